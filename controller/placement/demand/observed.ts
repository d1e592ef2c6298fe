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

/** Who came to a machine. */
export interface Seen {
  /** Service hours in which it served. */
  readonly openHours: number;
  readonly sessions: number;
  /** People who came and could not be served: they are demand too. */
  readonly turnedAway: number;
}

export interface Observation extends Seen {
  /** Indices of the cells within its reach. */
  readonly cells: readonly number[];
}

/** How many times busier than the average machine each was for the people within its reach; null: nothing was seen there. */
export function busyness(weights: Float64Array, observations: readonly Observation[]): (number | null)[] {
  const rates = observations.map(({ openHours, sessions, turnedAway, cells }) => {
    const people = cells.reduce((sum, cell) => sum + weights[cell]!, 0);
    return openHours > 0 && people > 0 ? (sessions + turnedAway) / openHours / people : null;
  });
  let [hours, total] = [0, 0];
  for (const [index, rate] of rates.entries()) {
    if (rate === null) continue;
    hours += observations[index]!.openHours;
    total += rate * observations[index]!.openHours;
  }
  return rates.map((rate) => (rate === null || total === 0 ? null : rate / (total / hours)));
}

/**
 * The weights after the correction; cells that no machine reaches keep theirs. `seen`: weights of those who can have come,
 * where some cells stand for people who are not there yet.
 */
export function blendObserved(
  weights: Float64Array,
  observations: readonly Observation[],
  seen: Float64Array = weights,
): Float64Array {
  const seenHours = new Float64Array(weights.length);
  const seenRatio = new Float64Array(weights.length);
  for (const [index, ratio] of busyness(seen, observations).entries()) {
    const { cells, openHours } = observations[index]!;
    if (ratio === null) continue;
    for (const cell of cells) {
      seenHours[cell]! += openHours;
      seenRatio[cell]! += openHours * ratio;
    }
  }
  return weights.map((weight, cell) => {
    const factor = (REGISTER_HOURS + seenRatio[cell]!) / (REGISTER_HOURS + seenHours[cell]!);
    return weight * Math.min(MOST_FACTOR, Math.max(LEAST_FACTOR, factor));
  });
}
