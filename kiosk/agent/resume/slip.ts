/** The code to take along: on paper, and as the text of a QR code. Says nothing of what was entered. Pure. */
import type { ReceiptElement } from '../../../devices/receipt-printer.ts';
import type { ServiceDefinition } from '../../../shared/domain/service.ts';
import { shanghaiTime } from '../session/shanghai-time.ts';
import { inGroups } from './code.ts';

export interface Slip {
  readonly service: ServiceDefinition;
  readonly code: string;
  readonly untilAtMs: number;
  readonly kioskName: string;
  readonly language: 'zh' | 'en';
}

const WORDS = {
  zh: {
    title: '门口办 · 取回码',
    code: '取回码',
    kiosk: '只能在这台机器上用',
    until: '有效期至',
    bring: '请带上同一张身份证。',
    how: '先按“开始办理”，再按“用取回码接着办”。只能用一次；机器重启后失效，需要重新填写。',
    secret: '请收好，不要给别人看。',
  },
  en: {
    title: 'Doorstep · your code',
    code: 'Code',
    kiosk: 'Only at this machine',
    until: 'Good until',
    bring: 'Bring the same ID card.',
    how: 'Press "Begin", then "Go on with a code". It works once; after a restart of the machine it works no more.',
    secret: 'Keep it to yourself.',
  },
} as const;

export function buildSlip(slip: Slip): ReceiptElement[] {
  const { service, code, language } = slip;
  const words = WORDS[language];
  return [
    { type: 'text', text: words.title, style: { bold: true, align: 'center' } },
    { type: 'text', text: service.title[language], style: { align: 'center' } },
    { type: 'rule' },
    { type: 'text', text: inGroups(code), style: { bold: true, size: 2, align: 'center' } },
    { type: 'rule' },
    ...pairs(slip).map(([left, right]) => ({ type: 'pair', left, right }) as const),
    ...notes(slip).map((text) => ({ type: 'text', text }) as const),
  ];
}

export function slipText(slip: Slip): string {
  const words = WORDS[slip.language];
  const code: Pair = [words.code, inGroups(slip.code)];
  const facts = [code, ...pairs(slip)].map(([left, right]) => `${left}: ${right}`);
  return [words.title, slip.service.title[slip.language], ...facts, ...notes(slip)].join('\n');
}

type Pair = readonly [string, string];

function pairs({ kioskName, untilAtMs, language }: Slip): Pair[] {
  const words = WORDS[language];
  return [
    [words.kiosk, kioskName],
    [words.until, shanghaiTime(untilAtMs)],
  ];
}

function notes({ service, language }: Slip): string[] {
  const words = WORDS[language];
  return [...(service.identity === 'idCard' ? [words.bring] : []), words.how, words.secret];
}
