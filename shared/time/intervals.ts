/**
 * Sets of moments as lists of intervals [fromMs, toMs). What these functions give is in normal form: sorted, disjoint,
 * neighbours joined, nothing empty. So two lists are the same set exactly when they are equal.
 */
export interface Interval {
  readonly fromMs: number;
  /** Not in it any more. */
  readonly toMs: number;
}

/** Every moment that is in at least one of them. */
export function union(intervals: readonly Interval[]): Interval[] {
  const result: { fromMs: number; toMs: number }[] = [];
  const sorted = intervals
    .filter(({ fromMs, toMs }) => fromMs < toMs)
    .toSorted((a, b) => a.fromMs - b.fromMs);
  for (const { fromMs, toMs } of sorted) {
    const last = result.at(-1);
    if (last !== undefined && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs);
    else result.push({ fromMs, toMs });
  }
  return result;
}

/** Every moment that is in both sets. Both must be in normal form. */
export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [one, other] = [a[i]!, b[j]!];
    const [fromMs, toMs] = [Math.max(one.fromMs, other.fromMs), Math.min(one.toMs, other.toMs)];
    if (fromMs < toMs) result.push({ fromMs, toMs });
    if (one.toMs < other.toMs) i++;
    else j++;
  }
  return result;
}

/** Every moment of `a` that is not in `b`. Both must be in normal form. */
export function subtract(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  let j = 0;
  for (const { fromMs, toMs } of a) {
    let startMs = fromMs;
    while (j < b.length && b[j]!.toMs <= startMs) j++;
    for (let k = j; k < b.length && b[k]!.fromMs < toMs; k++) {
      if (b[k]!.fromMs > startMs) result.push({ fromMs: startMs, toMs: b[k]!.fromMs });
      startMs = Math.max(startMs, b[k]!.toMs);
    }
    if (startMs < toMs) result.push({ fromMs: startMs, toMs });
  }
  return result;
}

export function totalMs(intervals: readonly Interval[]): number {
  return intervals.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}
