/**
 * Fast interchange (Whitaker 1983; Resende and Werneck 2007, section 3): the profit of every swap, kept up to date.
 * Swapping `out` for `into` is worth gain[into] − loss[out] + extra[into][out]; after a swap only the clients whose two
 * nearest sites changed are counted anew. Adding and dropping are swaps with nobody, where the number of sites may change.
 */
import { costAtOf, type CostRule, type Costs } from './cost-table.ts';
import type { Ranking } from './ranking.ts';
import type { Room } from '../room.ts';

/** As `into`: a site is only dropped. As `out`: one is only added. */
const NOBODY = -1;
/** Pairs of a newcomer and a leaver that are compared before a swap is made; and newcomers at least. */
const MOST_PAIRS_LOOKED_AT = 1_000_000;
const LEAST_BLOCK = 500;

export class Interchange {
  readonly #clients: number;
  readonly #opening: Float64Array;
  readonly #costAt: CostRule['costAt'];
  readonly #ranking: Ranking;
  readonly #room: Room;
  readonly #slots: number;
  /** The cost of a client whom nobody serves: more than any plan that serves all. */
  readonly #far: number;
  readonly #siteAt: Int32Array;
  readonly #slotOf: Int32Array;
  /** The nearest and the second nearest site of each client: costs, and the slots of the sites (−1: nobody). */
  readonly #cost1: Float64Array;
  readonly #cost2: Float64Array;
  readonly #slot1: Int32Array;
  readonly #slot2: Int32Array;
  readonly #gain: Float64Array;
  readonly #loss: Float64Array;
  readonly #extra: Float64Array;
  /** Of each row of `extra`, so that most sites need one look only. */
  readonly #extraSum: Float64Array;
  #cost = 0;

  constructor(costs: Costs, ranking: Ranking, room: Room, slots: number) {
    const { clients, sites, opening } = costs;
    this.#clients = clients;
    this.#opening = opening;
    this.#costAt = costAtOf(costs);
    this.#ranking = ranking;
    this.#room = room;
    this.#slots = slots;
    this.#far = 1 + ranking.most;
    this.#siteAt = new Int32Array(slots).fill(NOBODY);
    this.#slotOf = new Int32Array(sites).fill(NOBODY);
    this.#cost1 = new Float64Array(clients);
    this.#cost2 = new Float64Array(clients);
    this.#slot1 = new Int32Array(clients);
    this.#slot2 = new Int32Array(clients);
    this.#gain = new Float64Array(sites);
    this.#loss = new Float64Array(slots);
    this.#extra = new Float64Array(sites * slots);
    this.#extraSum = new Float64Array(sites);
  }

  /** Clients without a site cost more than any plan that serves all. */
  get cost(): number {
    return this.#cost;
  }

