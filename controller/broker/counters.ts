/** The counters of one broker, by name (broker.ts). */
import { BROKER_COUNTERS, type BrokerCounter, type BrokerCounters } from './broker.ts';

export interface CounterSet {
  add(name: BrokerCounter): void;
  /** A copy. */
  read(): BrokerCounters;
}

export function createCounterSet(): CounterSet {
  const counts = Object.fromEntries(BROKER_COUNTERS.map((name) => [name, 0])) as Record<
    BrokerCounter,
    number
  >;
  return {
    add(name) {
      counts[name] += 1;
    },
    read: () => ({ ...counts }),
  };
}
