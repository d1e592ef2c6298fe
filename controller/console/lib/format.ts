/** Times, durations and counts for people; always China Standard Time, which kiosks and operators live in. */
import { LOCALES, type Language } from './i18n.ts';

const DATE_TIME: Record<Language, Intl.DateTimeFormat> = {
  zh: dateTime('zh-CN'),
  en: dateTime('en-GB'),
};

function dateTime(locale: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, {
    timeZone: 'Asia/Shanghai',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  });
}

/** E.g. 2026/11/24 20:15:03. */
export function formatDateTime(atMs: number, language: Language): string {
  return DATE_TIME[language].format(atMs);
}

const CLOCK = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', timeStyle: 'medium' });

/** E.g. 20:15:03. */
export function formatClock(atMs: number): string {
  return CLOCK.format(atMs);
}

/** Of a share between 0 and 1. */
export function formatPercent(share: number, language: Language, digits = 0): string {
  return share.toLocaleString(LOCALES[language], { style: 'percent', maximumFractionDigits: digits });
}

export function formatCount(count: number, language: Language): string {
  return count.toLocaleString(LOCALES[language]);
}

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];

/** E.g. "3 分钟前", "in 2 hours". */
export function formatRelative(atMs: number, nowMs: number, language: Language): string {
  const differenceMs = atMs - nowMs;
  const [unit, unitMs] = UNITS.find(([, ms]) => Math.abs(differenceMs) >= ms) ?? ['second', 1_000];
  const format = new Intl.RelativeTimeFormat(LOCALES[language], { numeric: 'auto' });
  return format.format(Math.trunc(differenceMs / unitMs), unit);
}

/** E.g. "2 小时 5 分钟", "40 s"; the two largest units. */
export function formatDuration(ms: number, language: Language): string {
  const parts: string[] = [];
  let rest = Math.max(0, ms);
  for (const [unit, unitMs] of UNITS) {
    const count = Math.floor(rest / unitMs);
    rest -= count * unitMs;
    if (count > 0 && parts.length < 2) parts.push(unitText(count, unit, language));
  }
  return parts.length === 0 ? unitText(0, 'second', language) : parts.join(' ');
}

/** E.g. "161.5 小时": of service hours, which nobody counts in days of 24; less than one in its own units. */
export function formatHourCount(ms: number, language: Language): string {
  if (ms > 0 && ms < 3_600_000) return formatDuration(ms, language);
  return (ms / 3_600_000).toLocaleString(LOCALES[language], {
    style: 'unit',
    unit: 'hour',
    unitDisplay: 'long',
    maximumFractionDigits: 1,
  });
}

function unitText(count: number, unit: Intl.RelativeTimeFormatUnit, language: Language): string {
  return count.toLocaleString(LOCALES[language], { style: 'unit', unit: unit, unitDisplay: 'short' });
}

/** English names of devices are in lower case, as they stand in sentences. */
export function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
