/**
 * Serving whole clients from a given plan: those with most to lose choose first, then single clients move and pairs change
 * places while that is cheaper (Martello and Toth 1981 for the generalised assignment problem).
 */
import { seededRandom } from '../../../shared/random.ts';
import type { CapacitatedProblem } from './problem.ts';

const TINY = 1e-9;

/** The same plan is always served in the same way. */
const SEED = 1;

/**
 * For each client its site; null: these rules of thumb find no place for somebody. `shuffles`: orders to try besides those
 * by regret and by demand; where room is scarce, another order often serves cheaper.
 */
export function assignWhole(
  problem: CapacitatedProblem,
  plan: readonly number[],
  shuffles = 0,
): Int32Array | null {
  const { demand } = problem;
  const regret = regretsOf(problem, plan);
  const random = seededRandom(SEED);
  const keys = [regret, demand];
  for (let shuffle = 0; shuffle < shuffles; shuffle += 1) {
    const [by, noise] = [keys[shuffle % 2]!, 0.3 + random()];
    keys.push(by.map((value) => value * (1 + noise * (random() - 0.5))));
  }
  let best: Int32Array | null = null;
  let least = Infinity;
  for (const key of keys) {
    const assignment = placeInOrder(problem, plan, (client) => -key[client]!);
    if (assignment === null) continue;
    exchange(problem, plan, assignment, shuffles > 0);
    const cost = wholeCost(problem, assignment);
    if (cost >= least) continue;
    [best, least] = [assignment, cost];
  }
  return best;
}

/** Without what the sites cost. */
export function wholeCost({ table }: CapacitatedProblem, assignment: Int32Array): number {
  return assignment.reduce((sum, site, client) => sum + table.cost[client * table.sites + site]!, 0);
}

/** What a client loses who does not get its cheapest site. */
function regretsOf({ table, demand }: CapacitatedProblem, plan: readonly number[]): Float64Array {
  return demand.map((_, client) => {
    let [first, second] = [Infinity, Infinity];
    for (const site of plan) {
      const cost = table.cost[client * table.sites + site]!;
      if (cost < first) [first, second] = [cost, first];
      else if (cost < second) second = cost;
    }
    return second === first ? 0 : second - first;
  });
}

function placeInOrder(
  { table, demand, capacity }: CapacitatedProblem,
  plan: readonly number[],
  key: (client: number) => number,
): Int32Array | null {
  const left = capacity.slice();
  const assignment = new Int32Array(table.clients);
  const order = Int32Array.from(demand.keys()).sort((a, b) => key(a) - key(b));
  for (const client of order) {
    let [best, least] = [-1, Infinity];
    for (const site of plan) {
      const cost = table.cost[client * table.sites + site]!;
      if (cost < least && left[site]! >= demand[client]! - 1e-9) [best, least] = [site, cost];
    }
    if (best < 0) return null;
    assignment[client] = best;
    left[best]! -= demand[client]!;
  }
  return assignment;
}

/**
 * A client moves, if need be onto the place of another, which moves back; or, where that is looked at thoroughly, moves on
 * to any other site.
 */
function exchange(
  { table, demand, capacity }: CapacitatedProblem,
  plan: readonly number[],
  assignment: Int32Array,
  isThorough: boolean,
): void {
  const { clients, sites, cost } = table;
  const left = capacity.slice();
  assignment.forEach((site, client) => (left[site]! -= demand[client]!));
  const at = (client: number, site: number) => cost[client * sites + site]!;
  const nearest = Float64Array.from({ length: clients }, (_, client) =>
    plan.reduce((least, site) => Math.min(least, at(client, site)), Infinity),
  );
  const move = (client: number, site: number) => {
    left[assignment[client]!]! += demand[client]!;
    left[site]! -= demand[client]!;
    assignment[client] = site;
  };

  function moveAlone(client: number): boolean {
    const from = assignment[client]!;
    for (const to of plan) {
      if (at(client, from) - at(client, to) <= TINY || left[to]! < demand[client]! - TINY) continue;
      move(client, to);
      return true;
    }
    return false;
  }

  /** To the place of another, who moves back or on. */
  function moveOnto(client: number): boolean {
    const from = assignment[client]!;
    for (let other = 0; other < clients; other += 1) {
      const to = assignment[other]!;
      const gain = at(client, from) - at(client, to) + at(other, to);
      if (to === from || gain - nearest[other]! <= TINY) continue;
      if (left[to]! + demand[other]! < demand[client]! - TINY) continue;
      for (const next of isThorough ? plan : [from]) {
        if (next === to || gain - at(other, next) <= TINY) continue;
        if (left[next]! + (next === from ? demand[client]! : 0) < demand[other]! - TINY) continue;
        move(other, next);
        move(client, to);
        return true;
      }
    }
    return false;
  }

  for (let isBetter = true; isBetter;) {
    isBetter = false;
    for (let client = 0; client < clients; client += 1) {
      while (moveAlone(client) || moveOnto(client)) isBetter = true;
    }
  }
}
