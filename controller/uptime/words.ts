/** The words of uptime: what a stretch of time was, why, and whose it is (DESIGN 5, fleet.md 6.6). Shared with the console (pure). */
import * as z from 'zod';

/** up, down and unknown partition service hours; every stretch has exactly one. */
export const Verdict = z.enum(['up', 'down', 'unknown']);
export type Verdict = z.infer<typeof Verdict>;

/** Why a service could not be finished. */
export const DownCause = z.enum([
  /** The machine had no electricity. */
  'power',
  /** Somebody switched it off in order. */
  'switched-off',
  /** The program died, or has just started and is not ready. */
  'app',
  'update',
  /** A technician at work, or a machine taken out of service. */
  'maintenance',
  'id-reader',
  'card-reader',
  'printer',
  'scanner',
  /** Paper, toner, a full bin: what anybody can mend who is there. */
  'consumables',
  'vandalism',
  'storage',
  /** The key of the case office is missing. */
  'configuration',
  'other',
]);
export type DownCause = z.infer<typeof DownCause>;

/** Why nobody can say whether it served. */
export const UnknownCause = z.enum([
  /** We were not watching: stopped, stalled, or cut off from the broker. Never charged to a kiosk. */
  'controller',
  /** Nothing was heard of it, and it has not told yet what it did meanwhile. */
  'silent',
  /** It lost the records that would tell. */
  'records-lost',
  /** Its disk was replaced or wiped, and with it what it had not sent. */
  'reinstalled',
]);
export type UnknownCause = z.infer<typeof UnknownCause>;

/** Why the link was gone. `network-only`: the machine lived all the while, so that its services were not down. */
export const LinkCause = z.enum([
  'network-only',
  'power',
  'app',
  'planned',
  'silent',
  'controller',
  'reinstalled',
]);
export type LinkCause = z.infer<typeof LinkCause>;

/** Who has to do something about it. */
export const Owner = z.enum(['operator', 'vendor', 'site', 'platform']);
export type Owner = z.infer<typeof Owner>;

const OWNERS: Readonly<Record<DownCause, Owner>> = {
  power: 'site',
  'switched-off': 'site',
  app: 'vendor',
  update: 'platform',
  maintenance: 'operator',
  'id-reader': 'vendor',
  'card-reader': 'vendor',
  printer: 'vendor',
  scanner: 'vendor',
  consumables: 'operator',
  vandalism: 'site',
  storage: 'vendor',
  configuration: 'platform',
  other: 'vendor',
};

export function ownerOf(cause: DownCause): Owner {
  return OWNERS[cause];
}
