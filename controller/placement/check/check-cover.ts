/**
 * Checks an answer of the covering family against its problem: the plan by the rules, the objective by counting, the bound
 * by walking through the certificate's tree (placement.md 6.3, G14). Knows nothing of how the answer was found.
 */
import { IMPOSSIBLE } from '../certificate.ts';
import type { CoverProblem } from '../cover/problem.ts';
import type { Outcome } from '../outcome.ts';
import { violationsOf, type Selection } from '../selection.ts';
import { faultsOf, leafBound, type Part } from './leaf-bound.ts';
import { readCuts, type CutRule } from './odd-cut.ts';
import { faultOf } from './share-proof.ts';
import { planValue, stepOf, mostGain } from './plan-value.ts';

export type Claim = Pick<Outcome, 'status' | 'objective' | 'bound' | 'sites' | 'certificate'>;

export interface Verdict {
  readonly isValid: boolean;
  /** What is wrong, in plain words; empty when valid. */
  readonly faults: readonly string[];
  /** The bound that the certificate really proves. */
  readonly provedBound: number;
}

export function checkCover(problem: CoverProblem, claim: Claim): Verdict {
  const sign = problem.goal.kind === 'cheapest' ? -1 : 1;
  const faults = planFaults(problem, claim);
  const cuts = readCuts(problem, claim.certificate.cuts ?? []);
  faults.push(...cuts.faults);
  for (const [k, prices] of claim.certificate.multipliers.entries()) {
    faults.push(...faultsOf(problem, prices, cuts.rules.length).map((fault) => `multipliers ${k}: ${fault}`));
  }
  let proved = Infinity;
  if (faults.length === 0) {
    const walk = walkTree(problem, claim.certificate, cuts.rules);
    faults.push(...walk.faults);
    proved = roundDown(walk.bound, stepOf(problem));
    const { shares } = claim.certificate;
    const fault = shares === undefined ? null : faultOf(problem, shares);
    if (fault !== null) faults.push(fault);
    else if (shares !== undefined) proved = Math.min(proved, shares.share);
  }
  const claimed = sign * claim.bound;
  if (claim.status === 'optimal' && claim.bound !== claim.objective)
    faults.push('called optimal without meeting the bound');
  if (claim.status === 'infeasible' && proved !== -Infinity)
    faults.push('called impossible, but a part is left open');
  if (
    claim.status !== 'infeasible' &&
    !(proved <= (Number.isFinite(claimed) ? claimed + slack(claimed) : claimed))
  ) {
    faults.push(`claims the bound ${claim.bound}, proves only ${sign * proved}`);
  }
  return { isValid: faults.length === 0, faults, provedBound: sign * proved };
}

function planFaults(problem: CoverProblem, { status, objective, sites }: Claim): string[] {
  if (status === 'infeasible' || status === 'unknown')
    return objective === null ? [] : ['an objective without a plan'];
  if (new Set(sites).size !== sites.length) return ['a site is listed twice'];
  if (sites.some((site) => site < 0 || site >= problem.reach.siteCount)) return ['a site does not exist'];
  const faults = violationsOf(problem.selection, sites).map(
    (broken) => `the plan breaks a rule: ${JSON.stringify(broken)}`,
  );
  const value = planValue(problem, sites);
  if (value === null) faults.push('the plan misses the target');
  else if (objective === null || Math.abs(value - objective) > slack(value)) {
    faults.push(`claims the objective ${objective}, the plan gives ${value}`);
  }
  return faults;
}

