/** The tree of a proof while it grows: parts are split until a set of prices closes each. */
import { IMPOSSIBLE, type Certificate, type Multipliers } from '../certificate.ts';
import type { Aggregated } from './aggregate.ts';
import type { Prices } from './prices.ts';
import type { CoverProblem } from './problem.ts';

export type Part =
  | { kind: 'leaf'; proof: number }
  | { kind: 'impossible' }
  | { kind: 'split'; site: number; withSite: Part; without: Part };

/** Prices, and the rows that they are for. */
export interface Priced {
  readonly prices: Prices;
  readonly space: Aggregated;
}

export interface ProofBook {
  readonly entries: Priced[];
  readonly root: Part;
}

/** Turns a leaf into a split; both sides begin as leaves of the same proof. */
export function split(part: Part, site: number): { withSite: Part; without: Part } {
  const proof = part.kind === 'leaf' ? part.proof : 0;
  const sides = { withSite: { kind: 'leaf', proof } as Part, without: { kind: 'leaf', proof } as Part };
  Object.assign(part, { kind: 'split', site, ...sides });
  return sides;
}

export function certificateOf(original: CoverProblem, { entries, root }: ProofBook): Certificate {
  const tree: number[] = [];
  const used = new Map<number, number>();
  const stack: Part[] = [root];
  for (;;) {
    const part = stack.pop();
    if (part === undefined) break;
    if (part.kind === 'impossible') tree.push(IMPOSSIBLE);
    else if (part.kind === 'split') {
      tree.push(part.site);
      stack.push(part.without, part.withSite);
    } else {
      const at = used.get(part.proof) ?? used.size;
      used.set(part.proof, at);
      tree.push(-1 - at);
    }
  }
  return {
    multipliers: [...used.keys()].map((proof) => onOriginal(original, entries[proof]!)),
    tree: Int32Array.from(tree),
  };
}

/** Prices of aggregated rows are shared out to the original ones by weight: the bound stays the same to the digit. */
function onOriginal(original: CoverProblem, { prices, space }: Priced): Multipliers {
  return {
    rows: original.weight.map((weight, row) => {
      const into = space.rowOf[row]!;
      return into < 0 ? 0 : (prices.rows[into]! * weight) / space.problem.weight[into]!;
    }),
    goal: prices.goal.slice(),
    budget: prices.budget,
    quotas: prices.quotas.slice(),
    conflicts: prices.conflicts.slice(),
  };
}
