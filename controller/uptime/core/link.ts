/** The axis of the link, and why it was gone: told by what the kiosk did meanwhile, once that is known (fleet.md 6.5). */
import type { LinkChange, Story, Stretch } from './evidence.ts';
import type { Run } from './runs.ts';
import { intersect, subtract, type Interval as Span } from '../../../shared/time/intervals.ts';

const FOREVER = Number.MAX_SAFE_INTEGER;

/** From the start of the first run on. */
export function judgeLink(runs: readonly Run[], { links, watch }: Story): Stretch[] {
  const beginMs = runs[0]?.startMs;
  if (beginMs === undefined) return [];
  const changes = fromLastHeard(links);
  return changes.flatMap((change, index) => {
    const fromMs = Math.max(change.fromMs, beginMs);
    const toMs = changes[index + 1]?.fromMs ?? FOREVER;
    return fromMs < toMs ? ofChange(change, { fromMs, toMs }, { runs, watch }) : [];
  });
}

interface Change extends LinkChange {
  readonly fromMs: number;
}

/** A loss is noticed late; it began when the kiosk was heard of last. */
function fromLastHeard(links: readonly LinkChange[]): Change[] {
  return links.map((change, index) => {
    const before = links[index - 1];
    const isLoss = before?.link === 'online' && change.heardAtMs !== null;
    const heardMs = isLoss ? Math.max(before.atMs, change.heardAtMs) : change.atMs;
    return { ...change, fromMs: Math.min(heardMs, change.atMs) };
  });
}

function ofChange(
  change: Change,
  span: Span,
  { runs, watch }: { runs: readonly Run[]; watch: readonly Span[] },
): Stretch[] {
  const stretch = ({ fromMs, toMs }: Span, state: string, cause: string | null, served = 0): Stretch => {
    const lasts = toMs === FOREVER;
    const evidence = [`l${change.atMs}`];
    return {
      axis: 'link',
      fromMs,
      toMs: lasts ? null : toMs,
      state,
      cause,
      served,
      isFailure: false,
      evidence,
    };
  };
  const blind = subtract([span], watch).map((part) => stretch(part, 'unknown', 'controller'));
  const seen = intersect([span], watch).flatMap((part) => {
    if (change.link === 'online') return [stretch(part, 'online', null)];
    // We had just started: that nobody had come back yet was ours.
    if (change.link === 'unknown') return [stretch(part, 'unknown', 'controller')];
    return splitByRuns(part, runs).map((piece) => {
      const served = piece.isAlive ? countServed(piece.run, piece) : 0;
      return stretch(piece, change.link, causeOf(change, piece.run, piece.isAlive), served);
    });
  });
  return [...blind, ...seen].sort((a, b) => a.fromMs - b.fromMs);
}

interface Part extends Span {
  readonly run: Run;
  readonly isAlive: boolean;
}

function splitByRuns(span: Span, runs: readonly Run[]): Part[] {
  return runs.flatMap((run, index) => {
    const endMs = run.endMs ?? FOREVER;
    const nextMs = runs[index + 1]?.startMs ?? FOREVER;
    const life = intersect([span], [{ fromMs: run.startMs, toMs: endMs }]);
    const gap = endMs < nextMs ? intersect([span], [{ fromMs: endMs, toMs: nextMs }]) : [];
    return [
      ...life.map((part) => ({ ...part, run, isAlive: true })),
      ...gap.map((part) => ({ ...part, run, isAlive: false })),
    ];
  });
}

function causeOf(change: LinkChange, run: Run, isAlive: boolean): string {
  if (change.link === 'planned-off') return 'planned';
  if (isAlive) return 'network-only';
  const { state, cause } = run.gap;
  if (state === 'unknown') return cause === 'records-lost' ? 'silent' : cause;
  return cause === 'power' || cause === 'app' ? cause : 'planned';
}

function countServed(run: Run, { fromMs, toMs }: Span): number {
  return run.facts.filter(({ kind, timeMs }) => kind === 'served' && fromMs <= timeMs && timeMs < toMs)
    .length;
}
