/**
 * Groups that only share the number of sites, solved apart: trees of the groups add up, where one tree over all would
 * multiply them. A dynamic program says which numbers of sites are cheapest as far as is proved, and each group is worked
 * on for its number there, until the sum is enough (decomposition with a coupling row, Geoffrion 1974; the sum over whole
 * numbers leaves no gap of its own).
 */
import type { GroupProof } from '../certificate.ts';
import { PATIENT } from '../outcome.ts';
import type { Group } from './family.ts';
import type { Search } from './search.ts';
import { shareOut } from './share-out.ts';
import type { OpenSolve, Solving } from './solve.ts';

interface Member {
  readonly group: Group;
  /** For each number of sites: what is proved, the best plan's cost, and who works on it. */
  readonly least: Float64Array;
  readonly most: Float64Array;
  readonly plans: Map<number, readonly number[]>;
  readonly solvings: Map<number, Solving>;
  readonly finished: Set<number>;
}

export class GroupSum {
  readonly #search: Search;
  readonly #open: OpenSolve;
  readonly #members: readonly Member[];
  #offered = Infinity;
  /** What is proved. */
  bound = -Infinity;

  constructor(search: Search, groups: readonly Group[], open: OpenSolve) {
    this.#search = search;
    this.#open = open;
    this.#members = groups.map((group) => memberOf(group, search.incumbent.plan));
    this.#raise();
  }

  /** Works a while on each group whose number of sites is in question; false: nothing is left to do. */
  advance(): boolean {
    const counts = this.#raise();
    let isBusy = false;
    for (const [at, member] of this.#members.entries()) {
      if (this.#search.bound >= this.#search.incumbent.enough) return false;
      if (this.#work(member, counts[at]!)) isBusy = true;
    }
    this.#raise();
    this.#offer();
    return isBusy;
  }

  proofs(): GroupProof[] {
    return this.#members.map(({ group, solvings }) => ({
      clients: group.clients,
      sites: group.sites,
      prices: group.prices,
      counts: [...solvings].map(([count, solving]) => ({
        count,
        certificate: solving.outcome().certificate,
      })),
    }));
  }

  #raise(): Int32Array {
    const { atLeast, atMost } = this.#search.selection;
    const costs = this.#members.map(({ least }) => least);
    const { total, counts } = shareOut(costs, atLeast, atMost);
    this.bound = Math.max(this.bound, total);
    this.#search.raise(total, 'tree');
    return counts;
  }

  #work(member: Member, count: number): boolean {
    if (member.finished.has(count)) return false;
    const solving = member.solvings.get(count) ?? this.#begin(member, count);
    if (!solving.advance()) member.finished.add(count);
    const { bound, incumbent, hasPlan } = solving.search;
    member.least[count] = Math.max(
      member.least[count]!,
      bound >= incumbent.enough ? incumbent.objective : bound,
    );
    if (!hasPlan || incumbent.objective >= member.most[count]!) return true;
    member.most[count] = incumbent.objective;
    member.plans.set(count, [...incumbent.plan]);
    return true;
  }

  #begin({ group, plans, solvings }: Member, count: number): Solving {
    const known = plans.get(count);
    const { family, selection } = group.withCount(count);
    const solving = this.#open(family, selection, {
      ...PATIENT,
      shouldStop: () => this.#search.spend(1),
      warmStart: known === undefined ? null : Int32Array.from(known),
    });
    solvings.set(count, solving);
    return solving;
  }

  /** The cheapest plans of the groups together. */
  #offer(): void {
    const { atLeast, atMost } = this.#search.selection;
    const costs = this.#members.map(({ most }) => most);
    const { total, counts } = shareOut(costs, atLeast, atMost);
    if (total >= this.#offered || total >= this.#search.incumbent.objective) return;
    this.#offered = total;
    this.#search.offer(
      this.#members.flatMap(({ group, plans }, at) =>
        (plans.get(counts[at]!) ?? []).map((site) => group.sites[site]!),
      ),
    );
  }
}

function memberOf(group: Group, plan: Int32Array): Member {
  const { sites, least } = group;
  const chosen = new Set(plan);
  const own = [...sites.keys()].filter((site) => chosen.has(sites[site]!));
  const most = new Float64Array(least.length).fill(Infinity);
  most[0] = least[0]!;
  if (own.length > 0) most[own.length] = group.withCount(own.length).family.objectiveOf(own);
  const plans = new Map([[own.length, own]]);
  return { group, least: least.slice(), most, plans, solvings: new Map(), finished: new Set([0]) };
}
