/** Figures of plans in words. */
import type { PlanResult } from '../../../placement/api.ts';
import { formatCount, formatPercent } from '../../lib/format.ts';
import { LOCALES, type Language } from '../../lib/i18n.ts';

export function percent(share: number, language: Language, digits = 1): string {
  return formatPercent(share, language, digits);
}

/** Of nobody everybody is nobody. */
export function shareOf(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}

/** Small gaps are rounded up: "at most" must stay true. */
export function gapText(gap: number, language: Language): string {
  const hundredths = Math.ceil(gap * 10_000) / 10_000;
  return percent(hundredths, language, 2);
}

export function whole(value: number, language: Language): string {
  return formatCount(Math.round(value), language);
}

/** E.g. 2.4; for one person. */
export function perPerson(
  { cost, residents }: Pick<PlanResult, 'cost' | 'residents'>,
  language: Language,
): string {
  const gained = residents.covered - residents.before;
  if (!(gained > 0)) return '—';
  return (cost / gained).toLocaleString(LOCALES[language], { maximumFractionDigits: 1 });
}

/** E.g. 1.42. */
export function times(factor: number, language: Language): string {
  return factor.toLocaleString(LOCALES[language], { maximumFractionDigits: 2 });
}

/** E.g. 12.1, and never less than there are: 12.04 take a second machine of 12. */
export function visits(count: number, language: Language): string {
  const tenths = Math.max(0, Math.ceil(count * 10 - 1e-6)) / 10;
  return tenths.toLocaleString(LOCALES[language], { maximumFractionDigits: 1 });
}
