/** The sum of doubles as if it had been added up without rounding, rounded once at the end (Shewchuk 1997). */
export function exactSum(values: Iterable<number>): number {
  let partials: number[] = [];
  for (const value of values) {
    if (!Number.isFinite(value)) return value;
    const next: number[] = [];
    let rest = value;
    for (const partial of partials) {
      const sum = rest + partial;
      const larger = Math.abs(rest) >= Math.abs(partial);
      const error = larger ? partial - (sum - rest) : rest - (sum - partial);
      if (error !== 0) next.push(error);
      rest = sum;
    }
    if (rest !== 0) next.push(rest);
    partials = next;
  }
  // From the smallest: the partials do not overlap, so that only the last additions round.
  return partials.reduce((sum, partial) => sum + partial, 0);
}
