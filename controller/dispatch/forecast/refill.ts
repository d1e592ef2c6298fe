/** Whether somebody has to bring something, and until when. */
import type { PlannedWork } from '../orders/planned.ts';
import type { SupplyForecast } from './supply.ts';

/** Two days are enough to take it along on a round, also over a Sunday. */
const LEAD_MS = 48 * 3_600_000;

const STEPS = { paper: 'refill-paper', bin: 'empty-bin', cards: 'refill-cards' } as const;

/** null: there is time. What is out already is an incident, and not planned work. */
export function refillOf(forecast: SupplyForecast, nowMs: number): PlannedWork | null {
  const { kioskId, deviceId, supply, level, filled, earlyAtMs, outAtMs } = forecast;
  if (level === 'out') return null;
  const isSoon = earlyAtMs !== null && earlyAtMs < nowMs + LEAD_MS;
  if (!isSoon && level !== 'low') return null;
  return {
    // One for each fill: an order that somebody cancelled does not come again.
    planKey: `refill|${kioskId}|${deviceId}|${supply}|${filled?.atMs ?? 0}`,
    kioskId,
    kind: 'refill',
    faultClass: supply === 'paper' ? 'paper' : 'reader',
    checklist: [STEPS[supply], 'self-test'],
    fixByMs: earlyAtMs ?? outAtMs,
    startMs: nowMs,
  };
}
