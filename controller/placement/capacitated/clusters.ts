/**
 * Whole clients at the sites of a plan while both change: single clients move, pairs change places, one pushes another on,
 * and a site moves within its clients. Each move is judged by its difference alone. Capacities may be exceeded at a price,
 * because the way from one good plan to the next often leads through plans that are a little too full (Gendreau, Hertz and
 * Laporte 1994).
 */
import type { Room } from '../room.ts';
import { NEAR, NearSites } from './near-sites.ts';
import type { CapacitatedProblem } from './problem.ts';

/** Sites that one who is pushed on looks at. */
const NEXT = 5;
/** Less is rounding. */
const TINY = 1e-9;
/** So much more than a capacity is none: half of what the checker allows. */
const LEEWAY = 0.5e-9;
const NOBODY = -1;

export interface Served {
  readonly plan: readonly number[];
  readonly siteOf: Int32Array;
  /** Serving and opening, … */
  readonly total: number;
  /** … and by how much capacities are exceeded, all together. */
  readonly overload: number;
}

export class Clusters {
  readonly problem: CapacitatedProblem;
  /** More than any plan costs: that of a site which may not serve a client. */
  readonly far: number;
  readonly siteOf: Int32Array;
  readonly load: Float64Array;
  /** In no order. */
  readonly plan: number[] = [];
  /** What a unit of demand beyond a capacity costs. */
  weight = 0;
  readonly isIn: Uint8Array;
  /** Knows the plan, whether it is allowed or not. */
  readonly room: Room;
  readonly near: NearSites;
  readonly #clients: number;
  readonly #sites: number;
  readonly #cost: Float64Array;
  readonly #demand: Float64Array;
  /** With the leeway. */
  readonly #capacity: Float64Array;
  /** The members of a site as a list. */
  readonly #first: Int32Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  /** When a site, or what is at it, changed last; and when a client was looked at. */
  readonly #changed: Int32Array;
  readonly #looked: Int32Array;
  readonly #settled: Int32Array;
  #time = 1;
  /** What a site could save by giving a client away, and when that was found; when the nearest sites changed. */
  readonly #slack: Float64Array;
  readonly #slackAt: Int32Array;
  #ranked = 0;
  readonly #sums: Float64Array;

