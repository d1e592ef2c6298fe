/** The instances of the bench: what is published, and generated ones of the families of placement.md 6.3. */
import { scattered, town } from '../../../controller/placement/capacitated/test-capacitated.ts';
import { maximalCover } from '../../../controller/placement/models/coverage.ts';
import { setCover } from '../../../controller/placement/models/set-cover.ts';
import { choose, chooseAny } from '../../../controller/placement/selection.ts';
import {
  newYork,
  publishedCapacitated,
  publishedMedian,
  sanFrancisco,
  sanFranciscoTables,
} from '../../support/placement-instances.ts';
import { bds, jinniuLike, pilot, pmedLike, pointsTable, uniformCity, type Generated } from './generate.ts';
import { blocks, floorTable, lattice, lines, type Point } from './points.ts';
import { capacitatedTask, centreTask, coverTask, medianTask, type Task } from './tasks.ts';

export interface Case {
  readonly goal: string;
  readonly name: string;
  readonly open: () => Task;
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
      return coverTask(maximalCover(demand, choose(demand.reach.siteCount, p)));
    },
  };
}

function city(p: number, bestKnown: number | null): Case {
  const open = () => coverTask(maximalCover(newYork(400), choose(2713, p)));
  return { goal: 'G5', name: `New York 2713 x 2713 r400 p${p}`, seconds: 30, bestKnown, open };
}

function pmed(name: string, bestKnown: number): Case {
  const open = () => {
    const { table, p } = publishedMedian(name);
    return medianTask(table, p);
  };
  return { goal: 'G1', name, seconds: 30, bestKnown, open };
}

/** Graphs as pmed's, for its larger files; points in a square as TSPLIB's, every point client and candidate. */
function pmedLikeCase(size: number, p: number): Case {
  const open = () => medianTask(pmedLike(size, SEED), p);
  return { goal: 'G1', name: `pmed-like ${size} p${p}`, seconds: 30, bestKnown: null, open };
}

function pointsCase(goal: string, clients: number, candidates: number, p: number, seconds: number): Case {
  const open = () => medianTask(pointsTable(clients, candidates, SEED), p);
  return { goal, name: `points ${clients} x ${candidates} p${p}`, seconds, bestKnown: null, open };
}

/** Points like those of TSPLIB, every one client and candidate. */
function drilledCase(goal: string, name: string, points: () => Point[], p: number, seconds: number): Case {
  const open = () => medianTask(floorTable(points()), p);
  return { goal, name: `${name} p${p}`, seconds, bestKnown: null, open };
}

function cap(name: string, bestKnown: number): Case {
  const open = () => capacitatedTask(publishedCapacitated(name));
  return { goal: 'G11', name, seconds: 10, bestKnown, open };
}

function pmedcap(name: string, bestKnown: number): Case {
  const open = () => capacitatedTask(publishedCapacitated(name));
  return { goal: 'G12', name, seconds: 30, bestKnown, open };
}

/** As pmedcap11 to 20. */
function scatteredCase(seed: number): Case {
  const open = () => capacitatedTask(scattered({ clients: 100, p: 10, seed }));
  return { goal: 'G12', name: `scattered 100 p10 seed ${seed}`, seconds: 60, bestKnown: null, open };
}

/** As SJC3a, SJC4a and SJC4b: clients in clusters, Euclid's distances. */
function townCase(clients: number, p: number, use: number): Case {
  const open = () => capacitatedTask(town({ clients, p, use, seed: SEED }));
  return { goal: 'G12', name: `town ${clients} p${p} use ${use}`, seconds: 30, bestKnown: null, open };
}

const sites = (count: number) => new Float64Array(count).fill(1);

