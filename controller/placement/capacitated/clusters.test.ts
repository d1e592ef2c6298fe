import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../shared/random.ts';
import { checkCapacitated } from '../check/check-capacitated.ts';
import { openDomain } from '../domain.ts';
import { CASES } from '../median/test-tables.ts';
import { PATIENT } from '../outcome.ts';
import { openRoom } from '../room.ts';
import { solveCapacitated } from './capacitated.ts';
import { Clusters } from './clusters.ts';
import { anyCapacitated, town } from './test-capacitated.ts';
import type { CapacitatedProblem } from './problem.ts';

const FAR = 1e5;

/** A plan of a few sites, everybody somewhere. */
function scattered(problem: CapacitatedProblem, seed: number): Clusters {
  const { selection, table } = problem;
  const clusters = new Clusters(problem, openRoom(selection, openDomain(selection).domain.state), FAR);
  const random = seededRandom(seed);
  const plan = Array.from({ length: table.sites }, (_, site) => site).filter(() => random() < 0.6);
  clusters.reset(plan.length === 0 ? [0] : plan);
  for (let client = 0; client < table.clients; client += 1)
    clusters.move(client, clusters.plan[Math.floor(random() * clusters.plan.length)]!);
  clusters.weight = random() * 10;
  return clusters;
}

/** Counted anew from who is where. */
function valueOf({ problem, plan, siteOf, weight }: Clusters): number {
  const { table, demand, capacity } = problem;
  const load = new Float64Array(table.sites);
  let sum = plan.reduce((total, site) => total + table.opening[site]!, 0);
  siteOf.forEach((site, client) => {
    if (!plan.includes(site)) throw new Error(`client ${client} is at ${site}, which is not in the plan`);
    sum += Math.min(FAR, table.cost[client * table.sites + site]!);
    load[site]! += demand[client]!;
  });
  load.forEach((value, site) => (sum += weight * Math.max(0, value - capacity[site]!)));
  return sum;
}

describe('clusters', () => {
  it('a move changes the value by what it said, and never for the worse', () => {
    fc.assert(
      fc.property(anyCapacitated(false, 8), fc.nat(1e6), (problem, seed) => {
        const clusters = scattered(problem, seed);
        for (let turn = 0; turn < 3; turn += 1) {
          for (let client = 0; client < problem.table.clients; client += 1) {
            const before = valueOf(clusters);
            const change = clusters.improve(client);
            expect(change).toBeLessThanOrEqual(0);
            expect(valueOf(clusters) - before).toBeCloseTo(change, 4);
          }
          for (const site of clusters.plan) {
            const before = valueOf(clusters);
            const change = clusters.settle(site);
            expect(change).toBeLessThanOrEqual(0);
            expect(valueOf(clusters) - before).toBeCloseTo(change, 4);
          }
        }
        expect(clusters.total() + clusters.weight * clusters.overload()).toBeCloseTo(valueOf(clusters), 4);
      }),
      { numRuns: CASES },
    );
  });

  it('a local optimum has no better move of a single client, and lists the nearest sites of each', () => {
    fc.assert(
      fc.property(anyCapacitated(false, 8), fc.nat(1e6), (problem, seed) => {
        const clusters = scattered(problem, seed);
        clusters.descend(false);
        const value = valueOf(clusters);
        for (let client = 0; client < problem.table.clients; client += 1) {
          const near = [...clusters.near.of(client)];
          const costs = near.map((site) => clusters.costAt(client, site));
          expect(costs).toEqual(
            clusters.plan.map((site) => clusters.costAt(client, site)).sort((a, b) => a - b),
          );
          const home = clusters.siteOf[client]!;
          for (const site of clusters.plan) {
            clusters.move(client, site);
            expect(valueOf(clusters)).toBeGreaterThanOrEqual(value - 1e-4);
          }
          clusters.move(client, home);
        }
      }),
      { numRuns: CASES },
    );
  });

  it('a state that is restored is the one that was kept', () => {
    fc.assert(
      fc.property(anyCapacitated(false, 8), fc.nat(1e6), (problem, seed) => {
        const clusters = scattered(problem, seed);
        const kept = clusters.served();
        const value = valueOf(clusters);
        clusters.descend(false);
        clusters.restore(kept);
        expect(valueOf(clusters)).toBeCloseTo(value, 6);
        expect(clusters.served()).toEqual({ ...kept, overload: expect.closeTo(kept.overload, 6) as number });
      }),
      { numRuns: CASES },
    );
  });

  it('the plan of a town of 300 is near the bound', { timeout: 120_000 }, () => {
    const problem = town({ clients: 300, p: 25, use: 0.9, seed: 7 });
    const outcome = solveCapacitated(problem, { ...PATIENT, maxIterations: 1600 });
    expect(checkCapacitated(problem, outcome).faults).toEqual([]);
    expect(outcome.gap).toBeLessThan(0.04);
  });

  it('the same seed serves a town in the same way again', () => {
    const problem = town({ clients: 80, p: 8, use: 0.9, seed: 3 });
    const solved = () => solveCapacitated(problem, { ...PATIENT, maxIterations: 800 });
    expect(solved()).toEqual(solved());
  });
});
