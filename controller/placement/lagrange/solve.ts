/**
 * From first prices to a proof: Lagrangian bound with heuristics on the way, path relinking, then branch and bound. A
 * stopped solve has a complete proof of what it reached.
 */
import { gapOf, type Control, type Outcome } from '../outcome.ts';
import type { Selection } from '../selection.ts';
import { ascend, type Ascent, type AscentLimits } from './ascent.ts';
import { dive } from './dive.ts';
import type { Family, Market } from './family.ts';
import { pricesFrom, type Prices } from './prices.ts';
import { Search } from './search.ts';
import { toMultipliers } from './side-rows.ts';
import { become, follow, preorder, type Part } from '../tree/part.ts';
import { growTree } from './tree.ts';

const ROOT: AscentLimits = { maxSteps: 3000, wander: 200, scale: 0.3, minScale: 1e-4, patience: 20 };
/** A local search begins the less often the less the choices change. */
const NEXT_TRY = 1.5;

export function solve<M extends Market>(
  family: Family<M>,
  selection: Selection,
  control: Control,
): Omit<Outcome, 'assignment'> {
  const search = new Search(family, selection, control);
  const all: Part<Prices> = { kind: 'impossible' };
  // What the rules alone force is written first, as splits that the checker can follow.
  const open = follow<Prices>(all, search.domain.trail, search.domain.state);
  if (search.conflict !== null) {
    search.bound = Infinity;
    return outcomeOf(search, all);
  }
  if (control.warmStart !== null) search.tryPlan([...control.warmStart]);
  const root = climb(search);
  become(open, { kind: 'leaf', proof: root.prices });
  if (!isClosed(search) && !search.spend(0)) dive(search, family.market(search.domain.state, null), root);
  if (!isClosed(search) && !search.spend(0)) search.linkElite();
  if (!isClosed(search) && !search.spend(0)) {
    const tree = growTree(search, open, root);
    while (!isClosed(search) && !search.spend(0) && tree.next()) search.raise(tree.bound(), 'tree');
  }
  return outcomeOf(search, all);
}

function climb<M extends Market>(search: Search<M>): Ascent {
  const { family, sides, domain } = search;
  const start = pricesFrom(family.firstPrices, sides.count);
  let [step, tryAt] = [0, family.firstTry];
  const root = ascend({
    ...search.relaxation(family.market(domain.state, null), start, null),
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

function outcomeOf<M extends Market>(search: Search<M>, all: Part<Prices>): Omit<Outcome, 'assignment'> {
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
    certificate: { tree, multipliers: proofs.map((prices) => toMultipliers(selection, sides, prices)) },
  };
}
