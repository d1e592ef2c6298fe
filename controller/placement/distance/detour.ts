/**
 * How far one walks for a straight line, where no street network is loaded (placement.md 4: measured on the streets of
 * south Chengdu). Pure.
 */
import { AppError } from '../../../shared/errors.ts';

/** Of a city without better knowledge. */
export const DEFAULT_RULE: DetourRule = { kind: 'factor', factor: 1.35 };
/** No street network is straighter than that. */
export const LEAST_DETOUR = 1.2;

/** `table`: the measured medians by distance; `factor`: one number for all distances. */
export type DetourRule = { readonly kind: 'table' } | { readonly kind: 'factor'; readonly factor: number };

/** Middles of the measured bands in metres, and the median of walked over straight. */
const MEASURED: readonly (readonly [straightM: number, factor: number])[] = [
  [300, 1.49],
  [500, 1.39],
  [700, 1.34],
  [900, 1.34],
  [1_250, 1.32],
  [2_000, 1.28],
];

/** Metres walked for so many metres of straight line; grows with the distance. Throws AppError `request.invalid`. */
export function walkedBy(rule: DetourRule): (straightM: number) => number {
  if (rule.kind === 'table') return (straightM) => straightM * measuredFactor(straightM);
  if (!(rule.factor >= LEAST_DETOUR)) {
    throw new AppError('request.invalid', `A detour factor is at least ${LEAST_DETOUR}, not ${rule.factor}.`);
  }
  return (straightM) => straightM * rule.factor;
}

/** Between the middles of the bands in proportion, so that a longer line is never a shorter walk. */
function measuredFactor(straightM: number): number {
  const after = MEASURED.findIndex(([atM]) => straightM < atM);
  if (after === 0) return MEASURED[0]![1];
  if (after === -1) return MEASURED.at(-1)![1];
  const [[lowM, low], [highM, high]] = [MEASURED[after - 1]!, MEASURED[after]!];
  return low + ((high - low) * (straightM - lowM)) / (highM - lowM);
}

/** No straight line longer than this can be walked within `walkedM`. */
export function longestStraightM(rule: DetourRule, walkedM: number): number {
  return walkedM / (rule.kind === 'factor' ? rule.factor : MEASURED.at(-1)![1]);
}
