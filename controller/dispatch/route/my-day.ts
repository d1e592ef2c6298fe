/** The orders of a technician in the order of the round: who is somewhere stays there, the others as planRoute says. */
import type { OrderSummary } from '../api.ts';
import { greatCircleM } from '../../../shared/geo/great-circle.ts';
import { planRoute, type Visit } from './route.ts';

interface Point {
  readonly lat: number;
  readonly lon: number;
}

/** An electric bicycle on streets that are a third longer than the crow flies. */
const DETOUR = 1.35;
const METRES_PER_SECOND = 4.2;
const SERVICE_MS = 20 * 60_000;
/** For what has no deadline in sight. */
const ANY_TIME_MS = 30 * 24 * 3_600_000;

const DONE: ReadonlySet<string> = new Set(['fixed', 'verified']);

export function inRoundOrder(
  orders: readonly OrderSummary[],
  home: Point | null,
  nowMs: number,
): OrderSummary[] {
  const here = orders.filter(({ stage }) => stage === 'on-site' || stage === 'travelling');
  const done = orders.filter(({ stage }) => DONE.has(stage));
  const ahead = orders.filter((order) => !here.includes(order) && !done.includes(order));
  const start = here.at(-1)?.kiosk ?? home ?? ahead[0]?.kiosk;
  if (start === undefined) return [...here, ...done];
  const points: Point[] = [start, ...ahead.map(({ kiosk }) => kiosk)];
  const travelMs = points.map((a) =>
    points.map((b) => (greatCircleM(a, b) * DETOUR * 1_000) / METRES_PER_SECOND),
  );
  const visits: Visit[] = ahead.map(({ fixByMs }) => ({
    fromMs: nowMs,
    untilMs: fixByMs ?? nowMs + ANY_TIME_MS,
    serviceMs: SERVICE_MS,
  }));
  const { order } = planRoute({ startMs: nowMs, visits, travelMs });
  return [...here, ...order.map((index) => ahead[index]!), ...done];
}
