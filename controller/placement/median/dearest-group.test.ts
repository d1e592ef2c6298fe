import { describe, expect, it } from 'vitest';
import { floorTable, lines } from '../../../test/bench/placement/points.ts';
import { checkMedian } from '../check/check-median.ts';
import type { Ascent } from '../lagrange/ascent.ts';
import { newPrices } from '../lagrange/prices.ts';
import { PATIENT } from '../outcome.ts';
import { choose } from '../selection.ts';
import { dearestGroup } from './dearest-group.ts';
import { solveMedian } from './p-median.ts';
import { rankSites } from './ranking.ts';

/** Two rows of four places each, 10 apart within a row. Prices of 11 let every client pay its neighbours. */
function twoRows(prices: readonly number[]) {
  const table = floorTable(prices.map((_, at) => [10 * (at % 4), at < 4 ? 0 : 1000] as const));
  const rows = newPrices(prices.length, 0);
  rows.rows.set(prices);
  const ascent: Ascent = {
    bound: 0,
    prices: rows,
    reduced: new Float64Array(8).fill(-20),
    average: new Float64Array(8).fill(0.5),
    pick: { isChosen: new Uint8Array(8), sum: 0, dropPrice: -20, takePrice: -20 },
  };
  return { ranking: rankSites(table, 8), ascent };
}

describe('the group to split', () => {
  it('is the one where the plan costs most above the prices', () => {
    const { ranking, ascent } = twoRows([11, 11, 11, 11, 19, 19, 19, 19]);
    const state = new Int8Array(8).fill(-1);
    const open = dearestGroup(ranking, state, ascent, Int32Array.of(0, 4))!;
    expect([...open.keys()].filter((site) => open[site] === -1)).toEqual([0, 1, 2, 3]);
  });

  it('is none when nothing is left to decide', () => {
    const { ranking, ascent } = twoRows([11, 11, 11, 11, 19, 19, 19, 19]);
    expect(dearestGroup(ranking, new Int8Array(8), ascent, Int32Array.of(0, 4))).toBeNull();
  });

  it('leads to a proof where dozens of groups mix plans of the same cost', () => {
    const table = floorTable(lines(700, 1));
    const selection = choose(700, 100);
    const outcome = solveMedian(table, selection, { ...PATIENT, maxIterations: 6000 });
    expect(outcome.status).toBe('optimal');
    expect(checkMedian(table, selection, outcome).faults).toEqual([]);
  });
});
