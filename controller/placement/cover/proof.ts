/** The prices that a search has closed parts by, and the certificate that they make. */
import type { Certificate, Multipliers, OddCut } from '../certificate.ts';
import { preorder, type Part } from '../tree/part.ts';
import type { Aggregated } from './aggregate.ts';
import { tripleOf } from './cuts.ts';
import type { Prices } from './prices.ts';
import type { CoverProblem } from './problem.ts';

/** Prices, and the rows that they are for. */
export interface Priced {
  readonly prices: Prices;
  readonly space: Aggregated;
}

export interface ProofBook {
  readonly entries: Priced[];
  /** A leaf names an entry. */
  readonly root: Part<number>;
}

export function certificateOf(original: CoverProblem, { entries, root }: ProofBook): Certificate {
  const { tree, proofs } = preorder(root);
  const list = openCutList();
  const priced = proofs.map((proof) => ({
    entry: entries[proof]!,
    cuts: list.priced(entries[proof]!),
  }));
  return {
    multipliers: priced.map(({ entry, cuts }) => ({
      ...onOriginal(original, entry),
      ...(list.cuts.length > 0 && {
        cuts: Float64Array.from(list.cuts, (_, cut) => cuts.get(cut) ?? 0),
      }),
    })),
    ...(list.cuts.length > 0 && { cuts: list.cuts }),
    tree,
  };
}

/** The cuts that prices in use are for, each once, on the original rows. */
function openCutList() {
  const cuts: OddCut[] = [];
  const known = new Map<Int32Array, { members: number[][]; numbers: Map<string, number> }>();
  return {
    cuts,
    /** Prices by the number of the cut in the list. */
    priced({ prices, space: { rowOf, problem } }: Priced): Map<number, number> {
      const numbered = new Map<number, number>();
      if (problem.cuts === undefined) return numbered;
      let space = known.get(rowOf);
      if (space === undefined) known.set(rowOf, (space = { members: membersOf(rowOf), numbers: new Map() }));
      for (const [cut, price] of prices.cuts.entries()) {
        if (price === 0) continue;
        const triple = tripleOf(problem.cuts, cut);
        const key = triple.join(' ');
        let number = space.numbers.get(key);
        if (number === undefined) {
          number = cuts.push({ groups: triple.map((row) => Int32Array.from(space.members[row]!)) }) - 1;
          space.numbers.set(key, number);
        }
        // Rows that join others can make two cuts one.
        numbered.set(number, (numbered.get(number) ?? 0) + price);
      }
      return numbered;
    },
  };
}

function membersOf(rowOf: Int32Array): number[][] {
  const members: number[][] = [];
  for (const [row, into] of rowOf.entries()) if (into >= 0) (members[into] ??= []).push(row);
  return members;
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
