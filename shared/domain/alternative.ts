/** Another place nearby that does the same, for a kiosk that cannot (DESIGN 1). Pure; names and addresses stay as they are on the signs. */
import * as z from 'zod';
import { ServiceId } from './ids.ts';

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 08:30');

export const Alternative = z.strictObject({
  name: z.string().min(1).max(30).describe('as on its sign'),
  address: z.string().min(1).max(40),
  walkMetres: z.int().min(0).max(20_000).describe('on foot'),
  days: z.enum(['daily', 'weekdays']),
  opensAt: TimeOfDay,
  closesAt: TimeOfDay,
  services: z
    .union([z.literal('all'), z.array(ServiceId).min(1)])
    .default('all')
    .describe('what is done there'),
});
export type Alternative = z.infer<typeof Alternative>;

/** Metres a minute of somebody who is old or carries a bag. */
const WALK_METRES_A_MINUTE = 60;

export function walkMinutes({ walkMetres }: Pick<Alternative, 'walkMetres'>): number {
  return Math.max(1, Math.round(walkMetres / WALK_METRES_A_MINUTE));
}

/** The nearest first; `serviceId` null: whatever is done there. */
export function nearest<A extends Pick<Alternative, 'walkMetres' | 'services'>>(
  alternatives: readonly A[],
  serviceId: ServiceId | null,
): A[] {
  return alternatives
    .filter(({ services }) => serviceId === null || services === 'all' || services.includes(serviceId))
    .toSorted((first, second) => first.walkMetres - second.walkMetres);
}
