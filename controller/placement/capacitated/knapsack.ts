/** What is best to serve from one site at given prices, within its capacity. */

export interface Knapsack {
  /**
   * `gain[i]` > 0 and `weight[i]` of the first `count` items; writes how much of each is taken, 0 … 1, and returns the gain.
   */
  solve(
    count: number,
    gain: Float64Array,
    weight: Float64Array,
    capacity: number,
    taken: Float64Array,
  ): number;
}

/** Items may be cut: the best by gain for weight (Dantzig 1957). */
export function splitKnapsack(most: number): Knapsack {
  const order = new Int32Array(most);
  const ratio = new Float64Array(most);
  return {
    solve(count, gain, weight, capacity, taken) {
      for (let i = 0; i < count; i += 1) {
        order[i] = i;
        ratio[i] = weight[i] === 0 ? Number.MAX_VALUE : gain[i]! / weight[i]!;
      }
      let [left, total, whole] = [capacity, 0, 0];
      for (let i = 0; i < count; i += 1) whole += weight[i]!;
      if (whole > capacity) order.subarray(0, count).sort((a, b) => ratio[b]! - ratio[a]!);
      for (let k = 0; k < count; k += 1) {
        const item = order[k]!;
        const share = weight[item]! <= left ? 1 : left / weight[item]!;
        taken[item] = share;
        total += share * gain[item]!;
        left -= share * weight[item]!;
      }
      return total;
    },
  };
}

/** Items are taken whole, weights are integers: dynamic programming over the capacity (Bellman 1957). */
export function wholeKnapsack(most: number, capacity: number): Knapsack {
  const best = new Float64Array(capacity + 1);
  const isTaken = new Uint8Array(most * (capacity + 1));
  return {
    solve(count, gain, weight, limit, taken) {
      const room = Math.floor(limit);
      let [whole, all] = [0, 0];
      for (let item = 0; item < count; item += 1) {
        whole += weight[item]!;
        all += gain[item]!;
      }
      if (whole <= room) {
        taken.fill(1, 0, count);
        return all;
      }
      best.fill(0, 0, room + 1);
      for (let item = 0; item < count; item += 1) {
        const [size, value, row] = [weight[item]!, gain[item]!, item * (capacity + 1)];
        isTaken.fill(0, row, row + room + 1);
        for (let at = room; at >= size; at -= 1) {
          const other = best[at - size]! + value;
          if (other <= best[at]!) continue;
          best[at] = other;
          isTaken[row + at] = 1;
        }
      }
      let at = room;
      for (let item = count - 1; item >= 0; item -= 1) {
        taken[item] = isTaken[item * (capacity + 1) + at]!;
        if (taken[item] === 1) at -= weight[item]!;
      }
      return best[room]!;
    },
  };
}

/** Looks at parts that cost less than the table of the dynamic program, which then takes over. */
const FEWEST_LOOKS = 200;
const FEW_ITEMS = 100;

/**
 * Whole items by gain for weight, taken as they fit and given back from the last one on, as long as what cut items could
 * add is more than the best so far (Horowitz and Sahni 1974). Where that takes too long, `otherwise` solves it.
 */
export function branchingKnapsack(most: number, otherwise: Knapsack): Knapsack {
  const order = new Int32Array(most);
  const ratio = new Float64Array(most);
  const isIn = new Uint8Array(most);
  const isBest = new Uint8Array(most);

  return {
    solve(count, gain, weight, limit, taken) {
      const room = Math.floor(limit);
      let fitting = 0;
      let whole = 0;
      for (let item = 0; item < count; item += 1) {
        taken[item] = 0;
        if (weight[item]! > room) continue;
        order[fitting] = item;
        ratio[item] = weight[item] === 0 ? Number.MAX_VALUE : gain[item]! / weight[item]!;
        whole += weight[item]!;
        fitting += 1;
      }
      if (whole > room) sortByRatio(order, ratio, fitting);
      let looks = FEWEST_LOOKS + (count * room) / 8;
      let best = -1;
      let total = 0;
      let left = room;
      for (let at = 0; at >= 0;) {
        if (total + mostFrom(at, fitting, left, gain, weight) > best) {
          for (; at < fitting; at += 1) {
            const item = order[at]!;
            isIn[at] = weight[item]! <= left ? 1 : 0;
            if (isIn[at] === 0) continue;
            left -= weight[item]!;
            total += gain[item]!;
          }
          looks -= fitting;
          if (total > best) {
            best = total;
            isBest.set(isIn.subarray(0, fitting));
          }
        }
        looks -= 1;
        if (looks < 0) return otherwise.solve(count, gain, weight, limit, taken);
        at -= 1;
        while (at >= 0 && isIn[at] === 0) at -= 1;
        if (at < 0) break;
        isIn[at] = 0;
        left += weight[order[at]!]!;
        total -= gain[order[at]!]!;
        at += 1;
      }
      return gather(fitting, gain, taken);
    },
  };

  /** Of the items from `at` on, as if the last could be cut. */
  function mostFrom(at: number, end: number, room: number, gain: Float64Array, weight: Float64Array): number {
    let sum = 0;
    let left = room;
    for (let k = at; k < end; k += 1) {
      const item = order[k]!;
      if (weight[item]! > left) return sum + left * ratio[item]!;
      left -= weight[item]!;
      sum += gain[item]!;
    }
    return sum;
  }

  function gather(fitting: number, gain: Float64Array, taken: Float64Array): number {
    let sum = 0;
    for (let k = 0; k < fitting; k += 1) {
      if (isBest[k] === 0) continue;
      taken[order[k]!] = 1;
      sum += gain[order[k]!]!;
    }
    return sum;
  }
}

/** The best first. A site has few items, for which insertion is many times as fast as a sort that calls back. */
function sortByRatio(order: Int32Array, ratio: Float64Array, count: number): void {
  if (count > FEW_ITEMS) {
    order.subarray(0, count).sort((a, b) => ratio[b]! - ratio[a]! || a - b);
    return;
  }
  for (let at = 1; at < count; at += 1) {
    const item = order[at]!;
    const own = ratio[item]!;
    let to = at;
    for (; to > 0 && ratio[order[to - 1]!]! < own; to -= 1) order[to] = order[to - 1]!;
    order[to] = item;
  }
}

/** The table of the dynamic program stays small up to here; beyond, items are cut and the bound is a little lower. */
const MOST_CELLS = 2_000_000;

export function knapsackFor(demand: Float64Array, capacity: Float64Array, isSplit: boolean): Knapsack {
  const largest = capacity.reduce((most, value) => Math.max(most, Math.floor(value)), 0);
  const isWhole = !isSplit && demand.every((value) => Number.isInteger(value));
  if (isWhole && demand.length * (largest + 1) <= MOST_CELLS)
    return branchingKnapsack(demand.length, wholeKnapsack(demand.length, largest));
  return splitKnapsack(demand.length);
}
