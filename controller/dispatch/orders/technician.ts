/** People who go to machines, as data; shared with the console. They sign in as users of the same id. */
import * as z from 'zod';
import { RegionId } from '../../../shared/domain/ids.ts';
import { Line, Skill } from './order.ts';

const Minute = z
  .int()
  .min(0)
  .max(24 * 60);

/** A stretch of every week, in China Standard Time; 0 is Monday. */
export const WeekSpan = z.strictObject({
  weekdays: z.array(z.int().min(0).max(6)).min(1).max(7),
  fromMinute: Minute,
  /** Not in it any more; before `fromMinute`: the next morning. */
  toMinute: Minute,
});
export type WeekSpan = z.infer<typeof WeekSpan>;

export const Technician = z.strictObject({
  userId: z.string().min(1).max(60),
  name: z.string().trim().min(1).max(60),
  /** null: mail does not reach them. */
  email: z.email().max(120).nullable(),
  regions: z.array(RegionId).min(1),
  lines: z.array(Line).min(1),
  skills: z.array(Skill),
  shifts: z.array(WeekSpan).max(14),
  /** Where the day begins, WGS-84. */
  home: z.object({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) }),
});
export type Technician = z.infer<typeof Technician>;

const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

export function isInWeekSpans(spans: readonly WeekSpan[], atMs: number): boolean {
  const localMs = atMs + OFFSET_MS;
  const day = Math.floor(localMs / DAY_MS);
  const minute = Math.floor((localMs - day * DAY_MS) / 60_000);
  // 1970-01-01 was a Thursday.
  const weekday = (((day + 3) % 7) + 7) % 7;
  return spans.some(({ weekdays, fromMinute, toMinute }) => {
    const isSameDay = fromMinute < toMinute;
    if (isSameDay) return weekdays.includes(weekday) && minute >= fromMinute && minute < toMinute;
    const isEvening = weekdays.includes(weekday) && minute >= fromMinute;
    return isEvening || (weekdays.includes((weekday + 6) % 7) && minute < toMinute);
  });
}
