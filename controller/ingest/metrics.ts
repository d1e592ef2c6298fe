/** What ingest counts since the start; the HTTP part turns it into Prometheus counters. */

export const INGEST_COUNTERS = [
  /** Messages read, by kind. */
  'births',
  'deaths',
  'byes',
  'beats',
  'logs',
  /** Facts stored for the first time. */
  'records',
  /** Facts that were there already. */
  'duplicates',
  /** Batches of facts refused because something before them is missing. */
  'gaps',
  /** Facts that a kiosk lost before they reached us. */
  'lost',
  'quarantined',
  'staleBirths',
  'identityClashes',
  /** Kiosks whose outbox ends before what we have of it. */
  'rewinds',
  'unregistered',
  'oks',
  'resends',
  'rebirths',
  /** Transactions, and those that failed. */
  'commits',
  'storeFailures',
  /** Messages that were sent back to the kiosk because the store failed. */
  'unavailable',
] as const;
export type IngestCounter = (typeof INGEST_COUNTERS)[number];

export interface IngestMetrics {
  inc(counter: IngestCounter, by?: number): void;
  counters(): Readonly<Record<IngestCounter, number>>;
}

export function createIngestMetrics(): IngestMetrics {
  const counts = Object.fromEntries(INGEST_COUNTERS.map((name) => [name, 0])) as Record<
    IngestCounter,
    number
  >;
  return {
    inc(counter, by = 1) {
      counts[counter] += by;
    },
    counters: () => ({ ...counts }),
  };
}
