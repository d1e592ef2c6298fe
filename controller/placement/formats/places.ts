/** Clients and sites as points: how far each is from each, and who is within a radius, without a table of all pairs. */
import { AppError } from '../../../shared/errors.ts';
import type { Reach } from '../reach.ts';

/** `floor`: Euclid's distance without its fraction. `great-circle`: in metres on the sphere of the city instances. */
export type Metric = 'euclid' | 'floor' | 'great-circle';

/** For a great circle x is the latitude and y the longitude, in degrees. */
export interface Points {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

export interface Places {
  readonly metric: Metric;
  readonly clients: Points;
  readonly sites: Points;
}

/** Metres; the source of the city instances says so (placement.md 2). */
const SPHERE_RADIUS_M = 6_378_100;
/** 1 GiB of row numbers. */
const MOST_ENTRIES = 2 ** 28;

export function distanceBetween({
  metric,
  clients,
  sites,
}: Places): (client: number, site: number) => number {
  if (metric === 'great-circle') return greatCircle(clients, sites);
  // Not hypot: it rounds exact distances down to one less (placement.md 6.5).
  const euclid = (client: number, site: number) =>
    Math.sqrt((clients.x[client]! - sites.x[site]!) ** 2 + (clients.y[client]! - sites.y[site]!) ** 2);
  return metric === 'euclid' ? euclid : (client, site) => Math.floor(euclid(client, site));
}

function greatCircle(clients: Points, sites: Points): (client: number, site: number) => number {
  const [from, to] = [inRadians(clients), inRadians(sites)];
  const [cosFrom, cosTo] = [from.x.map(Math.cos), to.x.map(Math.cos)];
  return (client, site) => {
    const half =
      Math.sin((to.x[site]! - from.x[client]!) / 2) ** 2 +
      cosFrom[client]! * cosTo[site]! * Math.sin((to.y[site]! - from.y[client]!) / 2) ** 2;
    return 2 * SPHERE_RADIUS_M * Math.asin(Math.sqrt(Math.min(1, half)));
  };
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;

function inRadians({ x, y }: Points): Points {
  return { x: x.map(radians), y: y.map(radians) };
}

/** Sweeps over the clients in the order of x: only those in a band as wide as the radius are measured. */
export function reachOfPlaces(places: Places, radius: number): Reach {
  const { metric, clients, sites } = places;
  const distance = distanceBetween(places);
  const degrees = ((radius / SPHERE_RADIUS_M) * 180) / Math.PI;
  // A hair wider, so that rounding loses nobody on the edge.
  const band = metric === 'great-circle' ? degrees * 1.001 : metric === 'floor' ? radius + 1 : radius * 1.001;
  const order = Int32Array.from(clients.x.keys()).sort((a, b) => clients.x[a]! - clients.x[b]!);
  const inOrder = Float64Array.from(order, (client) => clients.x[client]!);
  const start = new Int32Array(sites.x.length + 1);
  let rows = new Int32Array(1024);
  let size = 0;
  for (let site = 0; site < sites.x.length; site++) {
    const last = sites.x[site]! + band;
    for (
      let at = firstNotBelow(inOrder, sites.x[site]! - band);
      at < order.length && inOrder[at]! <= last;
      at++
    ) {
      if (!(distance(order[at]!, site) <= radius)) continue;
      if (size === rows.length) rows = grown(rows);
      rows[size++] = order[at]!;
    }
    rows.subarray(start[site], size).sort();
    start[site + 1] = size;
  }
  return {
    siteCount: sites.x.length,
    rowCount: order.length,
    start,
    rows: rows.slice(0, size),
    values: null,
  };
}

function grown(rows: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  if (rows.length >= MOST_ENTRIES) {
    throw new AppError(
      'request.invalid',
      'So many are within the radius of so many sites that memory ends. Is it in the unit of the file?',
    );
  }
  const more = new Int32Array(rows.length * 2);
  more.set(rows);
  return more;
}

function firstNotBelow(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
