import { expect, it } from 'vitest';
import { partialCover } from '../models/set-cover.ts';
import { reachFromLists } from '../reach.ts';
import { choose } from '../selection.ts';
import { openDual } from './dual.ts';
import { firstPrices } from './prices.ts';
import { descend } from './subgradient.ts';

const EVERYBODY = 28 + 74 + 36 + 11 + 55;
const LIMITS = {
  iterations: 5000,
  firstStep: 1,
  patience: 20,
  shorter: 0.9,
  fresh: 0.1,
  primal: null,
  incumbent: () => -Infinity,
  onEvaluated: () => {},
  shouldStop: () => false,
  isClosed: () => false,
};

it('where no plan obeys, prices do not grow until nothing can be told from nothing', () => {
  // Each three sites cost more than the budget, or gain too little.
  const lists = [[3], [3], [0, 1, 4], [0, 1], [], [], [1]];
  const demand = { reach: reachFromLists(5, lists), weight: Float64Array.of(28, 74, 36, 11, 55) };
  const budget = { cost: Float64Array.of(9, 5, 9, 6, -2, 9, 6), atMost: 7 };
  const cost = Float64Array.of(1, 3, 5, 2, 4, 1, 3);
  const problem = partialCover(demand, 117.6 / EVERYBODY, cost, choose(7, 3, { budget }));
  const { prices } = descend(problem, openDual(problem), firstPrices(problem), LIMITS);
  expect(Math.max(...prices.flat.map(Math.abs))).toBeLessThan(1e9);
});
