/** Tries out a UPS: is it there, is there power, and does the battery carry the load for ten seconds. */
import type { Ups } from '../ups.ts';
import { answers, became, step, type TestDeps, type TestStep } from './step.ts';

/** Five equal readings two seconds apart are believed (devices.md 4). */
const BELIEF_MS = 15_000;
/** The test itself takes ten seconds. */
const TEST_MS = 12_000;

export async function* testUps(ups: Ups, deps: TestDeps): AsyncGenerator<TestStep> {
  yield answers(ups);
  const volts = ups.reading?.inputVolts ?? null;
  await became(() => ups.status.powerIn !== 'unknown', deps, BELIEF_MS);
  const isPowered = ups.status.powerIn === 'powering';
  yield step('mains', isPowered, volts === null ? null : `${volts} V`);
  // On battery a test would shorten what is left of it.
  if (!isPowered || deps.signal.aborted) return;
  const isObeyed = await ups.testBattery();
  await became(() => !isWell(ups), deps, TEST_MS);
  yield step('battery', isObeyed && isWell(ups), isObeyed ? ups.status.battery : 'refused');
}

function isWell({ status }: Ups): boolean {
  return status.device === 'online' && status.battery === 'operational';
}
