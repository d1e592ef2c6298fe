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

/** The table of the dynamic program stays small up to here; beyond, items are cut and the bound is a little lower. */
const MOST_CELLS = 2_000_000;

export function knapsackFor(demand: Float64Array, capacity: Float64Array, isSplit: boolean): Knapsack {
  const largest = capacity.reduce((most, value) => Math.max(most, Math.floor(value)), 0);
  const isWhole = !isSplit && demand.every((value) => Number.isInteger(value));
  if (isWhole && demand.length * (largest + 1) <= MOST_CELLS) return wholeKnapsack(demand.length, largest);
  return splitKnapsack(demand.length);
}
