/**
 * Solves a cover problem: a greedy plan, then search from below and the tree of bounds from above in turns, until they meet
 * or somebody says stop. Turns are shared by work, not by the clock, so that a seed repeats a run.
 */
import { seededRandom } from '../../../shared/random.ts';
import type { Certificate, ShareProof } from '../certificate.ts';
import { openDomain, type Domain } from '../domain.ts';
import { gapOf, type Control, type Outcome, type Progress } from '../outcome.ts';
import { violationsOf } from '../selection.ts';
import { aggregate, type Aggregated } from './aggregate.ts';
import { completedChoice } from './complete.ts';
import type { Dual } from './dual.ts';
import { essentialRows } from './essential.ts';
import { grainOf, openIncumbent, type Incumbent } from './incumbent.ts';
import { objectiveOf, toleranceOf, worstShare, type CoverProblem } from './problem.ts';
import { isFull } from './prices.ts';
import { follow, type Part } from '../tree/part.ts';
import { certificateOf } from './proof.ts';
import { openCheapestSearch } from './search-cheapest.ts';
import { saturatedPlan } from './saturate.ts';
import { openSearch, type Search } from './search.ts';
import { shareBound } from './share-bound.ts';
import { diveForPlan } from './start.ts';
import { openTally } from './tally.ts';
import { growTree, type Tree } from './tree.ts';

/** Between two rounds of cuts: prices that have come most of the way break nearly the same ones. */
const ROOT_ITERATIONS = 600;
const NODE_ITERATIONS = 40;
/** Choices of the prices are completed to plans so often, because that takes as long as many of them. */
const COMPLETE_EVERY = 15;
/** With so few sites open the tree is likely to end it, so it gets most of the work. */
const PROVABLE_SITES = 400;
/** Prices kept for the proof may take this many numbers (8 bytes each). */
const PROOF_NUMBERS = 40_000_000;

export function solveCover(original: CoverProblem, control: Control): Outcome {
  const { domain, conflict } = openDomain(original.selection);
  if (conflict !== null) return impossible(original, domain);
  const essential = essentialRows(original);
  const aggregated = aggregate(essential, (site) => domain.state[site] !== 0);
  const { problem, rowReach } = aggregated;
  const sign = problem.goal.kind === 'cheapest' ? -1 : 1;
  let last: Progress['phase'] = 'search';
  let report = () => undefined as void;
  // Of the original rows: joined rows may be multiples of more, which a checker that does not join them cannot know.
  const incumbent = openIncumbent(original, () => report());
  const rules = {
    problem,
    rowReach,
    domain,
    purse: null,
    random: seededRandom(control.seed),
    offer: (sites: readonly number[], value: number) => void incumbent.offer(sites, value),
  };
  const search =
    problem.goal.kind === 'cheapest'
      ? openCheapestSearch(rules, incumbent, grainOf(original))
      : openSearch(rules);
  // Gradual rows need more than one site each, and are left to the search.
  const isAll = isFull(essential) && essential.curves.every((curve) => curve.length <= 2);
  let evaluations = 0;
  const tree = growTree({
    original: essential,
    aggregated,
    domain,
    incumbent,
    rootIterations: ROOT_ITERATIONS,
    nodeIterations: NODE_ITERATIONS,
    shouldStop: () => isOver(),
    onEvaluated(of, dual) {
      tryChoice(of, dual, incumbent);
      evaluations += 1;
      if (isAll && evaluations % COMPLETE_EVERY === 0) tryCompleted(of, dual, domain, incumbent);
    },
  });
  const iterations = () => search.iterations() + tree.iterations();
  let shares: ShareProof | null = null;
  const bound = () => boundOf(tree, shares);
  const isOver = () => iterations() >= control.maxIterations || control.shouldStop();
  report = () =>
    control.onProgress({
      phase: last,
      objective: incumbent.sites() === null ? null : sign * incumbent.value(),
      bound: sign * bound(),
      sites: incumbent.sites() ?? new Int32Array(0),
      iterations: iterations(),
    });

  begin(aggregated, domain, search, control.warmStart);
  shares = shareBound(original);
  let isDone = false;
  while (!isDone && !isOver()) {
    last = searchIsNext(problem, search, tree) ? 'search' : 'tree';
    if (last === 'search') search.next();
    else {
      const before = bound();
      isDone = !tree.next();
      if (bound() < before) report();
    }
  }
  return outcomeOf(original, { incumbent, tree, shares, isDone, iterations: iterations() });
}

/** First plans to search from: the greedy one, one that leaves no group behind, and the caller's if it is allowed. */
function begin(
  { problem, rowReach }: Aggregated,
  domain: Domain,
  search: Search,
  warm: Int32Array | null,
): void {
  const tally = openTally(problem, rowReach);
  const { goal } = problem;
  const isEnough = () => goal.kind === 'cheapest' && tally.value() >= goal.target - toleranceOf(problem);
  const worth = (site: number) => {
    if (goal.kind !== 'cheapest') return tally.delta[site]!;
    const gain = Math.min(tally.delta[site]!, goal.target - tally.value());
    return goal.cost[site]! > 0 ? gain / goal.cost[site]! : gain * 1e9 + 1;
  };
  if (diveForPlan(domain, tally, worth, isEnough)) {
    search.restart([...tally.chosen.keys()].filter((site) => tally.chosen[site] === 1));
  }
  const fair = saturatedPlan(problem, rowReach, domain);
  if (fair !== null) search.restart(fair);
  if (warm !== null && violationsOf(problem.selection, warm).length === 0) search.restart(warm);
}

