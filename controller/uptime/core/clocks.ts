/**
 * When something happened, in the controller's time. Wall clocks of kiosks are not believed: a run that was born has its
 * monotonic clock beside ours, and gives exact times; another one is estimated with the offset of its neighbour
 * (fleet.md 2.5, 6.4). Nothing happens after we heard of it.
 */
import type { Born, Told } from './evidence.ts';

export interface RunClock {
  readonly method: 'exact' | 'estimated';
  /** Controller minus monotonic clock for `exact`, controller minus wall clock for `estimated`. */
  readonly offsetMs: number;
}

type Clocked = Pick<Told, 'atMs' | 'monoMs'>;

export interface Clocks {
  of(bootCount: number): RunClock;
  /** The time of something that run told of. */
  timeOf(bootCount: number, when: Clocked, receivedAtMs: number): number;
}

/** Later births of a run tell nothing new of its clocks: what is settled stays. */
export function firstBirths(births: readonly Born[]): Map<number, Born> {
  const first = new Map<number, Born>();
  for (const born of births) {
    const known = first.get(born.bootCount);
    if (known === undefined || born.receivedAtMs < known.receivedAtMs) first.set(born.bootCount, born);
  }
  return first;
}

export function createClocks(births: readonly Born[]): Clocks {
  const byBoot = firstBirths(births);
  const sorted = [...byBoot.values()].sort((a, b) => a.bootCount - b.bootCount);

  function of(bootCount: number): RunClock {
    const born = byBoot.get(bootCount);
    if (born !== undefined) return { method: 'exact', offsetMs: born.receivedAtMs - born.monoMs };
    const neighbour = sorted.findLast((other) => other.bootCount < bootCount) ?? sorted[0];
    const offsetMs = neighbour === undefined ? 0 : neighbour.receivedAtMs - neighbour.sentAtMs;
    return { method: 'estimated', offsetMs };
  }

  return {
    of,
    timeOf(bootCount, { atMs, monoMs }, receivedAtMs) {
      const { method, offsetMs } = of(bootCount);
      return Math.min(receivedAtMs, offsetMs + (method === 'exact' ? monoMs : atMs));
    },
  };
}
