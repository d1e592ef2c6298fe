/**
 * Checks an answer of the distance family from the problem and the certificate alone: no line of the search is used, only
 * definitions (DESIGN 8; placement.md G14). Prices are read as they are; whatever they are, the bound that follows is valid.
 */
import type { Certificate, Multipliers } from '../certificate.ts';
import type { Outcome } from '../outcome.ts';
import type { Verdict } from './check-cover.ts';
import { violationsOf, type Selection } from '../selection.ts';
import { costAtOf, type Costs, type CostTable } from '../median/cost-table.ts';
import { chargeRules, fits, isNear, raised, roundingOf } from './bounds.ts';
import { groupsBound } from './group-sum.ts';
import { leastBound, type SiteCosts } from './walk.ts';

export type Claim = Pick<Outcome, 'status' | 'objective' | 'bound' | 'sites' | 'assignment' | 'certificate'>;

export function checkMedian(table: Costs, selection: Selection, claim: Claim): Verdict {
  const { status, objective, bound, certificate } = claim;
  const faults = objective === null ? [] : planFaults(table, selection, claim);
  const proved = provedBound(table, selection, certificate);
  if (proved === null) faults.push('the certificate is no tree over these sites and clients');
  else if (proved < bound && !isNear(proved, bound)) {
    faults.push(`claims the bound ${bound}, proves only ${proved}`);
  }
  if (objective !== null && bound > objective && !isNear(bound, objective)) {
    faults.push('the bound is above the objective');
  }
  if (status === 'optimal' && bound !== objective) faults.push('called optimal without meeting the bound');
  if (status === 'infeasible' && objective !== null) faults.push('called impossible, with a plan');
  return { isValid: faults.length === 0, faults, provedBound: proved ?? -Infinity };
}

function planFaults(table: Costs, selection: Selection, claim: Claim): string[] {
  const { sites, objective, assignment } = claim;
  if (new Set(sites).size !== sites.length) return ['a site is listed twice'];
  const faults = violationsOf(selection, sites).map(
    (broken) => `the plan breaks a rule: ${JSON.stringify(broken)}`,
  );
  const total = objectiveOf(table, sites, assignment);
  if (total === null) faults.push('a client is not assigned to a site of the plan');
  else if (!isNear(total, objective!))
    faults.push(`claims the objective ${objective}, the plan gives ${total}`);
  return faults;
}

/** No allowed plan costs less; Infinity: there is none. null: not a certificate for this problem. */
function provedBound(table: Costs, selection: Selection, certificate: Certificate): number | null {
  const { multipliers, groups = [] } = certificate;
  if (!multipliers.every((set) => fits(set, table.clients, selection))) return null;
  const bound = leastBound(selection, certificate, (set) => siteCosts(table, selection, multipliers[set]!), {
    byGroups: (state) =>
      groupsBound(table, selection, { groups, state }, { ofPrices: siteCosts, ofCertificate: provedBound }),
  });
  return bound === null ? null : raised(table, bound);
}

/**
 * The p-centre: with ways shorter than the bound alone, and all of them free, not everybody can be reached. A positive
 * bound of that problem shows it, because a plan that reaches everybody would cost nothing.
 */
export function checkCentre(distances: CostTable, selection: Selection, claim: Claim): Verdict {
  const { clients, sites, cost } = distances;
  const free = cost.map((value) => (value < claim.bound ? 0 : Infinity));
  const shorter = { clients, sites, cost: free, opening: new Float64Array(sites) };
  const least = cost.reduce((smallest, value) => Math.min(smallest, value), Infinity);
  const proved = claim.bound <= least ? 1 : (provedBound(shorter, selection, claim.certificate) ?? -Infinity);
  const faults = proved > 1e-9 ? [] : [`does not prove that everybody is farther than ${claim.bound}`];
  if (claim.objective !== null) {
    const broken = violationsOf(selection, claim.sites);
    faults.push(...broken.map((rule) => `the plan breaks a rule: ${JSON.stringify(rule)}`));
    const farthest = claim.assignment.reduce(
      (most, site, client) =>
        Math.max(most, claim.sites.includes(site) ? cost[client * sites + site]! : Infinity),
      0,
    );
    if (farthest !== claim.objective)
      faults.push(`claims the objective ${claim.objective}, the plan gives ${farthest}`);
  }
  if (claim.status === 'optimal' && claim.bound !== claim.objective)
    faults.push('called optimal without meeting the bound');
  return { isValid: faults.length === 0, faults, provedBound: faults.length === 0 ? claim.bound : least };
}

/** Clients pay their price and get it back where they are served. */
function siteCosts(table: Costs, selection: Selection, set: Multipliers): SiteCosts {
  const { clients, sites } = table;
  const costAt = costAtOf(table);
  const cost = table.opening.slice();
  let constant = -roundingOf(selection, set);
  for (let client = 0; client < clients; client += 1) {
    const price = set.rows[client]!;
    constant += price;
    for (let site = 0; site < sites; site += 1) {
      cost[site]! += Math.min(0, costAt(client, site) - price);
    }
  }
  const charged = chargeRules(selection, set, { constant, cost });
  return { constant: charged.constant, costOf: (site) => charged.cost[site]! };
}

function objectiveOf(table: Costs, sites: Int32Array, assignment: Int32Array): number | null {
  const plan = new Set(sites);
  if (assignment.length !== table.clients || !assignment.every((site) => plan.has(site))) return null;
  const costAt = costAtOf(table);
  let total = 0;
  for (const site of plan) total += table.opening[site]!;
  assignment.forEach((site, client) => (total += costAt(client, site)));
  return total;
}