/** The sites that the prices choose are a plan too, if they obey the rules that were priced. */
function tryChoice(problem: CoverProblem, dual: Dual, incumbent: Incumbent): void {
  const { goal, weight, curves, curveOf, groupOf, selection } = problem;
  const gains = new Float64Array(goal.kind === 'worst-group' ? goal.total.length : 1);
  for (let row = 0; row < weight.length; row++) {
    const curve = curves[curveOf[row]!]!;
    gains[groupOf[row]!]! += weight[row]! * curve[Math.min(dual.count[row]!, curve.length - 1)]!;
  }
  let value = gains[0]!;
  if (goal.kind === 'worst-group') value = worstShare(gains, goal.total);
  if (goal.kind === 'cheapest') {
    if (value < goal.target - toleranceOf(problem)) return;
    value = -dual.picked.reduce((sum, picked, site) => sum + picked * goal.cost[site]!, 0);
  }
  if (value <= incumbent.value()) return;
  const sites = [...dual.picked.keys()].filter((site) => dual.picked[site] === 1);
  if (violationsOf(selection, sites).length === 0) incumbent.offer(sites, value);
}

/** The same choice with what it lacks, where everything has to be reached. */
function tryCompleted(problem: CoverProblem, dual: Dual, { state }: Domain, incumbent: Incumbent): void {
  const sites = completedChoice(problem, dual, state);
  if (sites === null || problem.goal.kind !== 'cheapest') return;
  const { cost } = problem.goal;
  const value = -sites.reduce((sum, site) => sum + cost[site]!, 0);
  if (value <= incumbent.value() || violationsOf(problem.selection, sites).length > 0) return;
  incumbent.offer(sites, value);
}

/** Who is next, by the work done so far in steps of memory. */
function searchIsNext({ reach }: CoverProblem, search: Search, tree: Tree): boolean {
  if (!search.isStarted()) return false;
  if (tree.numbers() > PROOF_NUMBERS) return true;
  const perLook = (reach.rows.length / reach.siteCount) * (reach.rows.length / Math.max(1, reach.rowCount));
  const [searched, bounded] = [
    search.iterations() * (perLook + 20),
    tree.iterations() * (reach.rows.length + reach.rowCount),
  ];
  // Where many sites are open, a better plan closes more of the gap than a better bound.
  return searched < bounded * (tree.openCount() <= PROVABLE_SITES ? 0.25 : 1.5);
}

interface Result {
  readonly incumbent: Incumbent;
  readonly tree: Tree;
  readonly shares: ShareProof | null;
  readonly isDone: boolean;
  readonly iterations: number;
}

function outcomeOf(original: CoverProblem, result: Result): Outcome {
  const { incumbent, tree, shares, isDone, iterations } = result;
  const sign = original.goal.kind === 'cheapest' ? -1 : 1;
  const sites = incumbent.sites();
  const objective = sites === null ? null : objectiveOf(original, sites);
  const bound = isDone && objective !== null ? objective : sign * boundOf(tree, shares);
  const certificate = {
    ...certificateOf(original, tree.book),
    ...(shares !== null && { shares }),
  };
  const status = sites === null ? (isDone ? 'infeasible' : 'unknown') : isDone ? 'optimal' : 'feasible';
  return {
    status,
    objective,
    bound,
    gap: gapOf(objective, bound),
    sites: sites ?? new Int32Array(0),
    assignment: assignmentOf(original, sites ?? []),
    iterations,
    certificate,
  };
}

function boundOf(tree: Tree, shares: ShareProof | null): number {
  return Math.min(tree.bound(), shares?.share ?? Infinity);
}

/** The rules alone leave no plan: the chain of what they force ends in a contradiction. */
function impossible(original: CoverProblem, domain: Domain): Outcome {
  const root: Part<number> = { kind: 'impossible' };
  follow(root, domain.trail, domain.state);
  const certificate: Certificate = certificateOf(original, { entries: [], root });
  return {
    status: 'infeasible',
    objective: null,
    bound: original.goal.kind === 'cheapest' ? Infinity : -Infinity,
    gap: null,
    sites: new Int32Array(0),
    assignment: new Int32Array(original.reach.rowCount).fill(-1),
    iterations: 0,
    certificate,
  };
}

/** The first chosen site that reaches each row. */
function assignmentOf({ reach }: CoverProblem, sites: Iterable<number>): Int32Array {
  const assignment = new Int32Array(reach.rowCount).fill(-1);
  for (const site of sites) {
    for (let at = reach.start[site]!; at < reach.start[site + 1]!; at++) {
      if (assignment[reach.rows[at]!] === -1) assignment[reach.rows[at]!] = site;
    }
  }
  return assignment;
}
