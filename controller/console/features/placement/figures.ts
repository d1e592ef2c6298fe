/** Figures of plans in words. */
import type { PlanResult } from '../../../placement/api.ts';
import { formatCount, formatPercent } from '../../lib/format.ts';
import { LOCALES, type Language } from '../../lib/i18n.ts';

export function percent(share: number, language: Language, digits = 1): string {
  return formatPercent(share, language, digits);
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

export function newMachines({ sites }: Pick<PlanResult, 'sites'>): number {
  return sites.filter(({ isExisting }) => !isExisting).length;
}

/** E.g. 1.4. */
export function times(factor: number, language: Language): string {
  return factor.toLocaleString(LOCALES[language], { maximumFractionDigits: 1 });
}

/** What corrected the demand, in the words' figures. */
export function seenText(
  observed: NonNullable<PlanResult['observed']>,
  language: Language,
): Record<'machines' | 'hours' | 'sessions' | 'turnedAway' | 'least' | 'most', string> {
  return {
    machines: whole(observed.machines, language),
    hours: whole(observed.openHours, language),
    sessions: whole(observed.sessions, language),
    turnedAway: whole(observed.turnedAway, language),
    least: times(observed.least, language),
    most: times(observed.most, language),
  };
}
