/** The tree of a proof while it grows: parts of the plans are split until prices close each (certificate.ts). */
import { IMPOSSIBLE, type Certificate, type Multipliers } from '../certificate.ts';
import type { Prices } from './prices.ts';

export type Part =
  | { kind: 'leaf'; prices: Prices }
  /** The sites that are fixed on the way here break a rule. */
  | { kind: 'impossible' }
  | { kind: 'split'; site: number; withSite: Part; without: Part };

export function become(part: Part, next: Part): void {
  Object.assign(part, next);
}

/** Splits a site off; `value` is where the search goes on, and what is returned; the other side is closed. */
export function settle(part: Part, site: number, value: 0 | 1, closed: Part): Part {
  const rest: Part = { kind: 'impossible' };
  become(part, {
    kind: 'split',
    site,
    withSite: value === 1 ? rest : closed,
    without: value === 1 ? closed : rest,
  });
  return rest;
}

export function certificateOf(root: Part, toMultipliers: (prices: Prices) => Multipliers): Certificate {
  const tree: number[] = [];
  const used = new Map<Prices, number>();
  const stack: Part[] = [root];
  for (let part = stack.pop(); part !== undefined; part = stack.pop()) {
    if (part.kind === 'impossible') tree.push(IMPOSSIBLE);
    else if (part.kind === 'split') {
      tree.push(part.site);
      stack.push(part.without, part.withSite);
    } else {
      const at = used.get(part.prices) ?? used.size;
      used.set(part.prices, at);
      tree.push(-1 - at);
    }
  }
  return { multipliers: [...used.keys()].map(toMultipliers), tree: Int32Array.from(tree) };
}
