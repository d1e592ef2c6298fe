/** The axis of each citizen service: up, down or unknown, and why (fleet.md 6.5). */
import { causeOfClosed, type KnownDevice } from './causes.ts';
import type { Story, Stretch } from './evidence.ts';
import type { Gap, Run, Timed } from './runs.ts';
import { subtract, type Interval as Span } from '../../../shared/time/intervals.ts';

type Claim = Timed<Extract<Run['facts'][number], { kind: 'service' }>>;
type Piece = Pick<Stretch, 'fromMs' | 'toMs' | 'state' | 'cause' | 'evidence'> & { readonly isStart?: true };

export function judgeServices(runs: readonly Run[], { watch, before }: Story): Stretch[] {
  const pieces = new Map<string, Piece[]>();
  let { offered } = before;
  for (const [index, run] of runs.entries()) {
    const claims = Map.groupBy(run.facts.filter(isClaim), ({ id }) => id);
    // A run that tells of services tells of all that it has; one that has told of none yet has those of before.
    if (claims.size > 0) offered = [...claims.keys()].sort();
    const toMs = runs[index + 1]?.startMs ?? null;
    for (const id of offered) {
      const own = [...lifePieces(run, claims.get(id) ?? []), ...gapPieces(run, toMs, watch)];
      pieces.set(id, [...(pieces.get(id) ?? []), ...joined(own)]);
    }
  }
  return [...pieces].flatMap(([id, list]) => stretches(`service/${id}`, list, before.down.includes(id)));
}

function isClaim(fact: Timed): fact is Claim {
  return fact.kind === 'service';
}

/** While the agent lived, what it said of the service counts. */
function lifePieces(run: Run, claims: readonly Claim[]): Piece[] {
  const { startMs, endMs } = run;
  const clip = (atMs: number) => Math.min(Math.max(atMs, startMs), endMs ?? Number.POSITIVE_INFINITY);
  const first = claims[0];
  if (first === undefined) {
    const cause = run.facts.length > 0 ? 'records-lost' : 'silent';
    return [{ fromMs: startMs, toMs: endMs, state: 'unknown', cause, evidence: evidenceOf(run) }];
  }
  const starting = {
    fromMs: startMs,
    toMs: clip(first.timeMs),
    state: 'down',
    cause: 'app',
    evidence: [first.key],
    isStart: true,
  } as const;
  return [
    starting,
    ...claims.map((claim, index) => {
      const next = claims[index + 1];
      const fromMs = clip(claim.timeMs);
      const toMs = next === undefined ? endMs : clip(next.timeMs);
      const evidence = [claim.key];
      if (claim.isOpen) return { fromMs, toMs, state: 'up', cause: null, evidence };
      const cause = causeOfClosed(claim.missing, devicesBetween(run, claim.timeMs, next?.timeMs ?? null));
      return { fromMs, toMs, state: 'down', cause, evidence };
    }),
  ];
}

function evidenceOf(run: Run): string[] {
  return run.facts.slice(0, 1).map(({ key }) => key);
}

/** Each device in every state that it had from `fromMs` to `toMs`. */
function devicesBetween(run: Run, fromMs: number, toMs: number | null): KnownDevice[] {
  const known = new Map<string, KnownDevice>();
  const seen: KnownDevice[] = [];
  let hasBegun = false;
  for (const fact of run.facts) {
    if (toMs !== null && fact.timeMs >= toMs) break;
    if (!hasBegun && fact.timeMs > fromMs) {
      seen.push(...known.values());
      hasBegun = true;
    }
    if (fact.kind !== 'device') continue;
    const before = known.get(fact.id);
    const device = {
      deviceClass: fact.deviceClass ?? before?.deviceClass ?? '',
      status: { ...before?.status, ...fact.changed },
    };
    known.set(fact.id, device);
    if (hasBegun) seen.push(device);
  }
  return hasBegun ? seen : [...known.values()];
}

/** After it: down for a known reason, or unknown; whoever was blind then charges nobody. */
function gapPieces({ endMs, gap }: Run, toMs: number | null, watch: readonly Span[]): Piece[] {
  if (endMs === null) return [];
  const { state, evidence } = gap;
  if (gap.cause !== 'silent') return [{ fromMs: endMs, toMs, state, cause: gap.cause, evidence }];
  return silentPieces({ fromMs: endMs, toMs }, gap, watch);
}

function silentPieces(
  { fromMs, toMs }: { fromMs: number; toMs: number | null },
  gap: Gap,
  watch: readonly Span[],
) {
  const endMs = toMs ?? Number.MAX_SAFE_INTEGER;
  const blind = subtract([{ fromMs, toMs: endMs }], watch);
  const seen = subtract([{ fromMs, toMs: endMs }], blind);
  const pieces = [
    ...blind.map((span) => ({ ...span, cause: 'controller' })),
    ...seen.map((span) => ({ ...span, cause: 'silent' })),
  ].sort((a, b) => a.fromMs - b.fromMs);
  return pieces.map((piece) => ({
    fromMs: piece.fromMs,
    toMs: piece.toMs === Number.MAX_SAFE_INTEGER ? null : piece.toMs,
    state: 'unknown',
    cause: piece.cause,
    evidence: gap.evidence,
  }));
}

/** Neighbours of one state and cause are one stretch; within one run only, whose start always begins anew. */
function joined(pieces: readonly Piece[]): Piece[] {
  const list: Piece[] = [];
  for (const piece of pieces.filter(({ fromMs, toMs }) => toMs === null || fromMs < toMs)) {
    const last = list.at(-1);
    const isSame = last?.toMs === piece.fromMs && last.state === piece.state && last.cause === piece.cause;
    if (isSame && last.isStart === undefined) list[list.length - 1] = { ...last, toMs: piece.toMs };
    else list.push(piece);
  }
  return list;
}

/** Down time is one failure however many causes it has in turn; a machine that has just started has not failed by that. */
function stretches(axis: string, pieces: readonly Piece[], wasDown: boolean): Stretch[] {
  let isCounted = wasDown;
  let endMs = pieces[0]?.fromMs ?? null;
  return pieces.map(({ isStart, ...piece }) => {
    isCounted &&= piece.state === 'down' && piece.fromMs === endMs;
    endMs = piece.toMs;
    const isFailure = piece.state === 'down' && !isCounted && isStart === undefined;
    isCounted ||= isFailure;
    return { ...piece, axis, served: 0, isFailure };
  });
}