function walkTree(
  problem: CoverProblem,
  { multipliers, tree }: Claim['certificate'],
  cuts: readonly CutRule[],
): { bound: number; faults: string[] } {
  const part = wholePart(problem);
  // Splits whose second side is still to come.
  const pending: number[] = [];
  let bound = -Infinity;
  for (const [at, token] of tree.entries()) {
    const isLast = at === tree.length - 1;
    if (token >= 0) {
      if (token >= problem.reach.siteCount || part.state[token] !== -1)
        return broken(`token ${at} splits ${token}`);
      decide(problem, part, token, 1);
      pending.push(token);
      continue;
    }
    if (token === IMPOSSIBLE) {
      if (!isBroken(problem, part)) return broken(`token ${at} is called impossible and is not`);
    } else {
      const prices = multipliers[-1 - token];
      if (prices === undefined) return broken(`token ${at} names multipliers that are missing`);
      bound = Math.max(bound, leafBound(problem, { prices, cuts }, part));
    }
    // Back to the last split whose other side was not seen.
    let next = pending.pop();
    while (next !== undefined && part.state[next] === 0) {
      decide(problem, part, next, -1);
      next = pending.pop();
    }
    if (next === undefined) return isLast ? { bound, faults: [] } : broken('the tree goes on after its end');
    decide(problem, part, next, 0);
    pending.push(next);
  }
  return broken('the tree ends too early');
}

function broken(fault: string): { bound: number; faults: string[] } {
  return { bound: Infinity, faults: [fault] };
}

function wholePart({ reach }: CoverProblem): Part {
  const notOut = new Int32Array(reach.rowCount);
  for (const row of reach.rows) notOut[row]!++;
  return { state: new Int8Array(reach.siteCount).fill(-1), inReach: new Int32Array(reach.rowCount), notOut };
}

function decide({ reach }: CoverProblem, part: Part, site: number, value: -1 | 0 | 1): void {
  const before = part.state[site]!;
  part.state[site] = value;
  const more = Number(value === 1) - Number(before === 1);
  const open = Number(value !== 0) - Number(before !== 0);
  for (let at = reach.start[site]!; at < reach.start[site + 1]!; at++) {
    part.inReach[reach.rows[at]!]! += more;
    part.notOut[reach.rows[at]!]! += open;
  }
}

/** One rule, or the target, cannot be met any more, whatever is decided about the open sites. */
function isBroken(problem: CoverProblem, part: Part): boolean {
  const { selection, goal } = problem;
  const { state } = part;
  const isIn = (site: number) => state[site] === 1;
  if (breaksCount(state, state.keys(), selection)) return true;
  if (selection.required.some((site) => state[site] === 0) || selection.forbidden.some(isIn)) return true;
  if (selection.quotas.some((quota) => breaksCount(state, quota.sites, quota))) return true;
  for (let at = 0; at < selection.conflicts.length; at += 2) {
    if (isIn(selection.conflicts[at]!) && isIn(selection.conflicts[at + 1]!)) return true;
  }
  if (leastCost(selection, state) > 0) return true;
  return goal.kind === 'cheapest' && mostGain(problem, part.notOut) < goal.target - slack(goal.target);
}

function breaksCount(
  state: Int8Array,
  sites: Iterable<number>,
  { atLeast, atMost }: Pick<Selection, 'atLeast' | 'atMost'>,
): boolean {
  let [inside, possible] = [0, 0];
  for (const site of sites) {
    if (state[site] === 1) inside++;
    if (state[site] !== 0) possible++;
  }
  return atLeast > atMost || inside > atMost || possible < atLeast;
}

/** By how much the cheapest completion exceeds the budget. */
function leastCost({ budget }: Selection, state: Int8Array): number {
  if (budget === null) return 0;
  let cost = 0;
  for (const [site, price] of budget.cost.entries()) {
    if (state[site] === 1 || (state[site] === -1 && price < 0)) cost += price;
  }
  return cost - budget.atMost - slack(budget.atMost);
}

/** Where all values are multiples of `step`, so is the best plan's. Rounding never takes back what is proved. */
function roundDown(bound: number, step: number): number {
  if (step === 0 || !Number.isFinite(bound)) return bound;
  return Math.min(bound, Math.floor(bound / step + 1e-6) * step);
}

/** Sums of thousands of products in another order. */
function slack(value: number): number {
  return 1e-8 * Math.max(1, Math.abs(value));
}
