/**
 * From first prices to a proof: Lagrangian bound with heuristics on the way, path relinking, then branch and bound in passes
 * that each close more of the gap, so that a stopped solve has a complete proof of what it reached.
 */
import type { Certificate } from '../certificate.ts';
import { gapOf, type Control, type Outcome } from '../outcome.ts';
import type { Selection } from '../selection.ts';
import { ascend, type AscentLimits, type Prices } from './ascent.ts';
import { record, type Closers } from './decisions.ts';
import { createProof, type Proof } from './proof.ts';
import type { Family, Market } from './family.ts';
import { Search } from './search.ts';
import { toMultipliers } from './side-rows.ts';
import { prove } from './tree.ts';

const ROOT: AscentLimits = { maxSteps: 3000, scale: 1, minScale: 1e-3, patience: 20 };
/** Interchange begins at the choice of every so manieth step. */
const TRY_EVERY = 25;
/** Shares of the gap that the passes set out to close. */
const PASSES = [0.5, 1];

export function solve<M extends Market>(
  family: Family<M>,
  selection: Selection,
  control: Control,
): Omit<Outcome, 'assignment'> {
  const search = new Search(family, selection, control);
  if (search.conflict !== null) return outcomeOf(search, proveImpossible(search));
  if (control.warmStart !== null) search.tryPlan([...control.warmStart]);
  const root = climb(search);
  let certificate = proveOnce(search, root);
  if (!isClosed(search) && !search.spend(0)) search.linkElite();
  for (const share of PASSES) {
    if (isClosed(search) || search.spend(0)) break;
    const goal = share === 1 ? Infinity : search.bound + share * (search.incumbent.objective - search.bound);
    const pass = provePass(search, goal, root);
    if (pass === null) break;
    // Parts whose only plan is not closed may end lower than before.
    if (pass.bound <= search.bound) continue;
    ({ certificate } = pass);
    search.raise(pass.bound, 'tree');
  }
  return outcomeOf(search, certificate);
}

function climb<M extends Market>(search: Search<M>): Prices {
  const { family, sides, domain } = search;
  const start = { rows: family.firstPrices, sides: new Float64Array(sides.count) };
  let step = 0;
  const { prices, bound } = ascend({
    ...search.relaxation(family.market(domain.state, null), start),
    incumbent: () => search.incumbent,
    limits: ROOT,
    onStep: (reduced, best) => {
      step += 1;
      // Steps of large problems take long, and somebody may be waiting for a first plan.
      if (step === 1) search.offerCheapest(reduced);
      if (step % TRY_EVERY === 0) {
        search.raise(best, 'bound');
        search.tryCheapest(reduced);
      }
      return search.spend(1);
    },
  });
  search.raise(bound, 'bound');
  return prices;
}

interface Proved {
  readonly bound: number;
  readonly certificate: Certificate;
}

/** What the rules alone force is written first, as splits that the checker can follow. */
function underRules<M extends Market>(
  search: Search<M>,
  write: (proof: Proof) => number | null,
): Proved | null {
  const proof = createProof();
  const closers: Closers = [];
  for (const site of search.domain.trail.slice()) record(search.domain, proof, site, closers);
  const bound = write(proof);
  if (bound === null) return null;
  for (const closer of closers.toReversed()) closer();
  return { bound, certificate: proof.certificate() };
}

function proveOnce<M extends Market>(search: Search<M>, root: Prices): Certificate {
  const set = toMultipliers(search.selection, search.sides, root.rows, root.sides);
  return underRules(search, (proof) => {
    proof.leaf(proof.add(set));
    return search.bound;
  })!.certificate;
}

function provePass<M extends Market>(search: Search<M>, goal: number, root: Prices): Proved | null {
  const mark = search.domain.mark();
  return underRules(search, (proof) => {
    const bound = prove({ search, proof, goal }, null, root);
    search.domain.undoTo(mark);
    // Sites were fixed against the goal or the best plan, not against more.
    return bound === null ? null : Math.min(bound, goal, search.incumbent.enough);
  });
}

/** The rules alone leave no plan. */
function proveImpossible<M extends Market>(search: Search<M>): Certificate {
  search.bound = Infinity;
  return underRules(search, (proof) => {
    proof.impossible();
    return Infinity;
  })!.certificate;
}

function isClosed<M extends Market>({ bound, incumbent }: Search<M>): boolean {
  return bound >= incumbent.enough;
}

function outcomeOf<M extends Market>(
  search: Search<M>,
  certificate: Certificate,
): Omit<Outcome, 'assignment'> {
  const { incumbent, hasPlan } = search;
  const closed = isClosed(search);
  const objective = hasPlan ? incumbent.objective : null;
  const bound = closed ? (objective ?? Infinity) : search.bound;
  return {
    status: closed ? (hasPlan ? 'optimal' : 'infeasible') : hasPlan ? 'feasible' : 'unknown',
    objective,
    bound,
    gap: gapOf(objective, bound),
    sites: incumbent.plan,
    iterations: search.steps,
    certificate,
  };
}
