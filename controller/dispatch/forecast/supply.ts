/** What a machine uses up or fills up, and what is known of it. Shared with the console. */
import * as z from 'zod';

/** Paper of a printer · the bin for captured cards · new cards of a dispenser. */
export const SupplyKind = z.enum(['paper', 'bin', 'cards']);
export type SupplyKind = z.infer<typeof SupplyKind>;

/** The bin in the same words: `low` is nearly full, `out` takes no more. */
export const SupplyLevel = z.enum(['full', 'low', 'out']);
export type SupplyLevel = z.infer<typeof SupplyLevel>;

const EpochMs = z.int().min(0);

export const SupplyForecast = z.object({
  kioskId: z.string(),
  deviceId: z.string(),
  supply: SupplyKind,
  level: SupplyLevel.nullable().describe('as the device says; null: it has not yet'),
  /** As far as it can be known: what was put in last, and how often it was used since. */
  filled: z.object({ atMs: EpochMs, amount: z.int(), unit: z.string() }).nullable(),
  usesSinceFill: z.int().min(0),
  /** Of one fill, 0 to 1; null: not known. */
  leftPart: z.number().min(0).max(1).nullable(),
  usesPerDay: z.number().nullable(),
  /** Most likely · with one chance in ten it is earlier; null: not known, or not within a month. */
  outAtMs: EpochMs.nullable(),
  earlyAtMs: EpochMs.nullable(),
  /** assumed: how far a fill goes is a figure of ours · learnt: from earlier fills of this machine. */
  basis: z.enum(['assumed', 'learnt']),
});
export type SupplyForecast = z.infer<typeof SupplyForecast>;

export const ForecastView = SupplyForecast.extend({ kioskName: z.string() });
export type ForecastView = z.infer<typeof ForecastView>;

/** How far earlier forecasts were from what happened. */
export const ForecastError = z.object({
  supply: SupplyKind,
  /** Told so many days before the supply ran low. */
  daysBefore: z.int(),
  count: z.int(),
  /** Half of them were off by no more than this. */
  medianErrorMs: z.int(),
  /** Above zero: it ran low later than was told, which is the harmless side. */
  meanErrorMs: z.int(),
});
export type ForecastError = z.infer<typeof ForecastError>;

/** The use of the next day, told the day before: it is measured also where nothing ever runs out. */
export const DayUseError = z.object({
  supply: SupplyKind,
  days: z.int(),
  uses: z.int(),
  /** Sum of all misses for each use: 0.2 is a miss of a fifth. */
  relativeError: z.number().nullable(),
});
export type DayUseError = z.infer<typeof DayUseError>;
