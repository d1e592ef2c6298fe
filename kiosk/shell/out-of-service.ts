/** The page for when nothing else works: no script, no network, no fonts of ours, no agent; the shell takes it away itself. Pure. */

import { nearest, walkMinutes, type Alternative } from '../../shared/domain/alternative.ts';

/** `starting` is shown until the agent answers for the first time. */
export const OUT_OF_SERVICE_REASONS = ['starting', 'agent', 'window', 'settings'] as const;
export type OutOfServiceReason = (typeof OUT_OF_SERVICE_REASONS)[number];

interface Words {
  readonly title: string;
  readonly text: string;
}

const TEXTS: Readonly<Record<OutOfServiceReason, { readonly zh: Words; readonly en: Words }>> = {
  starting: {
    zh: { title: '正在启动', text: '请稍候，本机马上就好。' },
    en: { title: 'Starting', text: 'One moment please, this machine is getting ready.' },
  },
  agent: {
    zh: { title: '暂停服务', text: '内部程序中断，正在自动恢复，通常不到一分钟。' },
    en: {
      title: 'Out of service',
      text: 'A part of this machine stopped and is being restarted, usually within a minute.',
    },
  },
  window: {
    zh: { title: '暂停服务', text: '本机屏幕程序多次出错，几分钟后自动重试。' },
    en: {
      title: 'Out of service',
      text: 'The screen of this machine failed several times. It tries again in a few minutes.',
    },
  },
  settings: {
    zh: { title: '暂停服务', text: '本机尚未设置好，请联系管理人员。' },
    en: { title: 'Out of service', text: 'This machine is not set up yet. Please tell the staff.' },
  },
};

/** What is left in the reader or the printer is the citizen's first worry. */
const LEFT_BEHIND = {
  zh: '如果您的证件或纸张还在机器里，请先不要离开，联系工作人员。',
  en: 'If your card or paper is still in the machine, please stay here and call the staff.',
};
const ELSEWHERE = { zh: '附近可以办的地方', en: 'Nearby places that are open' };
const CALL = { zh: '服务电话', en: 'Telephone' };

/** The only style; its hash stands in the page's Content-Security-Policy. Colours are those of the screens (kiosk/ui/styles/tokens.css). */
export const OUT_OF_SERVICE_STYLE = `
  html { height: 100%; background: #f3f0e8; color: #17282a; font: 36px/1.5 sans-serif; }
  body { display: flex; flex-direction: column; align-items: center; justify-content: center; min-height: 100%; margin: 0;
    box-sizing: border-box; padding: 48px; user-select: none; cursor: none; }
  main { width: 100%; max-width: 984px; box-sizing: border-box; padding: 88px 72px 72px; border-radius: 32px;
    background: linear-gradient(#0b5f57 20px, #fffdf8 20px); box-shadow: 0 0 0 2px #d3ccba; text-wrap: balance; }
  .mark { width: 120px; height: 120px; box-sizing: border-box; border-radius: 50%; margin-bottom: 48px; background: #b4540a;
    display: flex; align-items: center; justify-content: center; gap: 16px; }
  .mark::before, .mark::after { content: ''; width: 16px; height: 52px; border-radius: 6px; background: #fffdf8; }
  .starting { background: none; border: 14px solid #dfeeea; border-top-color: #0b5f57; animation: turn 1.2s linear infinite; }
  .starting::before, .starting::after { content: none; }
  @keyframes turn { to { transform: rotate(360deg); } }
  h1 { font-size: 84px; line-height: 1.25; margin: 0; }
  h1 [lang=en] { font-size: 44px; font-weight: normal; }
  [lang=en] { display: block; color: #4b5c5d; font-size: 28px; }
  p { margin: 36px 0 0; }
  .call { padding: 28px 36px; border-radius: 20px; background: #dfeeea; display: flex; flex-wrap: wrap; gap: 8px 36px;
    align-items: center; justify-content: space-between; }
  .call b { font-size: 60px; line-height: 1.2; color: #094b45; white-space: nowrap; }
  .near { list-style: none; margin: 36px 0 0; padding: 0; } .near li + li { margin-top: 12px; }
  .name { color: #4b5c5d; font-size: 32px; }
  @media (orientation: landscape) {
    html { font-size: 32px; }
    main { max-width: 1320px; padding: 76px 72px 56px; display: grid; grid-template-columns: auto 1fr; column-gap: 64px; }
    main > * { grid-column: 2; } .mark { grid-column: 1; grid-row: 1 / span 2; margin: 8px 0 0; } p { margin-top: 28px; }
  }
`;

export interface OutOfServiceFacts {
  /** Both are missing while the settings are. */
  readonly name?: string;
  readonly helpPhone?: string;
  readonly alternatives?: readonly Alternative[];
}

export function outOfServicePage(reason: OutOfServiceReason, facts: OutOfServiceFacts): string {
  const { name, helpPhone, alternatives = [] } = facts;
  const { zh, en } = TEXTS[reason];
  const lines = [
    `<div class="mark ${reason === 'starting' ? 'starting' : ''}"></div>`,
    `<h1><span lang="zh">${zh.title}</span> <span lang="en">${en.title}</span></h1>`,
    paragraph(zh.text, en.text),
    ...(reason === 'starting' ? [] : [paragraph(LEFT_BEHIND.zh, LEFT_BEHIND.en)]),
    ...(helpPhone === undefined
      ? []
      : [
          `<p class="call"><span>${CALL.zh} <span lang="en">${CALL.en}</span></span><b>${escapeHtml(helpPhone)}</b></p>`,
        ]),
    // The window that starts is open in a moment: nobody has to go anywhere.
    ...(reason === 'starting' ? [] : elsewhere(alternatives)),
    ...(name === undefined ? [] : [`<p class="name">${escapeHtml(name)}</p>`]),
  ];
  return `<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><title>${zh.title} ${en.title}</title><style>${OUT_OF_SERVICE_STYLE}</style></head>
<body><main>${lines.join('\n')}</main></body></html>
`;
}

/** Names and addresses are the same in both languages, as on the signs. */
function elsewhere(alternatives: readonly Alternative[]): string[] {
  const places = nearest(alternatives, null).slice(0, 2);
  if (places.length === 0) return [];
  const rows = places.map((place) => {
    const days = place.days === 'daily' ? '每天' : '工作日';
    const walk = `${walkMinutes(place)} min`;
    return `<li><b>${escapeHtml(place.name)}</b> ${escapeHtml(place.address)} · 步行 ${walk} · ${days} ${place.opensAt}–${place.closesAt}</li>`;
  });
  return [
    `<ul class="near"><li>${ELSEWHERE.zh} <span lang="en">${ELSEWHERE.en}</span></li>${rows.join('')}</ul>`,
  ];
}

function paragraph(zh: string, en: string): string {
  return `<p><span lang="zh">${zh}</span> <span lang="en">${en}</span></p>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
