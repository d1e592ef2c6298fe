import { describe, expect, it } from 'vitest';
import { blocks, floorTable, lines, type Point } from '../../../test/bench/placement/points.ts';
import { ascend } from '../lagrange/ascent.ts';
import { dive } from '../lagrange/dive.ts';
import { pricesFrom } from '../lagrange/prices.ts';
import { Search } from '../lagrange/search.ts';
import { PATIENT } from '../outcome.ts';
import { choose } from '../selection.ts';
import { medianFamily } from './median-family.ts';

function afterRoot(points: Point[], p: number, rules = {}) {
  const table = floorTable(points);
  const selection = choose(table.sites, p, rules);
  const family = medianFamily(table, selection);
  const search = new Search(family, selection, PATIENT);
  const market = family.market(search.domain.state, null, null);
  const root = ascend({
    ...search.relaxation(market, pricesFrom(family.firstPrices, search.sides.count), null),
    incumbent: () => search.incumbent,
    limits: { maxSteps: 3000, wander: 200, scale: 0.3, minScale: 1e-4, patience: 20 },
    onStep: () => false,
  });
  search.tryCheapest(root.reduced);
  return { search, market, root };
}

describe('a dive', () => {
  it.each([
    ['lines', lines(700, 1), 160],
    ['blocks', blocks(700, 2), 100],
  ])('where many plans of %s cost the same, finds one that interchange alone does not', (_, points, p) => {
    const { search, market, root } = afterRoot(points, p);
    const { objective } = search.incumbent;
    dive(search, market, root);
    expect(search.incumbent.objective).toBeLessThan(objective);
    expect(search.incumbent.objective).toBeLessThan(1.004 * root.bound);
  });

  it('takes its decisions back, and keeps rules', () => {
    const quotas = [
      { name: 'first', sites: Int32Array.from({ length: 100 }, (_, j) => j), atLeast: 0, atMost: 3 },
    ];
    const { search, market, root } = afterRoot(blocks(300, 3), 30, { quotas });
    dive(search, market, root);
    expect(search.domain.state.every((value) => value === -1)).toBe(true);
    expect(search.incumbent.plan.filter((site) => site < 100).length).toBeLessThanOrEqual(3);
  });
});
