/**
 * Iterated local search: a few neighbouring sites are exchanged at random, interchange repairs the plan, and what is not
 * much worse is kept (adaptive iterated local search for maximal covering, Máximo, Cordeau and Nascimento 2023).
 */
import type { Domain } from '../domain.ts';
import type { Budget } from '../selection.ts';
import type { RowReach } from '../reach.ts';
import { openRoom } from '../room.ts';
import { add, drop, interchange, rollBack, type Plan, type Scratch } from './interchange.ts';
import { worstShare, type CoverProblem } from './problem.ts';
import { openTally } from './tally.ts';

export interface Search {
  /** One exchange and its repair. */
  next(): void;
  /** Goes on from this plan. */
  restart(sites: Iterable<number>): void;
  /** True once it has a plan to go on from. */
  isStarted(): boolean;
  iterations(): number;
}

export interface SearchRules {
  readonly problem: CoverProblem;
  readonly rowReach: RowReach;
  readonly domain: Domain;
  readonly random: () => number;
  /** A limit of money on top of the selection's rules. */
  readonly purse: Budget | null;
  /** Told of every local optimum. */
  readonly offer: (sites: readonly number[], value: number) => void;
}

export function openSearch({ problem, rowReach, domain, random, purse, offer }: SearchRules): Search {
  const { reach, selection, goal } = problem;
  const { siteCount } = reach;
  const open = domain.state.slice();
  const tally = openTally(problem, rowReach);
  const plan: Plan = {
    tally,
    room: openRoom(selection, open, purse),
    open,
    list: [],
    at: new Int32Array(siteCount),
    journal: [],
  };
  const scratch: Scratch = { extra: new Float64Array(siteCount), touched: new Int32Array(siteCount) };
  const tolerance = 1e-9 * problem.weight.reduce((sum, weight) => sum + weight, 1);
  const pressure = goal.kind === 'worst-group' ? openPressure(problem) : null;
  let [iterations, current] = [0, -Infinity];

  function restart(sites: Iterable<number>): void {
    for (const site of plan.list.slice()) drop(plan, site);
    for (const site of sites) add(plan, site);
    tell();
    settle();
    current = tally.value();
    plan.journal.length = 0;
  }

  function settle(): void {
    iterations += interchange(plan, scratch, tolerance);
    tell();
  }

  /** Interchange improves the sum of all groups, at times at the cost of the worst: a plan counts before it too. */
  function tell(): void {
    offer(plan.list, pressure === null ? tally.value() : pressure.worst(tally.count));
  }

  /** A free site and, to make room, a chosen one near it: together they shift the plan a little. */
  function exchange(near: number): number {
    const into = neighbourOf(near);
    if (tally.chosen[into] === 1 || open[into] !== -1) return into;
    const out = plan.list[Math.floor(random() * plan.list.length)];
    if (plan.room.canAdd(into)) add(plan, into);
    else if (out !== undefined && plan.room.canSwap(out, into)) {
      drop(plan, out);
      add(plan, into);
    }
    return into;
  }

  /** A site that shares a row with `site`. */
  function neighbourOf(site: number): number {
    const [from, to] = [reach.start[site]!, reach.start[site + 1]!];
    if (from === to) return Math.floor(random() * siteCount);
    const row = reach.rows[from + Math.floor(random() * (to - from))]!;
    const [first, last] = [rowReach.start[row]!, rowReach.start[row + 1]!];
    return rowReach.sites[first + Math.floor(random() * (last - first))]!;
  }

  return {
    restart,
    isStarted: () => current > -Infinity,
    iterations: () => iterations,
    next() {
      if (pressure !== null) tally.reweigh(pressure.weights(tally.count));
      const before = pressure === null ? current : tally.value();
      let centre = Math.floor(random() * siteCount);
      for (let left = 1 + Math.floor(random() * 4); left > 0; left--) centre = exchange(centre);
      settle();
      const value = tally.value();
      if (value >= before - 0.0005 * Math.abs(before) * random() * random()) {
        current = value;
        plan.journal.length = 0;
      } else rollBack(plan);
    },
  };
}

/** For the worst-group goal: the worse a group is served, the more its rows weigh in the search. */
function openPressure({ goal, weight, groupOf, curves, curveOf }: CoverProblem) {
  const total = goal.kind === 'worst-group' ? goal.total : new Float64Array(0);
  const force = new Float64Array(total.length).fill(1);
  const gains = new Float64Array(total.length);
  function worst(count: Int32Array): number {
    gains.fill(0);
    for (let row = 0; row < weight.length; row++) {
      const curve = curves[curveOf[row]!]!;
      gains[groupOf[row]!]! += weight[row]! * curve[Math.min(count[row]!, curve.length - 1)]!;
    }
    return worstShare(gains, total);
  }
  return {
    worst,
    weights(count: Int32Array): Float64Array {
      const least = worst(count);
      let sum = 0;
      for (let group = 0; group < force.length; group++) {
        // The worst group doubles its say in about seven rounds; the others fade back.
        force[group] = Math.max(
          0.01,
          force[group]! * (gains[group]! / total[group]! <= least + 1e-9 ? 1.1 : 0.99),
        );
        sum += force[group]!;
      }
      return weight.map((value, row) => (value * force[groupOf[row]!]!) / (sum * total[groupOf[row]!]!));
    },
  };
}
