/** The tree of a proof while it grows: parts of the plans are split until a proof closes each (certificate.ts). */
import { BY_GROUPS, IMPOSSIBLE } from '../certificate.ts';

/** `Proof`: what closes a leaf. */
export type Part<Proof> =
  | { kind: 'leaf'; proof: Proof }
  /** The sites that are fixed on the way here break a rule. */
  | { kind: 'impossible' }
  | { kind: 'groups' }
  /** `site`: or another split by its number (certificate.ts). */
  | { kind: 'split'; site: number; withSite: Part<Proof>; without: Part<Proof> };

export function become<Proof>(part: Part<Proof>, next: Part<Proof>): void {
  Object.assign(part, next);
}

/** Splits at a site that is open both ways, each of which the same proof closes for now: `[without, withSite]`. */
export function split<Proof>(part: Part<Proof>, site: number, proof: Proof): [Part<Proof>, Part<Proof>] {
  const [without, withSite]: [Part<Proof>, Part<Proof>] = [
    { kind: 'leaf', proof },
    { kind: 'leaf', proof },
  ];
  become(part, { kind: 'split', site, withSite, without });
  return [without, withSite];
}

/** Splits a site off; `value` is where the search goes on, and what is returned; the other side is closed. */
export function settle<Proof>(
  part: Part<Proof>,
  site: number,
  value: 0 | 1,
  closed: Part<Proof>,
): Part<Proof> {
  const rest: Part<Proof> = { kind: 'impossible' };
  become(part, {
    kind: 'split',
    site,
    withSite: value === 1 ? rest : closed,
    without: value === 1 ? closed : rest,
  });
  return rest;
}

/** Writes down what a rule forced, step by step: the other way each time breaks that rule at once. */
export function follow<Proof>(part: Part<Proof>, forced: readonly number[], state: Int8Array): Part<Proof> {
  return forced.reduce(
    (rest, site) => settle(rest, site, state[site] === 1 ? 1 : 0, { kind: 'impossible' }),
    part,
  );
}

/** As a certificate holds it; leaves name the proofs that are in use by their place in `proofs`. */
export function preorder<Proof>(root: Part<Proof>): { tree: Int32Array; proofs: Proof[] } {
  const tree: number[] = [];
  const used = new Map<Proof, number>();
  const stack: Part<Proof>[] = [root];
  for (let part = stack.pop(); part !== undefined; part = stack.pop()) {
    if (part.kind === 'impossible') tree.push(IMPOSSIBLE);
    else if (part.kind === 'groups') tree.push(BY_GROUPS);
    else if (part.kind === 'split') {
      tree.push(part.site);
      stack.push(part.without, part.withSite);
    } else {
      const at = used.get(part.proof) ?? used.size;
      used.set(part.proof, at);
      tree.push(-1 - at);
    }
  }
  return { tree: Int32Array.from(tree), proofs: [...used.keys()] };
}
