/**
 * A first plan that leaves no group behind (the saturation algorithm of Krause, McMahan, Guestrin and Gupta 2008): a greedy
 * plan for the sum of all groups pours everything into the easiest; if each group counts only up to a share, and the
 * share is raised until the sites no longer suffice, the plan serves all of them about equally.
 */
import type { Domain } from '../domain.ts';
import type { RowReach } from '../reach.ts';
import { openRoom } from '../room.ts';
import { add, drop, type Plan } from './interchange.ts';
import { groupGains, worstShare, type CoverProblem } from './problem.ts';
import { diveForPlan } from './start.ts';
import { openTally, type Tally } from './tally.ts';

/** Halvings of the share: to a tenth of a percent. */
const MOST_ROUNDS = 10;
/** Entries of the reach that all rounds together look at; a city of a hundred thousand cells gets less of a search. */
const WORK = 1_000_000_000;

/** Null when no plan was found, or the goal knows no groups. */
export function saturatedPlan(problem: CoverProblem, rowReach: RowReach, domain: Domain): number[] | null {
  const { goal, reach } = problem;
  if (goal.kind !== 'worst-group') return null;
  let best: number[] | null = null;
  let [reachedShare, triedShare] = [0, 1];
  const work = { left: WORK };
  for (let round = 0; round < MOST_ROUNDS && work.left > 0; round++) {
    const share = (reachedShare + triedShare) / 2;
    const tally = openTally(problem, rowReach);
    const account = openAccount(problem, tally, share);
    const worth = (site: number) => {
      work.left -= reach.start[site + 1]! - reach.start[site]!;
      return work.left > 0 ? account.worth(site) : 0;
    };
    if (!diveForPlan(domain, tally, worth, () => false)) return best;
    const plan = planOf(problem, domain, tally);
    while (work.left > 0 && swapOnce(plan, { worth, sum: account.sum }));
    const worst = worstShare(groupGains(problem, plan.list), goal.total);
    if (best === null || worst > reachedShare) best = plan.list;
    reachedShare = Math.max(reachedShare, worst);
    if (worst < share) triedShare = share;
  }
  return best;
}

interface Account {
  /** What a site adds to the shares of all groups, each counted up to the limit. */
  readonly worth: (site: number) => number;
  /** Of the plan. */
  readonly sum: () => number;
}

function openAccount(problem: CoverProblem, tally: Tally, limit: number): Account {
  const { reach, weight, curves, curveOf, groupOf, goal } = problem;
  const total = goal.kind === 'worst-group' ? goal.total : new Float64Array(0);
  const added = new Float64Array(total.length);
  let gains: Float64Array = new Float64Array(total.length);
  let known = -1;
  function refresh(): void {
    if (known === tally.value()) return;
    known = tally.value();
    gains = groupGains(problem, chosenOf(tally));
  }
  const counted = (group: number, more: number) => Math.min(limit, (gains[group]! + more) / total[group]!);
  return {
    sum() {
      refresh();
      return total.reduce((sum, _, group) => sum + counted(group, 0), 0);
    },
    worth(site) {
      refresh();
      added.fill(0);
      for (let at = reach.start[site]!; at < reach.start[site + 1]!; at++) {
        const row = reach.rows[at]!;
        const curve = curves[curveOf[row]!]!;
        const count = tally.count[row]!;
        if (count < curve.length - 1)
          added[groupOf[row]!]! += weight[row]! * (curve[count + 1]! - curve[count]!);
      }
      return added.reduce((sum, more, group) => sum + counted(group, more) - counted(group, 0), 0);
    },
  };
}

function chosenOf({ chosen }: Tally): number[] {
  return [...chosen.keys()].filter((site) => chosen[site] === 1);
}

function planOf(problem: CoverProblem, { state }: Domain, tally: Tally): Plan {
  const open = state.slice();
  const plan: Plan = {
    tally,
    room: openRoom(problem.selection, open, null),
    open,
    list: [],
    at: new Int32Array(state.length),
    journal: [],
  };
  for (const site of chosenOf(tally)) {
    tally.drop(site);
    add(plan, site);
  }
  return plan;
}

const TOLERANCE = 1e-9;

/** One round of swaps, each with the best newcomer; false when none helps. */
function swapOnce(plan: Plan, account: Account): boolean {
  let hasHelped = false;
  for (const out of plan.list.filter((site) => plan.open[site] === -1)) {
    const newcomers = [...plan.open.keys()].filter(
      (site) => plan.open[site] === -1 && plan.tally.chosen[site] === 0 && plan.room.canSwap(out, site),
    );
    const before = account.sum();
    drop(plan, out);
    let [best, most] = [out, before - account.sum() + TOLERANCE];
    for (const site of newcomers) {
      const worth = account.worth(site);
      if (worth > most) [best, most] = [site, worth];
    }
    add(plan, best);
    if (best !== out) hasHelped = true;
  }
  return hasHelped;
}
