/** What an instance file says, whatever its format: who is to be served, from where, how far that is. */
import type { Places } from './places.ts';

/** A measured pair: one row for each client, one column for each site; Infinity: no way. */
export interface Table {
  readonly values: Float64Array;
}

export interface Instance {
  readonly clients: number;
  readonly sites: number;
  /** Points, or everything measured by the file. */
  readonly ways: Places | Table;
  /** People of each client. */
  readonly demand: Float64Array;
  /** Whether the ways are for one person, so that the p-median weighs them by demand; else they are costs as they stand. */
  readonly isPerPerson: boolean;
  /** What each site can serve, and what it costs; null: the file does not say. */
  readonly capacity: Float64Array | null;
  readonly opening: Float64Array | null;
  /** How many sites the file asks for. */
  readonly p: number | null;
  /** What the file calls its sites and clients; null: their numbers. */
  readonly siteNames: readonly string[] | null;
  readonly clientNames: readonly string[] | null;
}

export const NOTHING_MORE = {
  capacity: null,
  opening: null,
  p: null,
  siteNames: null,
  clientNames: null,
} as const;
