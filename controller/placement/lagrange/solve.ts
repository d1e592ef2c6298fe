/**
 * From first prices to a proof: Lagrangian bound with heuristics on the way, path relinking, then branch and bound. A
 * stopped solve has a complete proof of what it reached.
 */
import { BY_GROUPS } from '../certificate.ts';
import { gapOf, type Control, type Outcome } from '../outcome.ts';
import type { Selection } from '../selection.ts';
import { ascend, type Ascent, type AscentLimits } from './ascent.ts';
import { dive } from './dive.ts';
import { fixByCost } from './decisions.ts';
import type { Family, Group, Market } from './family.ts';
import { GroupSum } from './group-sum.ts';
import { pricesFrom, type Prices } from './prices.ts';
import { Search } from './search.ts';
import { toMultipliers } from './side-rows.ts';
import { become, follow, preorder, type Part } from '../tree/part.ts';
import { growTree } from './tree.ts';

const ROOT: AscentLimits = { maxSteps: 3000, wander: 200, scale: 0.3, minScale: 1e-4, patience: 20 };
/** For what is left after sites were fixed. */
const AGAIN: AscentLimits = { maxSteps: 500, wander: 0, scale: 0.5, minScale: 1e-3, patience: 15 };
/** A local search begins the less often the less the choices change. */
const NEXT_TRY = 1.5;

export type Solved = Omit<Outcome, 'assignment'>;

/** A solve that goes on portion by portion. */
export interface Solving {
  readonly search: Search;
  /** Works a while; false: nothing is left to do. */
  advance(): boolean;
  /** As far as it is. */
  outcome(): Solved;
}

export type OpenSolve = (family: Family, selection: Selection, control: Control) => Solving;

export function solve<M extends Market>(family: Family<M>, selection: Selection, control: Control): Solved {
  const solving = openSolve(family, selection, control);
  while (solving.advance());
  return solving.outcome();
}

function openSolve<M extends Market>(family: Family<M>, selection: Selection, control: Control): Solving {
  const search = new Search(family, selection, control);
  const proof: Proof = { all: { kind: 'impossible' }, groups: null };
  const work = portions(search, proof, control.warmStart);
  return {
    search,
    advance: () => work.next().done !== true,
    outcome: () => outcomeOf(search, proof),
  };
}

/** All plans, and who proves what is left to groups. */
interface Proof {
  readonly all: Part<Prices>;
  groups: GroupSum | null;
}

function* portions<M extends Market>(
  search: Search<M>,
  proof: Proof,
  warmStart: Int32Array | null,
): Generator<void> {
  const isOver = () => isClosed(search) || search.spend(0);
  // What the rules alone force is written first, as splits that the checker can follow.
  const open = follow<Prices>(proof.all, search.domain.trail, search.domain.state);
  if (search.conflict !== null) {
    search.bound = Infinity;
    return;
  }
  if (warmStart !== null) search.tryPlan([...warmStart]);
  const root = climb(search);
  become(open, { kind: 'leaf', proof: root.prices });
  if (isOver()) return;
  yield;
  dive(search, search.family.market(search.domain.state, null, null), root);
  if (isOver()) return;
  search.linkElite();
  if (isOver()) return;
  yield;
  const { rest, ascent } = narrow(search, open, root);
  if (rest === null) search.raise(search.incumbent.enough, 'bound');
  if (rest === null || isOver()) return;
  const groups = groupsOf(search, ascent);
  let part = rest;
  if (groups.length > 1) {
    proof.groups = new GroupSum(search, groups, openSolve);
    become(rest, { kind: 'groups' });
    while (!isOver() && proof.groups.advance()) yield;
    if (isOver()) return;
    // Somebody is served from outside: what the groups prove holds until a tree over all proves more.
    part = { kind: 'leaf', proof: ascent.prices };
  }
  const tree = growTree(search, part, ascent);
  while (!isOver() && tree.next()) {
    search.raise(tree.bound(), 'tree');
    if (part !== rest && tree.bound() > proof.groups!.bound) become(rest, part);
    yield;
  }
}

/** Without the sites whose choice the prices exclude, and with prices that climbed again for what is left; null: nothing. */
function narrow<M extends Market>(
  search: Search<M>,
  open: Part<Prices>,
  root: Ascent,
): { rest: Part<Prices> | null; ascent: Ascent } {
  const { family, domain, incumbent } = search;
  if (!mayFallApart(search)) return { rest: open, ascent: root };
  const part = fixByCost(search, open, root, incumbent.enough);
  if (part === null) return { rest: null, ascent: root };
  const ascent = ascend({
    ...search.relaxation(family.market(domain.state, null, null), root.prices, root.average),
    incumbent: () => incumbent,
    limits: AGAIN,
    onStep: () => search.spend(1),
  });
  become(part, { kind: 'leaf', proof: ascent.prices });
  search.raise(ascent.bound, 'bound');
  const rest = fixByCost(search, part, ascent, incumbent.enough);
  if (rest !== null) become(rest, { kind: 'leaf', proof: ascent.prices });
  return { rest, ascent };
}

/** Rules over sites of different groups hold them together; sums of rounded parts would not be exact. */
function mayFallApart<M extends Market>({ family, sides }: Search<M>): boolean {
  return family.apart !== undefined && family.grain > 0 && !family.isFree && sides.count === 0;
}

function groupsOf<M extends Market>(search: Search<M>, { prices }: Ascent): readonly Group[] {
  const { family, domain } = search;
  if (!mayFallApart(search)) return [];
  return family.apart!(family.market(domain.state, null, null), domain.state, prices.rows);
}

function climb<M extends Market>(search: Search<M>): Ascent {
  const { family, sides, domain } = search;
  const start = pricesFrom(family.firstPrices, sides.count);
  let [step, tryAt] = [0, family.firstTry];
  const root = ascend({
    ...search.relaxation(family.market(domain.state, null, null), start, null),
    incumbent: () => search.incumbent,
    limits: ROOT,
    onStep: (reduced, best) => {
      step += 1;
      // Steps of large problems take long, and somebody may be waiting for a first plan.
      if (step === 1) search.offerCheapest(reduced);
      if (step === tryAt) {
        tryAt = Math.ceil(step * NEXT_TRY);
        search.raise(best, 'bound');
        search.tryCheapest(reduced);
      }
      return search.spend(1);
    },
  });
  search.raise(root.bound, 'bound');
  return root;
}

function isClosed<M extends Market>({ bound, incumbent }: Search<M>): boolean {
  return bound >= incumbent.enough;
}

function outcomeOf<M extends Market>(search: Search<M>, { all, groups }: Proof): Solved {
  const { incumbent, hasPlan, selection, sides } = search;
  const closed = isClosed(search);
  const objective = hasPlan ? incumbent.objective : null;
  const bound = closed ? (objective ?? Infinity) : search.bound;
  const { tree, proofs } = preorder(all);
  return {
    status: closed ? (hasPlan ? 'optimal' : 'infeasible') : hasPlan ? 'feasible' : 'unknown',
    objective,
    bound,
    gap: gapOf(objective, bound),
    sites: incumbent.plan,
    iterations: search.steps,
    certificate: {
      tree,
      multipliers: proofs.map((prices) => toMultipliers(selection, sides, prices)),
      ...(groups !== null && tree.includes(BY_GROUPS) && { groups: groups.proofs() }),
    },
  };
}
