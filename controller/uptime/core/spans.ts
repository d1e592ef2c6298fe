/** Sets of time as sorted, disjoint, non-empty [fromMs, toMs). */

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Sorts and joins what touches or overlaps; drops what is empty. */
export function union(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of spans.filter(isLong).sort((a, b) => a.fromMs - b.fromMs)) {
    const last = joined.at(-1);
    if (last === undefined || last.toMs < span.fromMs) joined.push(span);
    else joined[joined.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, span.toMs) };
  }
  return joined;
}

export function intersect(a: readonly Span[], b: readonly Span[]): Span[] {
  const common: Span[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const left = a[i]!;
    const right = b[j]!;
    const span = { fromMs: Math.max(left.fromMs, right.fromMs), toMs: Math.min(left.toMs, right.toMs) };
    if (isLong(span)) common.push(span);
    if (left.toMs < right.toMs) i += 1;
    else j += 1;
  }
  return common;
}

export function subtract(from: readonly Span[], what: readonly Span[]): Span[] {
  const rest: Span[] = [];
  let j = 0;
  for (const { fromMs, toMs } of from) {
    let atMs = fromMs;
    while (j < what.length && what[j]!.toMs <= atMs) j += 1;
    for (let k = j; k < what.length && what[k]!.fromMs < toMs; k += 1) {
      if (what[k]!.fromMs > atMs) rest.push({ fromMs: atMs, toMs: what[k]!.fromMs });
      atMs = Math.max(atMs, what[k]!.toMs);
    }
    if (atMs < toMs) rest.push({ fromMs: atMs, toMs });
  }
  return rest;
}

export function lengthMs(spans: readonly Span[]): number {
  return spans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}

function isLong({ fromMs, toMs }: Span): boolean {
  return fromMs < toMs;
}
