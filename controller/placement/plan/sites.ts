/** Which places a plan may use, and the rules for choosing among them. Pure. */
import type { PlanSettings } from '../api.ts';
import type { Seen } from '../demand/observed.ts';
import { createGridIndex } from '../distance/grid-index.ts';
import { middleOf, planeAt } from '../distance/sphere.ts';
import type { Candidate } from '../layers/layer.ts';
import { atMostMoves, choose, moveBudget, type Quota, type Selection } from '../selection.ts';
import { hasMost, ruleOf, type RulesOfAreas, saysSomething } from './area-rules.ts';
import { machinesAsked } from './asked.ts';
import type { PlanInput } from './input.ts';

export interface PlanSite {
  readonly id: string;
  readonly name: string;
  readonly kind: Candidate['kind'];
  readonly area: string;
  readonly lat: number;
  readonly lon: number;
  readonly cost: number;
  readonly isExisting: boolean;
  /** That stand there; of a candidate the one that it would be. */
  readonly machines: number;
  readonly hours: Candidate['hours'];
  /** Of an existing machine the share of the time that it serves; null: a candidate. */
  readonly up: number | null;
  /** Service hours until it serves again; null: not known. */
  readonly repairHours: number | null;
  /** Who came to an existing machine; null: a candidate, or nothing was seen. */
  readonly seen: Seen | null;
  /** False: by the settings no machine may stand here. */
  readonly isAllowed: boolean;
}

/** What may be chosen of what. */
export interface Rules {
  readonly selection: Selection;
  readonly sites: readonly PlanSite[];
}

/** Candidates where machines stand already are existing, not candidates. */
export function sitesOf({ settings, candidates, existing }: PlanInput): PlanSite[] {
  const kept = settings.keepsExisting ? existing : [];
  const taken = new Set(kept.map(({ id }) => id));
  const forbidden = new Set(settings.forbidden);
  return [
    ...candidates
      .filter(({ id }) => !taken.has(id))
      .map((candidate) => ({
        ...placeOf(candidate),
        area: candidate.area,
        cost: candidate.cost,
        isExisting: false,
        machines: 1,
        hours: candidate.hours,
        up: null,
        repairHours: null,
        seen: null,
        isAllowed: !forbidden.has(candidate.id) && isSuitable(candidate, settings),
      })),
    ...kept.map((site) => ({
      ...placeOf(site),
      area: '',
      cost: 0,
      isExisting: true,
      machines: site.machines,
      hours: site.hours,
      up: (settings.countsUptime ? site.availability : null) ?? settings.availability,
      repairHours: site.repairHours,
      seen: site.seen,
      isAllowed: true,
    })),
  ];
}

function placeOf({ id, name, kind, lat, lon }: Pick<Candidate, 'id' | 'name' | 'kind' | 'lat' | 'lon'>) {
  return { id, name, kind, lat, lon };
}

function isSuitable(candidate: Candidate, settings: PlanSettings): boolean {
  if (settings.needsPower && !candidate.hasPower) return false;
  if (settings.needsNetwork && !candidate.hasNetwork) return false;
  if (settings.needsAlwaysOpen && candidate.hours !== 'always') return false;
  return settings.kinds.length === 0 || settings.kinds.includes(candidate.kind);
}

/**
 * Sites with one id are machines at one place: the first of them is locked, and they are not too near to each other.
 * `areas`: of the people; one without any place can have no machine, and a least number there no plan.
 */
export function selectionOf(
  settings: PlanSettings,
  sites: readonly PlanSite[],
  areas: readonly string[],
): Selection {
  const locked = new Set(settings.locked);
  const existing = indicesOf(sites, ({ isExisting }) => isExisting);
  const stays = settings.moves === null;
  const most = settings.goal === 'cheapest' ? sites.length : existing.length + machinesAsked(settings);
  const hasRules = settings.budgetYuan !== null || settings.spacingM !== null || hasMost(settings);
  const usable = sites.filter(({ isAllowed }) => isAllowed).length;
  const atMost = Math.min(most, usable);
  return choose(sites.length, atMost, {
    // Where rules may forbid that many, fewer are a plan too.
    atLeast: settings.goal === 'cheapest' || hasRules ? 0 : atMost,
    budget: budgetOf(settings, sites),
    required: firstOfEach(
      sites,
      indicesOf(sites, (site) => (site.isExisting && stays) || locked.has(site.id)),
    ),
    forbidden: indicesOf(sites, ({ isAllowed }) => !isAllowed),
    quotas: [
      ...quotasOf(settings, sites, areas),
      ...(settings.moves === null ? [] : [atMostMoves('moves', existing, settings.moves.atMost)]),
    ],
    conflicts: settings.spacingM === null ? new Int32Array(0) : pairsWithin(sites, settings.spacingM),
  });
}

function budgetOf({ budgetYuan, moves }: PlanSettings, sites: readonly PlanSite[]): Selection['budget'] {
  if (budgetYuan === null) return null;
  const price = Float64Array.from(sites, ({ cost }) => cost);
  const leave = Float64Array.from(sites, ({ isExisting }) => (isExisting ? (moves?.costYuan ?? 0) : 0));
  return moveBudget(price, leave, budgetYuan);
}

function firstOfEach(sites: readonly PlanSite[], indices: Int32Array): Int32Array {
  const seen = new Set<string>();
  return indices.filter((index) => {
    const { id } = sites[index]!;
    const isFirst = !seen.has(id);
    seen.add(id);
    return isFirst;
  });
}

function indicesOf(sites: readonly PlanSite[], isWanted: (site: PlanSite) => boolean): Int32Array {
  return Int32Array.from(sites.flatMap((site, index) => (isWanted(site) ? [index] : [])));
}

function quotasOf(settings: RulesOfAreas, sites: readonly PlanSite[], inhabited: readonly string[]): Quota[] {
  const named = settings.areaRules.map(({ area }) => area);
  const areas = new Set([...sites.map(({ area }) => area), ...inhabited, ...named]);
  areas.delete('');
  return [...areas].sort().flatMap((area) => {
    const rule = ruleOf(settings, area);
    if (!saysSomething(rule)) return [];
    const own = indicesOf(sites, (site) => site.area === area);
    return [{ name: area, sites: own, atLeast: rule.atLeast, atMost: rule.atMost ?? own.length }];
  });
}

/** Two machines that stand already are not too near to each other, whatever the rule says. */
function pairsWithin(sites: readonly PlanSite[], metres: number): Int32Array {
  const plane = planeAt(middleOf(sites));
  const xs = Float64Array.from(sites, ({ lon }) => plane.x(lon));
  const ys = Float64Array.from(sites, ({ lat }) => plane.y(lat));
  const index = createGridIndex(xs, ys, metres);
  const pairs: number[] = [];
  for (const [a, site] of sites.entries()) {
    index.within({ x: xs[a]!, y: ys[a]! }, metres, (b) => {
      const other = sites[b]!;
      if (b > a && site.id !== other.id && !(site.isExisting && other.isExisting)) pairs.push(a, b);
    });
  }
  return Int32Array.from(pairs);
}
