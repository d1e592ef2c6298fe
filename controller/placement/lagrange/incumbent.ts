/** The best plan so far, and what a bound must reach to prove it. */

export interface Incumbent {
  readonly plan: Int32Array;
  readonly objective: number;
  /** A part of the plans whose bound is at least this holds nothing better. */
  readonly enough: number;
}

/** Objectives come in steps of `grain` (0: any value), so the next better one is a whole step away. */
export function incumbentOf(plan: Iterable<number>, objective: number, grain: number): Incumbent {
  const leeway = 1e-9 * Math.max(1, Math.abs(objective));
  const margin = Math.min(Math.max(leeway, 1e-6 * grain), grain / 2);
  const enough = grain > 0 ? objective - grain + margin : objective - leeway;
  return { plan: Int32Array.from(plan).sort(), objective, enough };
}

/** The greatest number that divides all costs; 0 when they are not integers. */
export function grainOf(values: readonly Float64Array[]): number {
  let grain = 0;
  for (const list of values) {
    for (const value of list) {
      if (value === Infinity || value === 0) continue;
      if (!Number.isSafeInteger(value)) return 0;
      for (let [a, b] = [grain, value]; ; [a, b] = [b, a % b]) {
        if (b !== 0) continue;
        grain = Math.abs(a);
        break;
      }
    }
  }
  return grain;
}
