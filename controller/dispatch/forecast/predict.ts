/** When a supply runs out, from what is left of the fill and what each hour of the week uses. */
import type { Cycle, SupplyState } from './machine.ts';
import { type Ahead, expectedUses, usesAhead } from './profile.ts';
import type { DayUseError, ForecastError, SupplyForecast, SupplyKind } from './supply.ts';

const DAY_MS = 24 * 3_600_000;
export const HORIZON_MS = 30 * DAY_MS;

/** Uses of one unit until `low`, and from there until `out`, before a machine has shown its own. null: nobody can say. */
const ASSUMED: Readonly<Record<SupplyKind, Readonly<Record<string, { toLow: number; lowToOut: number }>>>> = {
  // A receipt of a quarter of a metre; the sensor sees the last seventh of the roll.
  paper: { metres: { toLow: 3.4, lowToOut: 0.6 }, sheets: { toLow: 0.85, lowToOut: 0.15 } },
  // Bins of motor readers take about fifty cards; they say "full", and few of them "nearly".
  bin: { bins: { toLow: 40, lowToOut: 10 } },
  cards: {},
};
/** How much a figure of either kind may be wrong, as a part of it; with 0.15 one in nine simulated rolls ended before its early date. */
const DOUBT = { assumed: 0.3, learnt: 0.15 } as const;
/** Nine of ten are later. */
const EARLY = 1.28;

export interface Prediction {
  readonly lowAtMs: number | null;
  readonly outAtMs: number | null;
  readonly earlyAtMs: number | null;
  readonly leftPart: number | null;
  readonly usesPerDay: number | null;
  readonly usesNextDay: number;
  readonly basis: SupplyForecast['basis'];
}

export function predict(state: SupplyState, ahead: Omit<Ahead, 'untilMs'>): Prediction {
  const { fill, usesSinceFill, usesAtLow, level } = state;
  const reach = reachOf(state);
  const hourly = expectedUses(state.profile);
  const known = {
    basis: reach?.basis ?? ('assumed' as const),
    usesPerDay: hourly === null ? null : hourly.reduce((sum, uses) => sum + uses, 0) / 7,
  };
  const toOut =
    level === 'out'
      ? 0
      : reach === null || fill === null
        ? null
        : usesAtLow === null
          ? Math.max(0, reach.toLow + reach.lowToOut - usesSinceFill)
          : Math.max(0, usesAtLow + reach.lowToOut - usesSinceFill);
  const leftPart =
    toOut === null || reach === null ? null : Math.min(1, toOut / (reach.toLow + reach.lowToOut));
  const toLow =
    reach === null || fill === null || usesAtLow !== null ? null : Math.max(0, reach.toLow - usesSinceFill);
  const found = search(
    hourly,
    { ...ahead, untilMs: ahead.fromMs + HORIZON_MS },
    { toLow, toOut, doubt: DOUBT[known.basis] },
  );
  return { ...known, ...found, leftPart };
}

function search(
  hourly: readonly number[] | null,
  ahead: Ahead,
  { toLow, toOut, doubt }: { toLow: number | null; toOut: number | null; doubt: number },
): Pick<Prediction, 'lowAtMs' | 'outAtMs' | 'earlyAtMs' | 'usesNextDay'> {
  const first: { lowAtMs: number | null; outAtMs: number | null; earlyAtMs: number | null } = {
    lowAtMs: toLow === 0 ? ahead.fromMs : null,
    outAtMs: toOut === 0 ? ahead.fromMs : null,
    earlyAtMs: toOut === 0 ? ahead.fromMs : null,
  };
  let usesNextDay = 0;
  for (const { endMs, expected } of hourly === null ? [] : usesAhead(hourly, ahead)) {
    if (endMs - ahead.fromMs <= DAY_MS) usesNextDay = expected;
    else if (toOut === null || first.outAtMs !== null) break;
    if (toLow !== null && expected >= toLow) first.lowAtMs ??= endMs;
    if (toOut === null) continue;
    // People come by chance, and a fill does not always go equally far: both spread what is used.
    const spread = Math.sqrt(expected + (doubt * toOut) ** 2);
    if (expected + EARLY * spread >= toOut && expected > 0) first.earlyAtMs ??= endMs;
    if (expected >= toOut) first.outAtMs ??= endMs;
  }
  return { ...first, usesNextDay };
}

/** How many uses the present fill is good for. */
function reachOf({ supply, fill, cycles }: SupplyState) {
  if (fill === null) return null;
  const own = rateOf(cycles, ({ usesToLow }) => usesToLow);
  const assumed = ASSUMED[supply][fill.unit];
  if (own === null && assumed === undefined) return null;
  const toLow = own ?? assumed?.toLow ?? 0;
  const lowToOut =
    rateOf(cycles, ({ usesLowToOut }) => usesLowToOut) ??
    (assumed === undefined ? 0 : (toLow * assumed.lowToOut) / assumed.toLow);
  return {
    toLow: toLow * fill.amount,
    lowToOut: lowToOut * fill.amount,
    basis: own === null ? ('assumed' as const) : ('learnt' as const),
  };
}

/** Uses of one unit over the fills that have shown them. */
function rateOf(cycles: readonly Cycle[], usesOf: (cycle: Cycle) => number | null): number | null {
  const shown = cycles.filter((cycle) => usesOf(cycle) !== null);
  const amount = shown.reduce((sum, cycle) => sum + cycle.amount, 0);
  return amount === 0 ? null : shown.reduce((sum, cycle) => sum + (usesOf(cycle) ?? 0), 0) / amount;
}

/** Over many machines: how far forecasts were from what happened. */
export function errorsOf(states: readonly SupplyState[]): { low: ForecastError[]; days: DayUseError[] } {
  const low: ForecastError[] = [];
  const days: DayUseError[] = [];
  for (const [supply, own] of Map.groupBy(states, (state) => state.supply)) {
    const checks = Map.groupBy(
      own.flatMap((state) => state.checks),
      ({ daysBefore }) => daysBefore,
    );
    for (const [daysBefore, found] of [...checks].toSorted(([a], [b]) => a - b)) {
      const errors = found.map(({ errorMs }) => errorMs);
      const sizes = errors.map(Math.abs).toSorted((a, b) => a - b);
      const meanErrorMs = Math.round(errors.reduce((sum, error) => sum + error, 0) / errors.length);
      const medianErrorMs = sizes[Math.floor((sizes.length - 1) / 2)] ?? 0;
      low.push({ supply, daysBefore, count: errors.length, medianErrorMs, meanErrorMs });
    }
    const sums = own.map((state) => state.days);
    const uses = sums.reduce((sum, day) => sum + day.uses, 0);
    const missed = sums.reduce((sum, day) => sum + day.missed, 0);
    const count = sums.reduce((sum, day) => sum + day.days, 0);
    days.push({ supply, days: count, uses, relativeError: uses === 0 ? null : missed / uses });
  }
  return { low, days };
}
