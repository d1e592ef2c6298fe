/** The geometry of the round: stops in their order, to scale where there is room for their numbers. */
import type { OrderSummary } from '../../../../dispatch/api.ts';

export const WIDTH = 360;
export const HEIGHT = 180;
const MARGIN = 26;
export const RADIUS = 12;
/** Between the middles of two stops. */
const LEAST_APART = 2 * RADIUS + 4;
const ROUNDS = 12;
/** Streets are not drawn: a single place must not fill the picture. */
const LEAST_DEGREES = 0.004;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The number of each order's stop; what is done has none. */
export function stopNumbers(orders: readonly OrderSummary[]): ReadonlyMap<string, number> {
  const stops = placesOf(orders);
  const numberOf = ({ kiosk }: OrderSummary) => stops.findIndex((stop) => isSamePlace(stop, kiosk)) + 1;
  return new Map(orders.filter(isAhead).map((order) => [order.id, numberOf(order)]));
}

function isAhead({ stage }: OrderSummary): boolean {
  return stage !== 'fixed' && stage !== 'verified';
}

function isSamePlace({ kiosk }: OrderSummary, { lat, lon }: { lat: number; lon: number }): boolean {
  return kiosk.lat === lat && kiosk.lon === lon;
}

/** Two orders at one place are one stop. */
export function placesOf(orders: readonly OrderSummary[]): OrderSummary[] {
  const ahead = orders.filter(isAhead);
  return ahead.filter(
    (order, index) => ahead.findIndex((other) => isSamePlace(other, order.kiosk)) === index,
  );
}

/** Neighbours as far from each other as their numbers need to be read: a drawing of the order, not a map. */
export function apart(points: readonly Point[]): Point[] {
  const moved = points.map((point) => ({ ...point }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, a] of moved.entries()) {
      for (const b of moved.slice(index + 1)) push(a, b);
    }
  }
  return moved.map(({ x, y }) => ({
    x: Math.round(Math.min(WIDTH - RADIUS - 2, Math.max(RADIUS + 2, x))),
    y: Math.round(Math.min(HEIGHT - RADIUS - 2, Math.max(RADIUS + 2, y))),
  }));
}

function push(a: { x: number; y: number }, b: { x: number; y: number }): void {
  const distance = Math.hypot(b.x - a.x, b.y - a.y);
  const missing = (LEAST_APART - distance) / 2;
  if (missing <= 0) return;
  // Two at the very same point go to the left and to the right.
  const [x, y] = distance === 0 ? [1, 0] : [(b.x - a.x) / distance, (b.y - a.y) / distance];
  a.x -= x * missing;
  a.y -= y * missing;
  b.x += x * missing;
  b.y += y * missing;
}

export function project(places: readonly { lat: number; lon: number }[]): Point[] {
  const lats = places.map(({ lat }) => lat);
  const lons = places.map(({ lon }) => lon);
  const middle = {
    lat: (Math.min(...lats) + Math.max(...lats)) / 2,
    lon: (Math.min(...lons) + Math.max(...lons)) / 2,
  };
  const shrink = Math.cos((middle.lat * Math.PI) / 180);
  const high = Math.max(LEAST_DEGREES, Math.max(...lats) - Math.min(...lats));
  const wide = Math.max(LEAST_DEGREES, (Math.max(...lons) - Math.min(...lons)) * shrink);
  const scale = Math.min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high);
  return places.map(({ lat, lon }) => ({
    x: Math.round(WIDTH / 2 + (lon - middle.lon) * shrink * scale),
    y: Math.round(HEIGHT / 2 - (lat - middle.lat) * scale),
  }));
}
