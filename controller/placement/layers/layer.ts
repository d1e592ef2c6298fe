/**
 * What the planner reasons about: who needs the machines, and where one could stand. One row schema for each kind of
 * layer; files are read into them (read-layer.ts), the store keeps them, the console shows them. Pure.
 */
import * as z from 'zod';
import { SiteKind } from '../../fleet/api.ts';

const Id = z.string().trim().min(1).max(64);
const Name = z.string().trim().min(1).max(80);
const Lat = z.number().min(-90).max(90);
const Lon = z.number().min(-180).max(180);
/** People, businesses: never negative, and no city has more. */
const Amount = z.number().min(0).max(50_000_000);

/** A grid cell, a compound or a community with the people in it. Coordinates are WGS-84. */
export const DemandCell = z.strictObject({
  id: Id,
  name: z.string().trim().max(80).default(''),
  /** Sub-district, for quotas and the table of areas. */
  area: z.string().trim().max(40).default(''),
  lat: Lat,
  lon: Lon,
  residents: Amount.default(0),
  /** Of the residents those of 65 and older. */
  elderly: Amount.default(0),
  /** Registered businesses, for permit services. */
  businesses: Amount.default(0),
  /** People who are here by day: at work, in the market. */
  daytime: Amount.default(0),
});
export type DemandCell = z.infer<typeof DemandCell>;

export const MEASURES = ['residents', 'elderly', 'businesses', 'daytime'] as const;
export const Measure = z.enum(MEASURES);
export type Measure = z.infer<typeof Measure>;

export const OpeningHours = z.enum(['always', 'day', 'office']);

export const Candidate = z.strictObject({
  /** The id of the site that it becomes. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,47}$/, 'lower-case letters, digits and "-", at most 48'),
  name: Name,
  kind: SiteKind,
  area: z.string().trim().max(40).default(''),
  address: z.string().trim().max(160).default(''),
  lat: Lat,
  lon: Lon,
  hours: OpeningHours.default('day'),
  hasPower: z.boolean().default(true),
  hasNetwork: z.boolean().default(true),
  /** Of one machine here with everything it needs, yuan. */
  cost: z.number().min(0).max(100_000_000).default(0),
  /** Who owns the place. */
  host: z.string().trim().max(80).default(''),
  /** An office, not a person. */
  contact: z.string().trim().max(80).default(''),
});
export type Candidate = z.infer<typeof Candidate>;

/** A street or a barrier: [lon, lat], WGS-84. */
export const Line = z.strictObject({
  coordinates: z.array(z.tuple([Lon, Lat])).min(2),
  isCrossing: z.boolean(),
});
export type Line = z.infer<typeof Line>;

export const LAYER_KINDS = ['demand', 'candidates', 'streets', 'barriers'] as const;
export const LayerKind = z.enum(LAYER_KINDS);
export type LayerKind = z.infer<typeof LayerKind>;

/** What the rows of a layer amount to: what people compare with the figure they know. */
export function totalsOf(cells: readonly DemandCell[]): Record<Measure, number> {
  const totals = { residents: 0, elderly: 0, businesses: 0, daytime: 0 };
  for (const cell of cells) for (const measure of MEASURES) totals[measure] += cell[measure];
  return totals;
}
