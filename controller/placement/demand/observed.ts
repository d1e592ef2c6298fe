/**
 * What machines have seen corrects what registers say. The rule: around each machine that has been open for h hours, demand
 * is multiplied by (K + Σ h·r) / (K + Σ h), where r is how much busier than the average machine it was for the people within
 * its reach, and K hours count for the register. A machine of one day changes little, one of a year decides. Pure.
 */

/** So many hours of a machine weigh as much as the register: six weeks of ten hours a day. */
export const REGISTER_HOURS = 420;
/** One machine in an odd place must not turn the plan over. */
const LEAST_FACTOR = 0.5;
const MOST_FACTOR = 2;

export interface Observation {
  readonly openHours: number;
  readonly sessions: number;
  /** People who came and could not be served: they are demand too. */
  readonly turnedAway: number;
  /** Indices of the cells within its reach. */
  readonly cells: readonly number[];
}

/** The weights after the correction; cells that no machine reaches keep theirs. */
export function blendObserved(weights: Float64Array, observations: readonly Observation[]): Float64Array {
  const useful = observations
    .map((seen) => ({ ...seen, people: seen.cells.reduce((sum, cell) => sum + weights[cell]!, 0) }))
    .filter(({ openHours, people }) => openHours > 0 && people > 0);
  const rateOf = ({ sessions, turnedAway, openHours, people }: (typeof useful)[number]) =>
    (sessions + turnedAway) / openHours / people;
  const hours = useful.reduce((sum, { openHours }) => sum + openHours, 0);
  const average = useful.reduce((sum, seen) => sum + rateOf(seen) * (seen.openHours / hours), 0);
  if (!(average > 0)) return weights.slice();
  const seenHours = new Float64Array(weights.length);
  const seenRatio = new Float64Array(weights.length);
  for (const seen of useful) {
    for (const cell of seen.cells) {
      seenHours[cell]! += seen.openHours;
      seenRatio[cell]! += seen.openHours * (rateOf(seen) / average);
    }
  }
  return weights.map((weight, cell) => {
    const factor = (REGISTER_HOURS + seenRatio[cell]!) / (REGISTER_HOURS + seenHours[cell]!);
    return weight * Math.min(MOST_FACTOR, Math.max(LEAST_FACTOR, factor));
  });
}