export const CASES: readonly Case[] = [
  {
    goal: 'G13',
    name: 'San Francisco LSCP r5000',
    seconds: 5,
    bestKnown: 8,
    open: () => coverTask(setCover(sanFrancisco(5000), 1, sites(16), chooseAny(16))),
  },
  {
    goal: 'G13',
    name: 'San Francisco r5000 p4',
    seconds: 5,
    bestKnown: 875_247,
    open: () => coverTask(maximalCover(sanFrancisco(5000), choose(16, 4))),
  },
  generated('G8a', () => jinniuLike(250, 400, 800, SEED), 'Jinniu-like 1,728 x 400 r800', 30, 20),
  generated('G8a', () => uniformCity(2000, 500, 800, SEED), 'uniform 2,000 x 500 r800', 20, 20),
  generated('G8a', () => uniformCity(2000, 500, 1000, SEED), 'uniform 2,000 x 500 r1000', 20, 20),
  generated('G8', () => jinniuLike(100, 400, 500, SEED), 'Jinniu-like 10,800 x 400 r500', 30, 10),
  generated('G8', () => jinniuLike(100, 400, 1000, SEED), 'Jinniu-like 10,800 x 400 r1000', 30, 10),
  generated('G8', () => jinniuLike(100, 800, 500, SEED), 'Jinniu-like 10,800 x 800 r500', 60, 10),
  generated('G8', () => jinniuLike(100, 800, 800, SEED), 'Jinniu-like 10,800 x 800 r800', 60, 10),
  ...(
    [
      [500, 30],
      [500, 60],
      [800, 30],
      [800, 60],
      [1000, 30],
    ] as const
  ).map(([radius, p]) => generated('G8', () => pilot(radius, SEED), `pilot 10,626 x 340 r${radius}`, p, 10)),
  {
    goal: 'LSCP',
    name: 'Jinniu-like 10,800 x 800 r800, everybody reached',
    seconds: 20,
    bestKnown: null,
    open: () => coverTask(setCover(jinniuLike(100, 800, 800, SEED), 1, sites(800), chooseAny(800))),
  },
  generated('G9', () => uniformCity(10_000, 1000, 800, SEED), 'uniform 10,000 x 1,000 r800', 40, 15),
  generated('G10', () => uniformCity(100_000, 2000, 800, SEED), 'uniform 100,000 x 2,000 r800', 60, 30),
  generated('G6', () => bds(10_000, 100, 5.5, SEED), 'BDS-like 10,000 x 100 r5.5', 15, 20),
  generated('G6', () => bds(50_000, 100, 5.75, SEED), 'BDS-like 50,000 x 100 r5.75', 10, 20),
  generated('G6', () => bds(100_000, 100, 5.5, SEED), 'BDS-like 100,000 x 100 r5.5', 20, 20),
  city(50, 1_153_640),
  city(60, 1_288_174),
  city(70, 1_396_333),
  city(100, null),
  pmed('pmed1', 5819),
  pmed('pmed6', 7824),
  pmed('pmed7', 5631),
  pmed('pmed16', 8162),
  pmedLikeCase(900, 5),
  pmedLikeCase(900, 10),
  pmedLikeCase(900, 90),
  pointsCase('G3', 1304, 1304, 100, 60),
  ...[10, 50, 100].map((p) => drilledCase('G3', 'blocks 1400', () => blocks(1400, SEED), p, 60)),
  ...[20, 100].map((p) => drilledCase('G3', 'lattice 1432', () => lattice(1432, SEED), p, 60)),
  ...[200, 300].map((p) => drilledCase('G3', 'lines 1304', () => lines(1304, SEED), p, 60)),
  ...[100, 300].map((p) => drilledCase('G4', 'lines 3038', () => lines(3038, SEED), p, 120)),
  pointsCase('G4', 3038, 3038, 300, 120),
  pointsCase('weighted', 10_744, 400, 30, 40),
  cap('cap41', 1_040_444.375),
  cap('cap71', 932_615.75),
  pmedcap('pmedcap02', 740),
  pmedcap('pmedcap06', 778),
  pmedcap('pmedcap07', 787),
  pmedcap('pmedcap10', 829),
  ...[3, 4, 9].map(scatteredCase),
  townCase(100, 10, 0.8),
  townCase(300, 25, 0.95),
  townCase(402, 30, 0.95),
  townCase(402, 40, 0.75),
  {
    goal: 'G13',
    name: 'San Francisco p-median p4',
    seconds: 5,
    bestKnown: 2_848_268_129.714_512,
    open: () => medianTask(sanFranciscoTables().weighted, 4),
  },
  {
    goal: 'G13',
    name: 'San Francisco p-centre p4',
    seconds: 5,
    bestKnown: 7403.063_810_849_859,
    open: () => centreTask(sanFranciscoTables().distances, 4),
  },
];
