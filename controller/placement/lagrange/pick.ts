/** The best choice of sites by reduced cost when only their number is a rule: a selection (Hoare 1961), not a sort. */

export interface Pick {
  readonly isChosen: Uint8Array;
  /** Reduced costs of the choice, the sites that are in included. */
  readonly sum: number;
  /** What a site that is not chosen saves when it pushes another out, … */
  readonly dropPrice: number;
  /** … and what replacing a chosen one costs. */
  readonly takePrice: number;
}

/** State −1 free, 0 out, 1 in; between `atLeast` and `atMost` sites in all. */
export function pickCheapest(reduced: Float64Array, state: Int8Array, atLeast: number, atMost: number): Pick {
  const isChosen = new Uint8Array(reduced.length);
  const free = new Int32Array(reduced.length);
  let [freeCount, inCount, negative, sum] = [0, 0, 0, 0];
  for (let j = 0; j < reduced.length; j += 1) {
    if (state[j] === 1) {
      isChosen[j] = 1;
      inCount += 1;
      sum += reduced[j]!;
    } else if (state[j] === -1) {
      free[freeCount] = j;
      freeCount += 1;
      if (reduced[j]! < 0) negative += 1;
    }
  }
  const least = Math.max(0, atLeast - inCount);
  const most = Math.min(freeCount, atMost - inCount);
  if (most < least) return { isChosen, sum: Infinity, dropPrice: 0, takePrice: Infinity };
  const count = Math.min(Math.max(negative, least), most);
  if (count > 0 && count < freeCount) putCheapestFirst(free, reduced, freeCount, count);
  let [lastIn, firstOut] = [-Infinity, Infinity];
  for (let at = 0; at < freeCount; at += 1) {
    const j = free[at]!;
    if (at >= count) {
      firstOut = Math.min(firstOut, reduced[j]!);
      continue;
    }
    isChosen[j] = 1;
    sum += reduced[j]!;
    lastIn = Math.max(lastIn, reduced[j]!);
  }
  const dropPrice = count === most ? lastIn : count === least ? Math.max(0, lastIn) : 0;
  const takePrice = count === least ? firstOut : Math.min(0, firstOut);
  return { isChosen, sum, dropPrice, takePrice };
}

/** Reorders `items` so that the `count` with the smallest keys stand first. */
function putCheapestFirst(items: Int32Array, key: Float64Array, length: number, count: number): void {
  let [low, high] = [0, length - 1];
  while (low < high) {
    const pivot = key[items[(low + high) >> 1]!]!;
    let [i, j] = [low, high];
    while (i <= j) {
      while (key[items[i]!]! < pivot) i += 1;
      while (key[items[j]!]! > pivot) j -= 1;
      if (i > j) break;
      const item = items[i]!;
      items[i] = items[j]!;
      items[j] = item;
      i += 1;
      j -= 1;
    }
    if (j < count - 1) low = i;
    if (i > count - 1) high = j;
  }
}
