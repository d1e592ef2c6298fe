/** Writes the certificate while the tree is searched: every decision becomes a split, every closed part a leaf. */
import { IMPOSSIBLE, type Certificate, type Multipliers } from '../certificate.ts';

export interface Proof {
  /** Multipliers to be named by leaves. */
  add(multipliers: Multipliers): number;
  leaf(set: number): void;
  impossible(): void;
  /** The next two subtrees are the plans with the site, then those without. */
  split(site: number): void;
  certificate(): Certificate;
}

export function createProof(): Proof {
  const multipliers: Multipliers[] = [];
  const tree: number[] = [];
  return {
    add: (set) => multipliers.push(set) - 1,
    leaf: (set) => void tree.push(-1 - set),
    impossible: () => void tree.push(IMPOSSIBLE),
    split: (site) => void tree.push(site),
    certificate: () => ({ multipliers, tree: Int32Array.from(tree) }),
  };
}
