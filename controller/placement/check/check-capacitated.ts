/** Checks an answer of the capacitated models from the problem, the flows and the certificate (placement.md G14). */
import type { Multipliers } from '../certificate.ts';
import { withEnoughSites, type CapacitatedProblem, type Flow } from '../capacitated/problem.ts';
import { violationsOf } from '../selection.ts';
import { chargeRules, fits, isNear, raised, roundingOf } from './bounds.ts';
import type { Verdict } from './check-cover.ts';
import type { Claim } from './check-median.ts';
import { leastBound, type OtherSplits, type SiteCosts } from './walk.ts';

export function checkCapacitated(
  problem: CapacitatedProblem,
  claim: Omit<Claim, 'assignment'> & { readonly flows: readonly Flow[] },
): Verdict {
  const { status, objective, bound, sites, flows, certificate } = claim;
  const faults: string[] = [];
  if (objective !== null) {
    if (new Set(sites).size !== sites.length) faults.push('a site is listed twice');
    const broken = violationsOf(problem.selection, sites);
    faults.push(...broken.map((rule) => `the plan breaks a rule: ${JSON.stringify(rule)}`));
    faults.push(...flowFaults(problem, new Set(sites), flows));
    const total = costOf(problem, sites, flows);
    if (!isNear(total, objective)) faults.push(`claims the objective ${objective}, the plan gives ${total}`);
    if (bound > objective && !isNear(bound, objective)) faults.push('the bound is above the objective');
  }
  const proved = provedBound(problem, certificate);
  if (proved < bound && !isNear(proved, bound))
    faults.push(`claims the bound ${bound}, proves only ${proved}`);
  if (status === 'optimal' && bound !== objective) faults.push('called optimal without meeting the bound');
  return { isValid: faults.length === 0, faults, provedBound: proved };
}

function flowFaults(
  { demand, capacity, isSplit }: CapacitatedProblem,
  plan: Set<number>,
  flows: readonly Flow[],
): string[] {
  const served = new Float64Array(demand.length);
  const load = new Float64Array(capacity.length);
  const faults: string[] = [];
  for (const { client, site, share } of flows) {
    if (!plan.has(site) || !(share > 0))
      faults.push(`client ${client} is served at ${site}, which is not in the plan`);
    if (!isSplit && share !== 1) faults.push(`client ${client} is split`);
    served[client]! += share;
    load[site]! += share * demand[client]!;
  }
  served.forEach((share, client) => {
    if (!isNear(share, 1)) faults.push(`client ${client} is served ${share} times`);
  });
  load.forEach((sum, site) => {
    if (sum > capacity[site]! && !isNear(sum, capacity[site]!)) faults.push(`site ${site} serves ${sum}`);
  });
  return faults;
}

function costOf({ table }: CapacitatedProblem, sites: Int32Array, flows: readonly Flow[]): number {
  const opening = sites.reduce((sum, site) => sum + table.opening[site]!, 0);
  return flows.reduce(
    (sum, { client, site, share }) => sum + share * table.cost[client * table.sites + site]!,
    opening,
  );
}

function provedBound(problem: CapacitatedProblem, certificate: Claim['certificate']): number {
  const { multipliers } = certificate;
  const { table, isSplit } = problem;
  if (!multipliers.every((set) => fits(set, table.clients, problem.selection))) return -Infinity;
  const selection = withEnoughSites(problem);
  const bound = leastBound(
    selection,
    certificate,
    (set, splits) => siteCosts(problem, multipliers[set]!, splits),
    {
      // Who is split among several sites has no interval of them.
      isOther: (split) => !isSplit && rankOf(table, split) > 0 && split < table.sites * (table.clients + 1),
    },
  );
  return raised(table, bound ?? -Infinity, isSplit);
}

/** A site keeps what the best of the clients save that it may serve, as far as its capacity goes. */
function siteCosts(problem: CapacitatedProblem, set: Multipliers, splits: OtherSplits): SiteCosts {
  const { table, demand, capacity, selection, isSplit } = problem;
  const prices = set.rows.reduce((sum, price) => sum + price, 0) - roundingOf(selection, set);
  const { constant, cost } = chargeRules(selection, set, { constant: prices, cost: table.opening.slice() });
  const mayServe = servedBy(table, splits);
  const gains = new Map<number, number>();
  function gainOf(site: number): number {
    const items: Item[] = [];
    set.rows.forEach((price, client) => {
      const gain = price - table.cost[client * table.sites + site]!;
      if (gain > 0 && mayServe(client, site)) items.push({ gain, weight: demand[client]! });
    });
    return mostGain(items, capacity[site]!, isSplit);
  }
  return {
    constant,
    costOf(site) {
      const gain = gains.get(site) ?? gainOf(site);
      gains.set(site, gain);
      return cost[site]! - gain;
    },
  };
}

/** A split numbered sites + client × sites + k: first by one of the client's k nearest sites, then by a farther one. */
function rankOf({ sites }: CapacitatedProblem['table'], split: number): number {
  return split % sites;
}

function servedBy(
  table: CapacitatedProblem['table'],
  splits: OtherSplits,
): (client: number, site: number) => boolean {
  const closed = new Set<number>();
  for (const [split, side] of splits) {
    const client = Math.floor(split / table.sites) - 1;
    const sites = nearestSites(table, client);
    const rank = rankOf(table, split);
    for (const site of side === 1 ? sites.slice(rank) : sites.slice(0, rank))
      closed.add(client * table.sites + site);
  }
  return (client, site) => !closed.has(client * table.sites + site);
}

/** The first of equals is the one with the smaller number. */
function nearestSites({ sites, cost }: CapacitatedProblem['table'], client: number): number[] {
  const row = cost.subarray(client * sites, (client + 1) * sites);
  return [...row.keys()].sort((a, b) => row[a]! - row[b]! || a - b);
}

interface Item {
  readonly gain: number;
  readonly weight: number;
}

/** Whole items of integer weight by dynamic programming; others may be cut, which only gains more. */
function mostGain(items: readonly Item[], capacity: number, isSplit: boolean): number {
  const isWhole = !isSplit && items.every(({ weight }) => Number.isInteger(weight));
  if (isWhole && items.length * capacity <= 2_000_000) {
    const best = new Float64Array(Math.floor(capacity) + 1);
    for (const { gain, weight } of items) {
      for (let room = best.length - 1; room >= weight; room -= 1) {
        best[room] = Math.max(best[room]!, best[room - weight]! + gain);
      }
    }
    return best.at(-1)!;
  }
  let [left, total] = [capacity, 0];
  for (const { gain, weight } of [...items].sort((a, b) => b.gain * a.weight - a.gain * b.weight)) {
    const share = weight <= left ? 1 : left / weight;
    total += share * gain;
    left -= share * weight;
  }
  return total;
}
