/** Errors of one driver by class, published as metrics (devices.md 6.1, point 3 of what to absorb). */

export interface Counters<Name extends string> {
  readonly add: (name: Name, count?: number) => void;
  /** A copy. */
  readonly read: () => Readonly<Record<Name, number>>;
}

/** Every name starts at 0, so that a metric exists before its first fault. */
export function createCounters<Name extends string>(names: readonly Name[]): Counters<Name> {
  const counts = Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
  return {
    add: (name, count = 1) => {
      counts[name] += count;
    },
    read: () => ({ ...counts }),
  };
}