  constructor(problem: CapacitatedProblem, room: Room, far: number) {
    const { table, demand, capacity } = problem;
    const { clients, sites } = table;
    this.problem = problem;
    this.room = room;
    this.isIn = new Uint8Array(sites);
    this.#sums = new Float64Array(sites);
    this.far = far;
    [this.#clients, this.#sites] = [clients, sites];
    this.#cost = table.cost.map((value) => Math.min(value, far));
    this.#demand = demand;
    this.#capacity = capacity.map((value) => value + LEEWAY * Math.max(1, value));
    this.siteOf = new Int32Array(clients).fill(NOBODY);
    this.load = new Float64Array(sites);
    this.#first = new Int32Array(sites).fill(NOBODY);
    this.#next = new Int32Array(clients);
    this.#previous = new Int32Array(clients);
    this.near = new NearSites(this.#cost, clients, sites);
    this.#changed = new Int32Array(sites);
    this.#looked = new Int32Array(clients);
    this.#settled = new Int32Array(sites);
    this.#slack = new Float64Array(sites);
    this.#slackAt = new Int32Array(sites).fill(-1);
  }

  costAt(client: number, site: number): number {
    return this.#cost[client * this.#sites + site]!;
  }

  /** Serving and opening, without what is too much. */
  total(): number {
    let sum = 0;
    for (const site of this.plan) sum += this.problem.table.opening[site]!;
    for (let client = 0; client < this.#clients; client += 1)
      sum += this.costAt(client, this.siteOf[client]!);
    return sum;
  }

  overload(): number {
    let sum = 0;
    for (const site of this.plan) sum += this.#over(site, this.load[site]!);
    return sum;
  }

  members(site: number): number[] {
    const list: number[] = [];
    for (let client = this.#first[site]!; client !== NOBODY; client = this.#next[client]!) list.push(client);
    return list;
  }

  /** Another plan, nobody served. */
  reset(plan: readonly number[]): void {
    for (const site of this.plan) this.#abandon(site);
    this.plan.length = 0;
    this.siteOf.fill(NOBODY);
    for (const site of plan) this.#found(site);
    this.plan.push(...plan);
    this.near.reset(plan);
    this.#ranked = this.#time;
  }

  /** A plan and who is served where. */
  restore({ plan, siteOf }: Pick<Served, 'plan' | 'siteOf'>): void {
    const wanted = new Set(plan);
    const leaving = this.plan.filter((site) => !wanted.has(site));
    const coming = plan.filter((site) => this.isIn[site] === 0);
    for (const site of coming) this.#found(site);
    for (let client = 0; client < this.#clients; client += 1) {
      if (this.siteOf[client] !== siteOf[client]) this.move(client, siteOf[client]!);
    }
    for (const site of leaving) this.#abandon(site);
    this.plan.splice(0, this.plan.length, ...plan);
    this.#rank(leaving, coming);
  }

  /** A given way of serving; null: somebody has no place in it. */
  judge(plan: readonly number[], siteOf: Int32Array): Served | null {
    if (!siteOf.every((site) => plan.includes(site))) return null;
    this.reset(plan);
    siteOf.forEach((site, client) => this.move(client, site));
    const served = this.served();
    return served.overload === 0 && served.total < this.far ? served : null;
  }

  served(): Served {
    const { plan, siteOf } = this;
    return { plan: [...plan], siteOf: siteOf.slice(), total: this.total(), overload: this.overload() };
  }

  move(client: number, site: number): void {
    const from = this.siteOf[client]!;
    if (from !== NOBODY) this.#leave(client, from);
    this.#enter(client, site);
  }

  /** Those of the clients who have no site go to the cheapest, what is too much counted. */
  place(clients: Iterable<number>): void {
    for (const client of clients) {
      const demand = this.#demand[client]!;
      let [best, least] = [NOBODY, Infinity];
      for (const site of this.plan) {
        const value = this.costAt(client, site) + this.weight * this.#more(site, demand);
        if (value < least) [best, least] = [site, value];
      }
      this.move(client, best);
    }
  }

  /** Nobody serves them. */
  dismiss(clients: readonly number[]): void {
    for (const client of clients) {
      this.#leave(client, this.siteOf[client]!);
      this.siteOf[client] = NOBODY;
    }
  }

  open(site: number): void {
    this.#found(site);
    this.plan.push(site);
    this.#rank([], [site]);
  }

  /** Its clients have left. */
  close(site: number): void {
    this.#abandon(site);
    this.plan.splice(this.plan.indexOf(site), 1);
    this.#rank([site], []);
  }

  /** All clients of a site go to another, which takes its place in the plan. */
  relocate(from: number, to: number): void {
    const members = this.members(from);
    this.#found(to);
    this.plan[this.plan.indexOf(from)] = to;
    for (const client of members) this.move(client, to);
    this.#abandon(from);
    this.#rank([from], [to]);
  }

  /** Clients move as long as that is cheaper; sites too, where the plan is not given. */
  descend(isPlanGiven: boolean): void {
    for (let isBetter = true; isBetter;) {
      isBetter = false;
      for (let client = 0; client < this.#clients; client += 1) {
        while (this.#isStale(client)) {
          this.#looked[client] = this.#time;
          if (this.improve(client) === 0) break;
          isBetter = true;
        }
      }
      if (isBetter || isPlanGiven) continue;
      for (const site of this.plan) if (this.settle(site) < 0) isBetter = true;
    }
  }

  #isStale(client: number): boolean {
    const looked = this.#looked[client]!;
    if (this.#changed[this.siteOf[client]!]! > looked) return true;
    const { list, width } = this.near;
    const at = client * NEAR;
    for (let k = 0; k < width; k += 1) if (this.#changed[list[at + k]!]! > looked) return true;
    return false;
  }

  /** The best move of one client, and of one whom it pushes: what that adds to the value, 0 if nothing is better. */
  improve(client: number): number {
    const from = this.siteOf[client]!;
    const at = client * NEAR;
    const next = this.#next;
    const weight = this.weight;
    const { list: near, width } = this.near;
    const sites = this.#sites;
    const cost = this.#cost;
    const own = this.#demand[client]!;
    const row = client * sites;
    const here = cost[row + from]!;
    const left = weight * this.#more(from, -own);
    const nexts = Math.min(NEXT, width);
    let bestTo = NOBODY;
    let bestOther = NOBODY;
    let bestNext = NOBODY;
    let best = -TINY * (1 + here);
    const take = (to: number, other: number, on: number, value: number) => {
      bestTo = to;
      bestOther = other;
      bestNext = on;
      best = value;
    };
    for (let k = 0; k < width; k += 1) {
      const to = near[at + k]!;
      if (to === from) continue;
      const gain = cost[row + to]! - here;
      if (gain + left - this.#mostSaved(to) >= best) continue;
      const alone = gain + left + weight * this.#more(to, own);
      if (alone < best) take(to, NOBODY, NOBODY, alone);
      for (let other = this.#first[to]!; other !== NOBODY; other = next[other]!) {
        const others = this.#demand[other]!;
        const its = other * sites;
        const pushed = gain - cost[its + to]! + weight * this.#more(to, own - others);
        // The cheapest that it can become.
        if (pushed + cost[its + near[other * NEAR]!]! + left >= best) continue;
        const swapped = pushed + cost[its + from]! + weight * this.#more(from, others - own);
        if (swapped < best) take(to, other, from, swapped);
        for (let n = 0; n < nexts; n += 1) {
          const on = near[other * NEAR + n]!;
          if (on === to || on === from) continue;
          const value = pushed + left + cost[its + on]! + weight * this.#more(on, others);
          if (value < best) take(to, other, on, value);
        }
      }
    }
    if (bestTo === NOBODY) return 0;
    if (bestOther !== NOBODY) this.move(bestOther, bestNext);
    this.move(client, bestTo);
    return best;
  }

  /** What a site could save at most by giving one client to its cheapest site. */
  #mostSaved(site: number): number {
    if (this.#slackAt[site]! < Math.max(this.#changed[site]!, this.#ranked)) {
      let most = 0;
      for (let client = this.#first[site]!; client !== NOBODY; client = this.#next[client]!) {
        const row = client * this.#sites;
        most = Math.max(most, this.#cost[row + site]! - this.#cost[row + this.near.list[client * NEAR]!]!);
      }
      this.#slack[site] = most;
      this.#slackAt[site] = this.#time;
    }
    return this.#slack[site]! + this.weight * this.#over(site, this.load[site]!);
  }

  /** Moves a site to where its clients are served cheapest: what that adds to the value. */
  settle(site: number): number {
    if (this.#settled[site]! > this.#changed[site]!) return 0;
    this.#time += 1;
    this.#settled[site] = this.#time;
    const total = this.#sums;
    total.set(this.problem.table.opening);
    for (let client = this.#first[site]!; client !== NOBODY; client = this.#next[client]!) {
      const row = client * this.#sites;
      for (let to = 0; to < this.#sites; to += 1) total[to]! += this.#cost[row + to]!;
    }
    const load = this.load[site]!;
    const worth = (to: number) => total[to]! + this.weight * this.#over(to, load);
    const here = worth(site);
    let [best, least] = [NOBODY, here - TINY * (1 + Math.abs(here))];
    for (let to = 0; to < this.#sites; to += 1) {
      if (total[to]! >= least || this.isIn[to] === 1) continue;
      const value = worth(to);
      if (value < least && this.room.canSwap(site, to)) [best, least] = [to, value];
    }
    if (best === NOBODY) return 0;
    this.relocate(site, best);
    return least - here;
  }

  #rank(left: readonly number[], came: readonly number[]): void {
    this.near.change(this.plan, left, came);
    this.#time += 1;
    this.#ranked = this.#time;
  }

  #found(site: number): void {
    this.load[site] = 0;
    this.#first[site] = NOBODY;
    this.isIn[site] = 1;
    this.room.add(site);
    this.#touch(site);
  }

  #abandon(site: number): void {
    this.isIn[site] = 0;
    this.room.drop(site);
  }

  #over(site: number, load: number): number {
    const over = load - this.#capacity[site]!;
    return over > 0 ? over : 0;
  }

  /** How much more is too much at a site when its load grows. */
  #more(site: number, demand: number): number {
    const spare = this.#capacity[site]! - this.load[site]!;
    return (demand > spare ? demand - spare : 0) - (spare < 0 ? -spare : 0);
  }

  #touch(site: number): void {
    this.#time += 1;
    this.#changed[site] = this.#time;
  }

  #leave(client: number, site: number): void {
    const [before, after] = [this.#previous[client]!, this.#next[client]!];
    if (before === NOBODY) this.#first[site] = after;
    else this.#next[before] = after;
    if (after !== NOBODY) this.#previous[after] = before;
    this.load[site]! -= this.#demand[client]!;
    this.#touch(site);
  }

  #enter(client: number, site: number): void {
    const first = this.#first[site]!;
    this.#next[client] = first;
    this.#previous[client] = NOBODY;
    if (first !== NOBODY) this.#previous[first] = client;
    this.#first[site] = client;
    this.load[site]! += this.#demand[client]!;
    this.siteOf[client] = site;
    this.#touch(site);
  }
}
