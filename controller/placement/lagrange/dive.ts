/**
 * A dive to a good plan: sites that the relaxation nearly chooses are taken, of the others one for each group that competes
 * for the same clients, and the prices climb again for what is left. Where many plans cost the same, as in lattices and
 * rows of holes, the average of the choices mixes them, and only decisions one after the other lead to one of them.
 */
import { ascend, type Ascent, type AscentLimits } from './ascent.ts';
import { priceOf } from './decisions.ts';
import type { Market } from './family.ts';
import type { Search } from './search.ts';

const DIVE: AscentLimits = { maxSteps: 60, wander: 0, scale: 0.4, minScale: 0.02, patience: 8 };
/** A site that is in so many of the choices is taken, whoever competes with it. */
const NEARLY_IN = 0.9;
/** Sites in fewer of the choices than this compete with nobody. */
const HARDLY_IN = 0.03;

/** Decisions that cost more than this share of the gap are taken back, and fewer taken. */
const TOO_DEAR = 0.05;

/** Begins where `from` ended, at prices of `market`; leaves the decisions as they were. */
export function dive<M extends Market>(search: Search<M>, market: M, from: Ascent): void {
  const { domain, family } = search;
  if (family.groups === undefined) return;
  const mark = domain.mark();
  let [at, most] = [{ ascent: from, market }, Infinity];
  while (domain.state.includes(-1) && !search.spend(0)) {
    const before = domain.mark();
    if (!leaveOut(search, at.ascent)) break;
    const wanted = choiceOf(search, at.market, at.ascent).slice(0, most);
    if (wanted.length === 0) break;
    const next = decide(search, at.market, at.ascent, wanted, 1);
    const { bound } = at.ascent;
    const dear = bound + TOO_DEAR * (search.incumbent.enough - bound);
    if (next !== null && next.ascent.bound < dear) {
      [at, most] = [next, Math.max(2 * most, wanted.length)];
      continue;
    }
    domain.undoTo(before);
    most = Math.ceil(wanted.length / 2);
    if (wanted.length > 1) continue;
    const without = decide(search, at.market, at.ascent, wanted, 0);
    // Neither way is cheap: the dearer of the two ends here.
    const better = next !== null && (without === null || next.ascent.bound <= without.ascent.bound) ? 1 : 0;
    if (better === 1) {
      domain.undoTo(before);
      domain.fix(wanted[0]!, 1);
    }
    const rest = better === 1 ? next : without;
    if (rest === null || rest.ascent.bound >= search.incumbent.enough) break;
    at = rest;
  }
  search.tryCheapest(at.ascent.reduced);
  domain.undoTo(mark);
}

interface Place<M> {
  readonly ascent: Ascent;
  readonly market: M;
}

/** Prices climb again after decisions; null: no plan is left. */
function decide<M extends Market>(
  search: Search<M>,
  market: M,
  { prices, average }: Ascent,
  sites: readonly number[],
  value: 0 | 1,
): Place<M> | null {
  const { domain, family } = search;
  for (const site of sites) if (domain.fix(site, value) !== null) return null;
  const left = family.market(domain.state, market, null);
  const ascent = ascend({
    ...search.relaxation(left, prices, average),
    incumbent: () => search.incumbent,
    limits: DIVE,
    onStep: () => search.spend(1),
  });
  return { ascent, market: left };
}

/** Sites whose choice the prices exclude; false: no plan is left. */
function leaveOut<M extends Market>({ domain, incumbent }: Search<M>, ascent: Ascent): boolean {
  for (let site = 0; site < domain.state.length; site += 1) {
    if (domain.state[site] !== -1 || ascent.bound + priceOf(ascent, site, 1) < incumbent.enough) continue;
    if (domain.fix(site, 0) !== null) return false;
  }
  return true;
}

/** Sites to take together, the surest first. */
function choiceOf<M extends Market>({ domain, family }: Search<M>, market: M, ascent: Ascent): number[] {
  const { average, prices } = ascent;
  const wanted = [...domain.state.keys()].filter(
    (site) => domain.state[site] === -1 && average[site]! > HARDLY_IN,
  );
  wanted.sort((a, b) => average[b]! - average[a]! || a - b);
  const groups = family.groups!(market, prices.rows, wanted);
  const taken = new Set<number>();
  return wanted.filter((site) => {
    if (average[site]! < NEARLY_IN && taken.has(groups[site]!)) return false;
    taken.add(groups[site]!);
    return true;
  });
}
