/** Serving whole clients: what plans cost as far as the search knows, and who is served where. */
import type { Room } from '../room.ts';
import { violationsOf } from '../selection.ts';
import { halfway, searchClusters } from './cluster-search.ts';
import { Clusters, type Served } from './clusters.ts';
import type { CapacitatedProblem, Flow } from './problem.ts';
import type { Serving } from './serving.ts';

/** Rounds for a given plan, around one, and between two. */
const GIVEN = 20;
const AROUND = 300;
const BETWEEN = 150;
/** More plans than these (as text, perhaps 100 MB) are not remembered. */
const MOST_PLANS = 200_000;

export function wholeServing(
  problem: CapacitatedProblem,
  room: Room,
  { far, seed }: { far: number; seed: number },
): Serving {
  const clusters = new Clusters(problem, room, far);
  const known = new Map<string, number>();
  let best: Served | null = null;
  let searches = 0;

  function learn(plan: readonly number[], served: Served | null): number {
    const key = plan.join();
    const total = Math.min(served?.total ?? Infinity, known.get(key) ?? Infinity);
    if (known.size < MOST_PLANS) known.set(key, total);
    const isBest = served !== null && (best === null || served.total < best.total);
    // Plans that break a rule are asked for as well.
    if (isBest && violationsOf(problem.selection, plan).length === 0) best = served;
    return total;
  }

  function around(
    plan: readonly number[],
    rounds: number,
    shouldStop: () => boolean,
  ): readonly number[] | null {
    if (plan.length === 0) return null;
    searches += 1;
    const served = searchClusters(clusters, plan, seed + searches, {
      rounds,
      isPlanGiven: false,
      shouldStop,
    });
    if (served === null) return null;
    const better = served.plan.toSorted((a, b) => a - b);
    learn(better, served);
    return better;
  }

  return {
    objective(plan) {
      const total = known.get(plan.join());
      if (total !== undefined) return total;
      if (plan.length === 0) return Infinity;
      const effort = { rounds: GIVEN, isPlanGiven: true, shouldStop: () => false };
      return learn(plan, searchClusters(clusters, plan, seed, effort));
    },
    improve: (plan, shouldStop) => around(plan, AROUND, shouldStop) ?? plan,
    link(from, to, shouldStop) {
      const between = halfway(clusters, [...from], [...to]);
      return between === null ? null : around(between, BETWEEN, shouldStop);
    },
    learn(plan, siteOf) {
      const served = clusters.judge(plan, siteOf);
      if (served !== null) learn(plan, served);
    },
    flows: () => Array.from(best?.siteOf ?? [], (site, client): Flow => ({ client, site, share: 1 })),
  };
}
