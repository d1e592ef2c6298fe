/**
 * The runs of an agent: from its start to its end, as far as the evidence goes. Two signs of life of one run prove all
 * the time between them, whoever was listening (fleet.md 6.5): that is why a cut cable is not an outage.
 */
import { causeOfGoodbye } from './causes.ts';
import { createClocks, firstBirths, type Clocks } from './clocks.ts';
import type { Fact, LinkChange, Story, Told } from './evidence.ts';

export type Timed<F extends Fact = Fact> = F & { readonly timeMs: number; readonly key: string };

/** The time after a run, until the next one began. */
export interface Gap {
  readonly state: 'down' | 'unknown';
  readonly cause: string;
  readonly evidence: readonly string[];
}

export interface Run {
  readonly bootCount: number;
  readonly startMs: number;
  /** null: it lives. */
  readonly endMs: number | null;
  readonly facts: readonly Timed[];
  /** Until the start of the next run. */
  readonly gap: Gap;
}

interface Draft {
  readonly bootCount: number;
  readonly facts: readonly Timed[];
  readonly startMs: number;
  /** The last sign of life, also of the link. */
  readonly heardMs: number;
  /** null: no birth, so that the link says nothing of it. */
  readonly bornMs: number | null;
}

/** Oldest first; starts never overlap an earlier run. */
export function runsOf(story: Story): Run[] {
  const clocks = createClocks(story.births);
  const drafts = draftRuns(story, clocks);
  return drafts.map((draft, index) => {
    const next = drafts[index + 1];
    const stop = draft.facts.findLast(({ kind }) => kind === 'stopping');
    const isAlive =
      next === undefined && stop === undefined && isOnline(story.links) && draft.bornMs !== null;
    const endMs = isAlive ? null : endOf(draft, { next, stop, told: story.told, clocks });
    const { bootCount, startMs, facts } = draft;
    return {
      bootCount,
      startMs,
      endMs,
      facts,
      gap: gapAfter(draft, { next, stop, links: story.links, endMs }),
    };
  });
}

function draftRuns({ births, told, links, fromBoot, floorMs: firstFloorMs }: Story, clocks: Clocks): Draft[] {
  const toldByBoot = Map.groupBy(told, ({ bootCount }) => bootCount);
  const bornByBoot = firstBirths(births);
  const boots = [...new Set([...toldByBoot.keys(), ...bornByBoot.keys()])]
    .filter((boot) => boot >= fromBoot)
    .sort((a, b) => a - b);
  const drafts: Draft[] = [];
  for (const [index, bootCount] of boots.entries()) {
    const bornMs = bornByBoot.get(bootCount)?.receivedAtMs ?? null;
    const facts = timed(toldByBoot.get(bootCount) ?? [], clocks);
    const untilMs = boots
      .slice(index + 1)
      .map((later) => bornByBoot.get(later)?.receivedAtMs)
      .find(isNumber);
    const signs = [
      ...facts.map(({ timeMs }) => timeMs),
      ...(bornMs === null
        ? []
        : [bornMs, ...heardBetween(links, bornMs, untilMs ?? Number.POSITIVE_INFINITY)]),
    ];
    // Estimated clocks may put a start before the one before it; runs follow each other all the same.
    const floorMs = drafts.at(-1)?.startMs ?? firstFloorMs;
    const startMs = Math.max(floorMs, Math.min(...signs));
    drafts.push({ bootCount, facts, startMs, heardMs: Math.max(startMs, ...signs), bornMs });
  }
  return drafts;
}

function isNumber(value: number | undefined): value is number {
  return value !== undefined;
}

/** In the order of their telling, with times that never go back: of equal evidence, the order is the better one. */
function timed(told: readonly Told[], clocks: Clocks): Timed[] {
  let floorMs = Number.NEGATIVE_INFINITY;
  return told
    .toSorted((a, b) => a.seq - b.seq)
    .map((one) => {
      floorMs = Math.max(floorMs, clocks.timeOf(one.bootCount, one, one.receivedAtMs));
      return { ...one.fact, timeMs: floorMs, key: `r${one.order}` };
    });
}

