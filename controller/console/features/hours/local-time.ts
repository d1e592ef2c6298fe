/** China Standard Time in fields of type datetime-local, whatever the zone of the browser. */
import { dayOf } from '../../../../shared/time/day.ts';

/** E.g. 2026-11-30T08:00. */
export function localTimeOf(atMs: number): string {
  const minutes = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Asia/Shanghai',
    hour: '2-digit',
    minute: '2-digit',
  });
  return `${dayOf(atMs)}T${minutes.format(atMs)}`;
}

/** NaN for what is no time. */
export function momentOf(localTime: string): number {
  return Date.parse(`${localTime}:00+08:00`);
}

/** E.g. 2026-11-30 08:00–12:00; with both days when they differ. */
export function rangeText(fromMs: number, toMs: number): string {
  const [from, to] = [localTimeOf(fromMs).replace('T', ' '), localTimeOf(toMs).replace('T', ' ')];
  return from.slice(0, 10) === to.slice(0, 10) ? `${from}–${to.slice(11)}` : `${from} – ${to}`;
}
