/**
 * The p-centre problem: the farthest client as near as possible. A binary search over the distances that occur (Minieka
 * 1970); "can everybody be reached within so far?" is a p-median in which longer ways are forbidden and the others cost
 * nothing, so that its prices prove every no, under all rules of the selection.
 */
import { gapOf, type Control, type Outcome } from '../outcome.ts';
import { violationsOf, type Selection } from '../selection.ts';
import { assign, type CostTable } from './cost-table.ts';
import { greedyCentre } from './near-everybody.ts';
import { solveMedian } from './p-median.ts';

/** The objective is a distance; opening costs do not count. */
export function solveCentre(distances: CostTable, selection: Selection, control: Control): Outcome {
  const steps = distancesOf(distances);
  let spent = 0;
  let best = nearer(distances, selection, [greedyCentre(distances, selection, steps), control.warmStart]);
  let plan = best;
  let proof: Outcome | null = null;
  // Everybody can be reached at steps[high], not at steps[low].
  let [low, high] = [-1, best === null ? steps.length : steps.indexOf(radiusOf(distances, best))];

  function ask(at: number): Outcome {
    const rest = { ...control, warmStart: plan, maxIterations: control.maxIterations - spent };
    const answer = solveMedian(withinReach(distances, steps[at]!), selection, {
      ...rest,
      onProgress: () => undefined,
    });
    spent += answer.iterations;
    return answer;
  }

  function tell(): void {
    control.onProgress({
      phase: 'tree',
      objective: best === null ? null : steps[high]!,
      bound: boundAt(steps, low),
      sites: best ?? new Int32Array(0),
      iterations: spent,
    });
  }

  tell();
  const first = best === null ? steps.length - 1 : (low + high) >> 1;
  for (let at = first; low + 1 < high && !control.shouldStop(); at = (low + high) >> 1) {
    const answer = ask(at);
    if (answer.status === 'unknown') break;
    if (answer.status === 'infeasible') {
      low = at;
      proof = answer;
    } else {
      plan = answer.sites;
      best = answer.sites;
      high = steps.indexOf(radiusOf(distances, best));
    }
    tell();
  }
  const objective = best === null ? null : steps[high]!;
  const bound = boundAt(steps, low);
  const isClosed = low + 1 === high;
  return {
    status: isClosed ? (best === null ? 'infeasible' : 'optimal') : best === null ? 'unknown' : 'feasible',
    objective,
    bound,
    gap: gapOf(objective, bound),
    sites: best ?? new Int32Array(0),
    assignment: best === null ? new Int32Array(distances.clients).fill(-1) : assign(distances, best),
    iterations: spent,
    // No smaller distance is proved by nothing at all: an empty tree.
    certificate: proof?.certificate ?? { multipliers: [], tree: new Int32Array(0) },
  };
}

/** The plan of these that obeys the rules and has the farthest client nearest. */
function nearer(
  distances: CostTable,
  selection: Selection,
  plans: readonly (Int32Array | null)[],
): Int32Array | null {
  const allowed = plans.filter((plan) => plan !== null && violationsOf(selection, plan).length === 0);
  const radius = (plan: Int32Array | null) => (plan === null ? Infinity : radiusOf(distances, plan));
  const best = allowed.toSorted((a, b) => radius(a) - radius(b))[0] ?? null;
  return radius(best) < Infinity ? best : null;
}

/** Every distance that occurs, ascending. */
export function distancesOf({ cost }: CostTable): Float64Array {
  const sorted = cost.filter((value) => value < Infinity).sort();
  return sorted.filter((value, at) => at === 0 || value !== sorted[at - 1]);
}

/** Ways of at most `radius` cost nothing, longer ones are forbidden. */
export function withinReach({ clients, sites, cost }: CostTable, radius: number): CostTable {
  const reach = cost.map((value) => (value <= radius ? 0 : Infinity));
  return { clients, sites, cost: reach, opening: new Float64Array(sites) };
}

/** How far the farthest client has to go. */
export function radiusOf(distances: CostTable, plan: Iterable<number>): number {
  let radius = 0;
  assign(distances, plan).forEach((site, client) => {
    radius = Math.max(radius, site < 0 ? Infinity : distances.cost[client * distances.sites + site]!);
  });
  return radius;
}

/** The least distance that is not proved too short. */
function boundAt(steps: Float64Array, low: number): number {
  return steps[low + 1] ?? Infinity;
}