/** When the link proves life within [fromMs, toMs): while it was online, and when it was heard of last before it changed. */
function heardBetween(links: readonly LinkChange[], fromMs: number, toMs: number): number[] {
  const signs = links.flatMap(({ link, atMs, heardAtMs }) =>
    link === 'online' ? [atMs] : heardAtMs === null ? [] : [Math.min(heardAtMs, atMs)],
  );
  return signs.filter((atMs) => fromMs <= atMs && atMs < toMs);
}

function isOnline(links: readonly LinkChange[]): boolean {
  return links.at(-1)?.link === 'online';
}

interface EndContext {
  readonly next: Draft | undefined;
  readonly stop: Timed | undefined;
  readonly told: readonly Told[];
  readonly clocks: Clocks;
}

/** The end that it told of, or the last moment in which it is known to have lived. */
function endOf(draft: Draft, { next, stop, told, clocks }: EndContext): number {
  const latestMs = next?.startMs ?? Number.POSITIVE_INFINITY;
  if (stop !== undefined) return Math.min(Math.max(draft.startMs, stop.timeMs), latestMs);
  const start = next === undefined ? undefined : startOf(next);
  const alive = next?.bootCount === draft.bootCount + 1 ? (start?.previousAlive ?? null) : null;
  const record = told.find(({ bootCount, fact }) => bootCount === next?.bootCount && fact.kind === 'started');
  const aliveMs =
    alive === null || record === undefined
      ? draft.heardMs
      : clocks.timeOf(draft.bootCount, alive, record.receivedAtMs);
  return Math.min(Math.max(draft.heardMs, aliveMs), latestMs);
}

function startOf(draft: Draft): Timed<Extract<Fact, { kind: 'started' }>> | undefined {
  return draft.facts.find((fact) => fact.kind === 'started');
}

interface GapContext {
  readonly next: Draft | undefined;
  readonly stop: Timed | undefined;
  readonly links: readonly LinkChange[];
  readonly endMs: number | null;
}

function gapAfter(draft: Draft, { next, stop, links, endMs }: GapContext): Gap {
  if (stop !== undefined) return stoppedGap(stop, links, { fromMs: draft.startMs, toMs: next?.startMs });
  const lastKey = draft.facts.at(-1)?.key;
  const lost = links.find(({ atMs, link }) => link !== 'online' && endMs !== null && atMs >= endMs);
  const traces = [
    ...(lastKey === undefined ? [] : [lastKey]),
    ...(lost === undefined ? [] : [`l${lost.atMs}`]),
  ];
  const start = next === undefined ? undefined : startOf(next);
  if (next === undefined || start === undefined)
    return { state: 'unknown', cause: 'silent', evidence: traces };
  const evidence = [...traces, start.key];
  if (next.bootCount !== draft.bootCount + 1) return { state: 'unknown', cause: 'records-lost', evidence };
  switch (start.previousExit) {
    case 'power':
      return { state: 'down', cause: 'power', evidence };
    case 'crash':
      return { state: 'down', cause: 'app', evidence };
    case 'clean':
      return { ...stoppedGap(start, links, { fromMs: draft.startMs, toMs: next.startMs }), evidence };
    case 'first-start':
      return { state: 'unknown', cause: 'reinstalled', evidence };
    case null:
      return { state: 'unknown', cause: 'records-lost', evidence };
  }
}

/** It said that it would stop, and perhaps to the controller why. */
function stoppedGap(
  told: Timed,
  links: readonly LinkChange[],
  { fromMs, toMs = Number.POSITIVE_INFINITY }: { fromMs: number; toMs: number | undefined },
): Gap {
  const bye = links.findLast(({ link, atMs }) => link === 'planned-off' && fromMs <= atMs && atMs <= toMs);
  const evidence = [told.key, ...(bye === undefined ? [] : [`l${bye.atMs}`])];
  return { state: 'down', cause: causeOfGoodbye(bye?.reason ?? null), evidence };
}
