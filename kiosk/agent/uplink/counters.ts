/** What the uplink counts; for the technician's screen and the metrics. */
const NAMES = [
  'connects',
  'losses',
  'births',
  'rebirthRequests',
  'beats',
  'logs',
  'records',
  'resendRequests',
  'nacks',
  'rejectedRecords',
  'unreadable',
  'silences',
] as const;

export type CounterName = (typeof NAMES)[number];

export interface Counters {
  readonly count: (name: CounterName, by?: number) => void;
  /** All of them since the start, zero included. */
  readonly read: () => Readonly<Record<CounterName, number>>;
}

export function createCounters(): Counters {
  const values = Object.fromEntries(NAMES.map((name) => [name, 0])) as Record<CounterName, number>;
  return {
    count(name, by = 1) {
      values[name] += by;
    },
    read: () => ({ ...values }),
  };
}
