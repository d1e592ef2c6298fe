/** Work that comes back by the calendar, as data (devices.md 8.4): which machines, which days, in which part of the day. Shared with the console. */
import * as z from 'zod';
import { KioskId, RegionId } from '../../../shared/domain/ids.ts';
import { addDays, dayOf, dayStartMs, weekdayOf } from '../../../shared/time/day.ts';
import { OrderKind } from '../../../shared/domain/work-order.ts';
import { PREVENTIVE } from '../orders/plan.ts';
import type { PlannedWork } from '../orders/planned.ts';
import type { Place, ServiceHours } from '../service-time.ts';

const Minute = z
  .int()
  .min(0)
  .max(24 * 60);

export const Schedule = z
  .strictObject({
    name: z.string().trim().min(1).max(60),
    isEnabled: z.boolean(),
    kind: OrderKind.exclude(['repair']),
    /** null: everywhere. */
    regionIds: z.array(RegionId).min(1).nullable(),
    /** null: all machines there. */
    kioskIds: z.array(KioskId).min(1).max(500).nullable(),
    /** 0 is Monday. */
    weekdays: z.array(z.int().min(0).max(6)).min(1).max(7),
    /** Within this part of the day, China Standard Time. */
    fromMinute: Minute,
    toMinute: Minute,
    needsPhoto: z.boolean(),
  })
  .refine(({ fromMinute, toMinute }) => fromMinute < toMinute, {
    path: ['toMinute'],
    message: 'must be after its beginning',
  });
export type Schedule = z.infer<typeof Schedule>;

const MINUTE_MS = 60_000;

/** Every order of a schedule on a day has a key that begins so. */
export function dayKey(id: string, day: string): string {
  return `schedule|${id}|${day}|`;
}

/** What the schedule wants done today at this place; null: nothing, it is too late, or the place stays closed. */
export function workOf(
  { id, schedule, place }: { id: string; schedule: Schedule; place: Place },
  { nowMs, hours }: { nowMs: number; hours: ServiceHours },
): PlannedWork | null {
  const day = dayOf(nowMs);
  if (!isMeant(schedule, place) || !schedule.weekdays.includes(weekdayOf(day))) return null;
  const window = {
    fromMs: Math.max(nowMs, dayStartMs(day) + schedule.fromMinute * MINUTE_MS),
    toMs: Math.min(dayStartMs(addDays(day, 1)), dayStartMs(day) + schedule.toMinute * MINUTE_MS),
  };
  if (window.fromMs >= window.toMs) return null;
  const open = hours(place, window);
  const [first, last] = [open[0], open.at(-1)];
  if (first === undefined || last === undefined) return null;
  return {
    planKey: `${dayKey(id, day)}${place.kioskId}`,
    kioskId: place.kioskId,
    kind: schedule.kind,
    faultClass: schedule.kind === 'refill' ? 'paper' : 'other',
    checklist: [...PREVENTIVE[schedule.kind], ...(schedule.needsPhoto ? ['take-photos'] : [])],
    needsPhoto: schedule.needsPhoto,
    fixByMs: last.toMs,
    startMs: first.fromMs,
  };
}

function isMeant({ isEnabled, regionIds, kioskIds }: Schedule, place: Place): boolean {
  return (
    isEnabled &&
    (regionIds?.some((id) => id === place.regionId) ?? true) &&
    (kioskIds?.some((id) => id === place.kioskId) ?? true)
  );
}
