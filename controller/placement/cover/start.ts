/** A first plan: the most useful site again and again (greedy adding, Church and ReVelle 1974), as far as the rules let it. */
import type { Domain } from '../domain.ts';
import type { Tally } from './tally.ts';

/** Decisions that may turn out wrong before it gives up and leaves the question to the tree. */
const MISTAKES = 400;

/**
 * Adds the plan to `tally`, which must be empty; false when none was found. `worth` orders the sites that could come next;
 * `isEnough` says when nothing more is wanted than what the rules ask.
 */
export function diveForPlan(
  domain: Domain,
  tally: Tally,
  worth: (site: number) => number,
  isEnough: () => boolean,
): boolean {
  const base = domain.mark();
  let mistakes = 0;
  const follow = (from: number) => {
    for (const site of domain.trail.slice(from)) if (domain.state[site] === 1) tally.add(site);
  };
  const takeBack = (to: number) => {
    for (const site of domain.trail.slice(to)) if (domain.state[site] === 1) tally.drop(site);
    domain.undoTo(to);
  };

  function decide(site: number, value: 0 | 1): boolean {
    const mark = domain.mark();
    if (domain.fix(site, value) !== null) {
      domain.undoTo(mark);
      mistakes++;
      return false;
    }
    follow(mark);
    if (go()) return true;
    takeBack(mark);
    return false;
  }

  function go(): boolean {
    const site = mostWorth(domain.state, worth);
    if (site < 0) return true;
    const first = isEnough() || !(worth(site) > 0) ? 0 : 1;
    return decide(site, first) || (mistakes <= MISTAKES && decide(site, first === 1 ? 0 : 1));
  }

  for (let site = 0; site < domain.state.length; site++) if (domain.state[site] === 1) tally.add(site);
  const isFound = go();
  domain.undoTo(base);
  return isFound;
}

function mostWorth(state: Int8Array, worth: (site: number) => number): number {
  let [best, most] = [-1, -Infinity];
  for (let site = 0; site < state.length; site++) {
    if (state[site] !== -1) continue;
    const value = worth(site);
    if (best < 0 || value > most) [best, most] = [site, value];
  }
  return best;
}
