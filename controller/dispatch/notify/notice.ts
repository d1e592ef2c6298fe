/** One thing that somebody shall hear, and how several become one message. */
import type { Severity } from '../../../shared/domain/work-order.ts';
import { severityRank } from '../alerts/rule.ts';

export interface Notice {
  readonly id: string;
  readonly severity: Severity;
  readonly createdAtMs: number;
  /** One line, with what and where. */
  readonly title: string;
  /** More lines; '' : the title says it all. */
  readonly text: string;
}

export interface Message {
  readonly title: string;
  readonly text: string;
}

/** Worst first, then oldest first. */
export function byUrgency(a: Notice, b: Notice): number {
  return (
    severityRank(a.severity) - severityRank(b.severity) ||
    a.createdAtMs - b.createdAtMs ||
    (a.id < b.id ? -1 : 1)
  );
}

export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** At least one of the notices, and as many more in their order as fit. */
export function fitting(notices: readonly Notice[], maxBytes: number): Notice[] {
  let bytes = bytesOf(digestTitle(notices.length, 'zh')) + 2;
  const taken: Notice[] = [];
  for (const notice of notices) {
    bytes += bytesOf(lineOf(notice)) + 1;
    if (taken.length > 0 && bytes > maxBytes) break;
    taken.push(notice);
  }
  return taken;
}

export function messageOf(notices: readonly Notice[], language: 'zh' | 'en', maxBytes: number): Message {
  const [only] = notices;
  if (only !== undefined && notices.length === 1) {
    const text = only.text === '' ? only.title : `${only.title}\n\n${only.text}`;
    return { title: cut(only.title, 200), text: cut(text, maxBytes) };
  }
  const title = digestTitle(notices.length, language);
  return { title, text: cut([title, '', ...notices.map(lineOf)].join('\n'), maxBytes) };
}

function digestTitle(count: number, language: 'zh' | 'en'): string {
  return language === 'zh' ? `门口办：${count} 条告警` : `Doorstep: ${count} alerts`;
}

function lineOf({ title }: Notice): string {
  return `- ${title}`;
}

/** Never through the middle of a character. */
function cut(text: string, maxBytes: number): string {
  if (bytesOf(text) <= maxBytes) return text;
  let kept = '';
  let bytes = bytesOf('…');
  for (const character of text) {
    bytes += bytesOf(character);
    if (bytes > maxBytes) break;
    kept += character;
  }
  return `${kept}…`;
}
