/** The instances of the bench: what is published, and generated ones of the families of placement.md 6.3. */
import type { CoverProblem } from '../../../controller/placement/cover/problem.ts';
import { maximalCover } from '../../../controller/placement/models/coverage.ts';
import { setCover } from '../../../controller/placement/models/set-cover.ts';
import { choose, chooseAny } from '../../../controller/placement/selection.ts';
import { newYork, sanFrancisco } from '../../support/placement-instances.ts';
import { bds, jinniuLike, uniformCity, type Generated } from './generate.ts';

export interface Case {
  readonly goal: string;
  readonly name: string;
  readonly open: () => CoverProblem;
  readonly seconds: number;
  readonly bestKnown: number | null;
}

const SEED = 1;

function generated(goal: string, open: () => Generated, name: string, p: number, seconds: number): Case {
  return {
    goal,
    name: `${name} p${p}`,
    seconds,
    bestKnown: null,
    open: () => {
      const demand = open();
      return maximalCover(demand, choose(demand.reach.siteCount, p));
    },
  };
}

function city(p: number, bestKnown: number | null): Case {
  const open = () => maximalCover(newYork(400), choose(2713, p));
  return { goal: 'G5', name: `New York 2713 x 2713 r400 p${p}`, seconds: 30, bestKnown, open };
}

const sites = (count: number) => new Float64Array(count).fill(1);

export const CASES: readonly Case[] = [
  {
    goal: 'G13',
    name: 'San Francisco LSCP r5000',
    seconds: 5,
    bestKnown: 8,
    open: () => setCover(sanFrancisco(5000), 1, sites(16), chooseAny(16)),
  },
  {
    goal: 'G13',
    name: 'San Francisco r5000 p4',
    seconds: 5,
    bestKnown: 875_247,
    open: () => maximalCover(sanFrancisco(5000), choose(16, 4)),
  },
  generated('G8a', () => jinniuLike(250, 400, 800, SEED), 'Jinniu-like 1,728 x 400 r800', 30, 20),
  generated('G8a', () => uniformCity(2000, 500, 800, SEED), 'uniform 2,000 x 500 r800', 20, 20),
  generated('G8a', () => uniformCity(2000, 500, 1000, SEED), 'uniform 2,000 x 500 r1000', 20, 20),
  generated('G8', () => jinniuLike(100, 400, 500, SEED), 'Jinniu-like 10,800 x 400 r500', 30, 10),
  generated('G8', () => jinniuLike(100, 400, 1000, SEED), 'Jinniu-like 10,800 x 400 r1000', 30, 10),
  generated('G8', () => jinniuLike(100, 800, 500, SEED), 'Jinniu-like 10,800 x 800 r500', 60, 10),
  generated('G8', () => jinniuLike(100, 800, 800, SEED), 'Jinniu-like 10,800 x 800 r800', 60, 10),
  generated('G9', () => uniformCity(10_000, 1000, 800, SEED), 'uniform 10,000 x 1,000 r800', 40, 15),
  generated('G10', () => uniformCity(100_000, 2000, 800, SEED), 'uniform 100,000 x 2,000 r800', 60, 30),
  generated('G6', () => bds(10_000, 100, 5.5, SEED), 'BDS-like 10,000 x 100 r5.5', 15, 20),
  generated('G6', () => bds(50_000, 100, 5.75, SEED), 'BDS-like 50,000 x 100 r5.75', 10, 20),
  generated('G6', () => bds(100_000, 100, 5.5, SEED), 'BDS-like 100,000 x 100 r5.5', 20, 20),
  city(50, 1_153_640),
  city(60, 1_288_174),
  city(70, 1_396_333),
  city(100, null),
];
