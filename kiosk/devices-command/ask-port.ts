/** A probe of one surveyed port, as the commands need it. */
import type { DriverEntry } from '../../devices/definition.ts';
import { findHolder } from '../../devices/discovery/holder.ts';
import { probePlan, type KnownDevice, type ProbeStep } from '../../devices/discovery/probe-plan.ts';
import { probePort, type ProbeResult } from '../../devices/discovery/probe.ts';
import { findLineDriver } from '../../devices/registry.ts';
import { createOpenTransport } from '../../devices/transport/open.ts';
import { systemClock } from '../../shared/time/clock.ts';
import type { SurveyedPort } from './survey.ts';

/** Rejects only with the signal's reason; `onStep` gets how many steps are done and how many there are at most. */
export function askPort(
  { path, usb, configured }: SurveyedPort,
  drivers: readonly DriverEntry[],
  signal: AbortSignal,
  onStep: (step: ProbeStep, done: number, total: number) => void = () => {},
): Promise<ProbeResult> {
  const plan = probePlan(drivers, { path, usb, known: knownDevice(configured) });
  return probePort(path, plan, {
    openTransport: createOpenTransport({ clock: systemClock }),
    findHolder,
    clock: systemClock,
    signal,
    onStep: (step, done) => onStep(step, done, plan.length),
  });
}

function knownDevice(configured: SurveyedPort['configured']): KnownDevice | undefined {
  if (configured === null) return undefined;
  const { driver, baudRate = findLineDriver(driver).baudRate, options = {} } = configured;
  return { driver, baudRate, options };
}
