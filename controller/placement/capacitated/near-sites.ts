/** For each client the sites of a plan that are cheapest for it, kept while sites come and go. */

/** So many of the plan; and so many of all, in the plan or not. */
export const NEAR = 10;
const CANDIDATES = 12;

export class NearSites {
  /** `width` sites of the plan from `client * NEAR`, the cheapest first. */
  readonly list: Int32Array;
  width = 0;
  readonly #cost: Float64Array;
  readonly #clients: number;
  readonly #sites: number;
  readonly #candidates: Int32Array;
  readonly #looks: number;

  /** `cost[client * sites + site]`, finite. */
  constructor(cost: Float64Array, clients: number, sites: number) {
    [this.#cost, this.#clients, this.#sites] = [cost, clients, sites];
    this.list = new Int32Array(clients * NEAR);
    this.#looks = Math.min(CANDIDATES, sites);
    this.#candidates = new Int32Array(clients * this.#looks);
    for (let client = 0; client < clients; client += 1) {
      const row = cost.subarray(client * sites, (client + 1) * sites);
      const order = Int32Array.from(row.keys()).sort((a, b) => row[a]! - row[b]! || a - b);
      this.#candidates.set(order.subarray(0, this.#looks), client * this.#looks);
    }
  }

  of(client: number): Int32Array {
    return this.list.subarray(client * NEAR, client * NEAR + this.width);
  }

  /** The sites that would serve a client cheapest, in the plan or not. */
  candidates(client: number): Int32Array {
    return this.#candidates.subarray(client * this.#looks, (client + 1) * this.#looks);
  }

  /** A plan of which nothing is known. */
  reset(plan: readonly number[]): void {
    this.width = 0;
    this.change(plan, [], plan);
  }

  /** After sites left the plan and others came: anew where one was in the list of a client, or belongs there. */
  change(plan: readonly number[], left: readonly number[], came: readonly number[]): void {
    const width = Math.min(NEAR, plan.length);
    const isSame = width === this.width;
    this.width = width;
    for (let client = 0; client < this.#clients; client += 1) {
      if (!isSame || this.#isTouched(client, left, came)) this.#rank(client, plan);
    }
  }

  #isTouched(client: number, left: readonly number[], came: readonly number[]): boolean {
    const row = client * this.#sites;
    const at = client * NEAR;
    const end = at + this.width;
    const farthest = this.#cost[row + this.list[end - 1]!]!;
    for (const site of came) if (this.#cost[row + site]! < farthest) return true;
    for (const site of left) {
      if (this.#cost[row + site]! > farthest) continue;
      for (let k = at; k < end; k += 1) if (this.list[k] === site) return true;
    }
    return false;
  }

  /** Insertion into a short list, in plain statements because it is called all the time. */
  #rank(client: number, plan: readonly number[]): void {
    const at = client * NEAR;
    const row = client * this.#sites;
    const { list, width } = this;
    const cost = this.#cost;
    let count = 0;
    let farthest = Infinity;
    for (const site of plan) {
      const value = cost[row + site]!;
      if (count === width && value >= farthest) continue;
      let k = at + (count < width ? count : count - 1);
      for (; k > at && cost[row + list[k - 1]!]! > value; k -= 1) list[k] = list[k - 1]!;
      list[k] = site;
      if (count < width) count += 1;
      farthest = cost[row + list[at + count - 1]!]!;
    }
  }
}
