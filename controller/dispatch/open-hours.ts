/**
 * The service hours of the fleet for machines that may not wait for a store: a copy in memory, read anew every few minutes.
 * A place whose hours nobody has told us counts as always open, so that its faults are told.
 */
import { describeError } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import type { Interval } from '../../shared/time/intervals.ts';
import { every, type Clock, type Timer } from '../../shared/time/clock.ts';
import { ALWAYS_OPEN, type Place, type ServiceHours } from './service-time.ts';

/** What the hours feature knows (uptime/hours/schedule.ts). */
export interface KnownHours {
  of(
    place: Place,
    range: Interval,
  ): {
    readonly service: readonly Interval[];
    readonly counted: readonly Interval[];
    readonly exclusions: readonly (Interval & { readonly cause: 'closure' | 'maintenance' })[];
  };
}

export interface OpenHours {
  readonly hours: ServiceHours;
  /** Planned maintenance, also outside of service hours. */
  readonly works: ServiceHours;
  start(): Promise<void>;
  close(): void;
}

const REFRESH_MS = 5 * 60_000;
/** Without hours in so long nobody has told us any. */
const LOOK_MS = 14 * 24 * 3_600_000;

export function createOpenHours({
  read,
  clock,
  log,
}: {
  read: () => Promise<KnownHours>;
  clock: Clock;
  log: Log;
}): OpenHours {
  let known: KnownHours | undefined;
  let hasHours = new Map<string, boolean>();
  let timer: Timer | undefined;

  async function refresh(): Promise<void> {
    try {
      known = await read();
      hasHours = new Map();
    } catch (error) {
      log.warn({ error: describeError(error) }, 'cannot read the service hours, the old ones stay');
    }
  }

  function isTold(schedules: KnownHours, place: Place): boolean {
    const isTold =
      hasHours.get(place.siteId) ??
      schedules.of(place, { fromMs: clock.nowMs(), toMs: clock.nowMs() + LOOK_MS }).service.length > 0;
    hasHours.set(place.siteId, isTold);
    return isTold;
  }

  return {
    hours: (place, span) =>
      known !== undefined && isTold(known, place) ? known.of(place, span).counted : ALWAYS_OPEN(place, span),
    works: (place, span) =>
      known?.of(place, span).exclusions.filter(({ cause }) => cause === 'maintenance') ?? [],
    async start() {
      await refresh();
      timer = every(clock, REFRESH_MS, () => void refresh());
    },
    close: () => timer?.cancel(),
  };
}
