/** An alert rule as data (fleet.md 6.8): what must hold, for how long, when it counts and how bad it is. Shared with the console. */
import * as z from 'zod';
import { DeviceProblem } from '../../../shared/domain/device-problems.ts';
import { DeviceClass } from '../../../shared/domain/device-status.ts';
import { LocalText } from '../../../shared/domain/local-text.ts';
import { FaultClass, Severity } from '../../../shared/domain/work-order.ts';
import { LinkState, ServiceState } from '../../fleet/read-model.ts';

/** 0 for the worst. */
export function severityRank(severity: Severity): number {
  return Severity.options.indexOf(severity);
}

const Leaf = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('link'), in: z.array(LinkState).min(1) }),
  z.strictObject({ is: z.literal('service'), in: z.array(ServiceState).min(1) }),
  z.strictObject({
    is: z.literal('problem'),
    of: z.array(DeviceProblem).min(1),
    /** Absent: of any device. */
    deviceClass: z.array(DeviceClass).min(1).optional(),
  }),
]);
type Leaf = z.infer<typeof Leaf>;

/** A condition over the states of one kiosk. */
export type Predicate =
  | Leaf
  | { readonly is: 'all' | 'any'; readonly of: readonly Predicate[] }
  | { readonly is: 'not'; readonly of: Predicate };

export const Predicate: z.ZodType<Predicate> = z.lazy(() =>
  z.union([
    Leaf,
    z.strictObject({ is: z.enum(['all', 'any']), of: z.array(Predicate).min(1).max(8) }),
    z.strictObject({ is: z.literal('not'), of: Predicate }),
  ]),
);

export const RuleId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,47}$/, 'lower-case letters, digits and "-"');

const MAX_WAIT_MS = 7 * 24 * 3_600_000;
const WaitMs = z.int().min(0).max(MAX_WAIT_MS);
/** An outage of a whole area is seen within a minute; before that nobody may be told of its kiosks (fleet.md 6.5). */
export const AREA_HOLD_MS = 60_000;

export const Rule = z
  .strictObject({
    id: RuleId,
    name: LocalText,
    isEnabled: z.boolean(),
    when: Predicate,
    /** It must have held so long; with `hours: service`, so long of opening time. */
    forMs: WaitMs,
    /** So long it counts on after it stopped to hold. */
    keepForMs: WaitMs,
    hours: z.enum(['always', 'service']),
    severity: Severity,
    faultClass: FaultClass,
    /** While nobody knows: keep what was, take it as bad, or take it as good (fleet.md 5 row 7). */
    noData: z.enum(['keep', 'alert', 'ok']),
    /** What one incident gathers: the faults of one kiosk, of a site, of a region. */
    groupBy: z.enum(['kiosk', 'site', 'region']),
    /** Says nothing new while one of these classes is wrong at the same kiosk: it is its consequence. */
    inhibitedBy: z.array(FaultClass),
    /** While somebody works at the machine: say nothing new, or tell all the same. */
    inMaintenance: z.enum(['mute', 'tell']),
  })
  .refine(({ forMs, when }) => forMs >= AREA_HOLD_MS || !asksForLink(when), {
    path: ['forMs'],
    message: 'a rule about the link waits for at least a minute, so that the outage of an area is seen first',
  })
  .refine(({ inhibitedBy, faultClass }) => !inhibitedBy.includes(faultClass), {
    path: ['inhibitedBy'],
    message: 'a class cannot silence itself',
  });
export type Rule = z.infer<typeof Rule>;

function asksForLink(predicate: Predicate): boolean {
  if (predicate.is === 'link') return true;
  if (predicate.is === 'not') return asksForLink(predicate.of);
  return (predicate.is === 'all' || predicate.is === 'any') && predicate.of.some(asksForLink);
}
