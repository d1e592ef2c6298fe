/**
 * Iterated local search over plans and who is served where (Lourenço, Martin and Stützle 2003): a few neighbouring sites are
 * taken apart, or one is closed and another opened, and the clients find their places again.
 */
import { seededRandom } from '../../../shared/random.ts';
import { Clusters, type Served } from './clusters.ts';

/** What a state may be worse than the one before, as a share, in the first round; it falls to nothing. */
const WORSE = 0.01;
/** Plans that are so near to the best are made to fit by a price so many times as high. */
const WORTH_FITTING = 1.02;
const FITTING = 10;
/** How the price of overload follows from round to round. */
const DEARER = 1.1;
const CHEAPER = 0.95;
/** Candidates around a client: for a site that comes from afar, and for one that moves. */
const NEWCOMERS = 12;
const NEIGHBOURS = 5;
/** How often a site closes anywhere, and how often one comes or goes alone. */
const AFAR = 0.4;
const ALONE = 0.3;

export interface Effort {
  readonly rounds: number;
  /** Only who is served where is asked. */
  readonly isPlanGiven: boolean;
  readonly shouldStop: () => boolean;
}

/** From a plan to the best one found around it; null: none in which everybody has a place. */
export function searchClusters(
  clusters: Clusters,
  start: readonly number[],
  seed: number,
  { rounds, isPlanGiven, shouldStop }: Effort,
): Served | null {
  const random = seededRandom(seed);
  const { far } = clusters;
  clusters.reset(start);
  clusters.weight = usualWeight(clusters);
  clusters.place(byRegret(clusters));
  clusters.descend(isPlanGiven);
  let kept = clusters.served();
  let best: Served | null = null;
  const fits = ({ total, overload }: Served) => overload === 0 && total < far;
  if (fits(kept)) best = kept;
  for (let round = 0; round < rounds && !shouldStop(); round += 1) {
    disturb(clusters, random, isPlanGiven);
    clusters.descend(isPlanGiven);
    let next = clusters.served();
    if (next.overload > 0 && (best === null || next.total < WORTH_FITTING * best.total)) {
      const { weight } = clusters;
      clusters.weight *= FITTING;
      clusters.descend(isPlanGiven);
      clusters.weight = weight;
      next = clusters.served();
    }
    if (fits(next) && (best === null || next.total < best.total)) best = next;
    clusters.weight *= next.overload > 0 ? DEARER : CHEAPER;
    const worth = ({ total, overload }: Served) => total + clusters.weight * overload;
    if (worth(next) <= worth(kept) * (1 + WORSE * (1 - round / rounds) * random())) kept = next;
    else clusters.restore(kept);
  }
  return best;
}

/** Every second site that only `to` has takes the place of the one most like it that only `from` has; null: too alike. */
export function halfway(
  clusters: Clusters,
  from: readonly number[],
  to: readonly number[],
): readonly number[] | null {
  const leaving = from.filter((site) => !to.includes(site));
  const coming = to.filter((site) => !from.includes(site));
  if (coming.length < 2) return null;
  clusters.reset(from);
  for (const into of coming.filter((_, rank) => rank % 2 === 0)) {
    let [best, least] = [-1, Infinity];
    for (const out of leaving) {
      if (clusters.isIn[out] === 0 || !clusters.room.canSwap(out, into)) continue;
      const apart = unlikeness(clusters, out, into);
      if (apart < least) [best, least] = [out, apart];
    }
    if (best >= 0) clusters.relocate(best, into);
  }
  return [...clusters.plan];
}

/** How differently two sites would serve everybody. */
function unlikeness(clusters: Clusters, one: number, other: number): number {
  let sum = 0;
  for (let client = 0; client < clusters.siteOf.length; client += 1)
    sum += Math.abs(clusters.costAt(client, one) - clusters.costAt(client, other));
  return sum;
}

/** What a unit of demand costs on average. */
function usualWeight(clusters: Clusters): number {
  const { demand } = clusters.problem;
  let [cost, units] = [0, 0];
  for (let client = 0; client < demand.length; client += 1) {
    const least = clusters.costAt(client, clusters.near.of(client)[0]!);
    if (least < clusters.far) cost += least;
    units += demand[client]!;
  }
  return cost > 0 && units > 0 ? cost / units : 1;
}

/** Those first who lose most without their cheapest site. */
function byRegret(clusters: Clusters): Int32Array {
  const regret = clusters.problem.demand.map((_, client) => {
    const near = clusters.near.of(client);
    return near.length < 2 ? 0 : clusters.costAt(client, near[1]!) - clusters.costAt(client, near[0]!);
  });
  return Int32Array.from(regret.keys()).sort((a, b) => regret[b]! - regret[a]!);
}

function disturb(clusters: Clusters, random: () => number, isPlanGiven: boolean): void {
  const pick = (count: number) => Math.floor(random() * count);
  const centre = pick(clusters.siteOf.length);
  const near = clusters.near.of(centre);
  const newcomer = (client: number, among: number) => {
    const ranked = clusters.near.candidates(client);
    return ranked[pick(Math.min(ranked.length, among))]!;
  };
  const { room, isIn, plan } = clusters;

  /** One site takes the place of another that may be far away; where the rules allow it, it only comes, or goes. */
  function exchange(): void {
    const into = newcomer(centre, NEWCOMERS);
    const out = random() < AFAR ? plan[pick(plan.length)]! : near[pick(Math.min(near.length, NEIGHBOURS))]!;
    const isNew = isIn[into] === 0;
    if (isNew && random() < ALONE && room.canAdd(into)) clusters.open(into);
    else if (plan.length > 1 && random() < ALONE && room.canDrop(out)) clear(out);
    else if (isNew && room.canSwap(out, into)) clear(out, into);
  }

  function clear(out: number, into: number | null = null): void {
    const members = clusters.members(out);
    clusters.dismiss(members);
    clusters.close(out);
    if (into !== null) clusters.open(into);
    clusters.place(shuffled(members, pick));
  }

  /** Neighbouring sites lose their clients, and some of them their place. */
  function ruin(): void {
    const sites = [...near.subarray(0, 2 + pick(3))];
    const members = sites.flatMap((site) => clusters.members(site));
    clusters.dismiss(members);
    for (const site of sites) {
      if (isPlanGiven || members.length === 0 || random() < 0.5) continue;
      const into = newcomer(members[pick(members.length)]!, NEIGHBOURS);
      if (isIn[into] === 0 && room.canSwap(site, into)) clusters.relocate(site, into);
    }
    clusters.place(shuffled(members, pick));
  }

  if (isPlanGiven || random() < 0.5) ruin();
  else exchange();
}

function shuffled(list: number[], pick: (count: number) => number): number[] {
  for (let at = list.length - 1; at > 0; at -= 1) {
    const other = pick(at + 1);
    [list[at], list[other]] = [list[other]!, list[at]!];
  }
  return list;
}
