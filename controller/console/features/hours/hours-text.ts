/** Hours as people type and read them: 09:00–12:00, 13:30–17:00. */
import { DayHours } from '../../../../shared/domain/service-hours/service-hours.ts';

const WHOLE_DAY = { from: '00:00', to: '24:00' };
const SPAN = /^(\d{1,2})(?::(\d{2}))?-(\d{1,2})(?::(\d{2}))?$/;

/** Undefined: cannot be read. Takes what keyboards of both languages give. */
export function parseHours(text: string): DayHours | undefined {
  const plain = text
    .replaceAll('：', ':')
    .replaceAll(/\s*(?:[–—~～至]|-+)\s*/g, '-')
    .trim();
  if (plain === '') return [];
  if (/^(24\s?(h|小时)|全天|all day)$/i.test(plain)) return [WHOLE_DAY];
  const spans = plain.split(/[\s,，、;；]+/).map((part) => SPAN.exec(part));
  const hours = spans.map((match) =>
    match === null ? null : { from: time(match[1], match[2]), to: time(match[3], match[4]) },
  );
  const result = DayHours.safeParse(hours);
  return result.success ? result.data : undefined;
}

function time(hour = '', minute = '00'): string {
  return `${hour.padStart(2, '0')}:${minute}`;
}

/** '' for a day without service. */
export function formatHours(hours: DayHours): string {
  return hours.map(({ from, to }) => `${from}–${to}`).join(' ');
}

/** Fits into a day of the calendar: 9–12 13:30–17. */
export function shortHours(hours: DayHours): string {
  const short = (time: string) => time.replace(/^0/, '').replace(':00', '');
  return hours.map(({ from, to }) => `${short(from)}–${short(to)}`).join(' ');
}

export function isWholeDay(hours: DayHours): boolean {
  return hours.length === 1 && hours[0]?.from === WHOLE_DAY.from && hours[0].to === WHOLE_DAY.to;
}