  plan(): number[] {
    return [...this.#siteAt].filter((site) => site !== NOBODY).sort((a, b) => a - b);
  }

  reset(plan: readonly number[]): void {
    for (const site of this.plan()) this.#room.drop(site);
    for (const values of [this.#gain, this.#loss, this.#extra, this.#extraSum]) values.fill(0);
    this.#siteAt.fill(NOBODY);
    this.#slotOf.fill(NOBODY);
    this.#cost = 0;
    plan.forEach((site, slot) => {
      this.#siteAt[slot] = site;
      this.#slotOf[site] = slot;
      this.#room.add(site);
      this.#cost += this.#opening[site]!;
    });
    for (let client = 0; client < this.#clients; client += 1) {
      this.#findNearest(client);
      this.#count(client, 1);
      this.#cost += this.#cost1[client]!;
    }
  }

  /** Swaps as long as it pays; the number of swaps. Newcomers are looked at in blocks, so that large plans move on. */
  improve(shouldStop: () => boolean): number {
    const sites = this.#slotOf.length;
    const block = Math.min(sites, Math.max(LEAST_BLOCK, Math.ceil(MOST_PAIRS_LOOKED_AT / this.#slots)));
    let [swaps, from, unpaid] = [0, 0, 0];
    while (!shouldStop()) {
      const [into, out] = this.#bestSwap(from, Math.min(sites, from + block));
      from = from + block >= sites ? 0 : from + block;
      unpaid += block;
      if (into === NOBODY && out === NOBODY) {
        if (unpaid >= sites) break;
        continue;
      }
      unpaid = 0;
      const before = this.#cost;
      this.swap(into, out);
      if (this.#cost >= before) {
        // Rounding promised a profit that is none.
        this.swap(out, into);
        break;
      }
      swaps += 1;
    }
    return swaps;
  }

  profit(into: number, out: number): number {
    const opening = this.#opening;
    let value = into === NOBODY ? 0 : this.#gain[into]! - opening[into]!;
    if (out === NOBODY) return value;
    const slot = this.#slotOf[out]!;
    value += opening[out]! - this.#loss[slot]!;
    return into === NOBODY ? value : value + this.#extra[into * this.#slots + slot]!;
  }

  swap(into: number, out: number): void {
    const [clients, costAt, opening] = [this.#clients, this.#costAt, this.#opening];
    const slotOut = out === NOBODY ? NOBODY : this.#slotOf[out]!;
    const slotIn = out === NOBODY ? this.#siteAt.indexOf(NOBODY) : slotOut;
    const touched: number[] = [];
    for (let client = 0; client < clients; client += 1) {
      const isLeft = slotOut >= 0 && (this.#slot1[client] === slotOut || this.#slot2[client] === slotOut);
      if (!isLeft && (into === NOBODY || costAt(client, into) >= this.#cost2[client]!)) continue;
      touched.push(client);
      this.#count(client, -1);
      this.#cost -= this.#cost1[client]!;
    }
    if (out !== NOBODY) {
      this.#slotOf[out] = NOBODY;
      this.#siteAt[slotOut] = NOBODY;
      this.#loss[slotOut] = 0;
      this.#room.drop(out);
      this.#cost -= opening[out]!;
    }
    if (into !== NOBODY) {
      this.#slotOf[into] = slotIn;
      this.#siteAt[slotIn] = into;
      this.#gain[into] = 0;
      this.#room.add(into);
      this.#extraSum[into] = 0;
      this.#extra.fill(0, into * this.#slots, (into + 1) * this.#slots);
      this.#cost += opening[into]!;
    }
    for (const client of touched) {
      this.#findNearest(client);
      this.#count(client, 1);
      this.#cost += this.#cost1[client]!;
    }
  }

  /** With a newcomer of these, or none. */
  #bestSwap(from: number, to: number): [number, number] {
    const opening = this.#opening;
    const [loss, extra, slots, siteAt] = [this.#loss, this.#extra, this.#slots, this.#siteAt];
    let [bestInto, bestOut, best] = [NOBODY, NOBODY, 1e-9 * Math.abs(this.#cost)];
    let cheapest = Infinity;
    const consider = (into: number, out: number, value: number) => {
      if (value <= best || !this.isAllowed(into, out)) return;
      [bestInto, bestOut, best] = [into, out, value];
    };
    for (let slot = 0; slot < slots; slot += 1) {
      const out = siteAt[slot]!;
      if (out === NOBODY) continue;
      cheapest = Math.min(cheapest, loss[slot]! - opening[out]!);
      consider(NOBODY, out, opening[out]! - loss[slot]!);
    }
    for (let into = from; into < to; into += 1) {
      if (this.#slotOf[into] !== NOBODY) continue;
      const gain = this.#gain[into]! - opening[into]!;
      consider(into, NOBODY, gain);
      if (gain - cheapest + this.#extraSum[into]! <= best) continue;
      for (let slot = 0; slot < slots; slot += 1) {
        const out = siteAt[slot]!;
        if (out === NOBODY) continue;
        const value = gain + opening[out]! - loss[slot]! + extra[into * slots + slot]!;
        if (value > best) consider(into, out, value);
      }
    }
    return [bestInto, bestOut];
  }

  isAllowed(into: number, out: number): boolean {
    if (into === NOBODY) return this.#room.canDrop(out);
    return out === NOBODY ? this.#room.canAdd(into) : this.#room.canSwap(out, into);
  }

  /** Adds (or takes back) what one client contributes to gain, loss and extra. */
  #count(client: number, sign: 1 | -1): void {
    const { start, site, cost } = this.#ranking;
    const [gain, extra, extraSum, slotOf, slots] = [
      this.#gain,
      this.#extra,
      this.#extraSum,
      this.#slotOf,
      this.#slots,
    ];
    const [first, second, slot] = [this.#cost1[client]!, this.#cost2[client]!, this.#slot1[client]!];
    if (slot >= 0) this.#loss[slot]! += sign * (second - first);
    for (let at = start[client]!, end = start[client + 1]!; at < end; at += 1) {
      const value = cost[at]!;
      if (value >= second) break;
      const into = site[at]!;
      if (slotOf[into] !== NOBODY) continue;
      if (value < first) gain[into]! += sign * (first - value);
      if (slot < 0) continue;
      const more = sign * (second - Math.max(first, value));
      extra[into * slots + slot]! += more;
      extraSum[into]! += more;
    }
  }

  #findNearest(client: number): void {
    const { start, site, cost } = this.#ranking;
    const slotOf = this.#slotOf;
    this.#slot1[client] = NOBODY;
    this.#slot2[client] = NOBODY;
    this.#cost1[client] = this.#far;
    this.#cost2[client] = this.#far;
    for (let at = start[client]!, end = start[client + 1]!; at < end; at += 1) {
      const slot = slotOf[site[at]!]!;
      if (slot === NOBODY) continue;
      if (this.#slot1[client] !== NOBODY) {
        this.#slot2[client] = slot;
        this.#cost2[client] = cost[at]!;
        return;
      }
      this.#slot1[client] = slot;
      this.#cost1[client] = cost[at]!;
    }
    if (this.#ranking.cut[client]! < Infinity) this.#findAmongAll(client);
  }

  /** The list ended before two chosen sites stood in it. */
  #findAmongAll(client: number): void {
    this.#slot1[client] = NOBODY;
    this.#cost1[client] = this.#far;
    for (let slot = 0; slot < this.#slots; slot += 1) {
      const site = this.#siteAt[slot]!;
      if (site === NOBODY) continue;
      const value = this.#costAt(client, site);
      if (value < this.#cost1[client]) {
        this.#slot2[client] = this.#slot1[client]!;
        this.#cost2[client] = this.#cost1[client]!;
        this.#slot1[client] = slot;
        this.#cost1[client] = value;
      } else if (value < this.#cost2[client]!) {
        this.#slot2[client] = slot;
        this.#cost2[client] = value;
      }
    }
  }
}
