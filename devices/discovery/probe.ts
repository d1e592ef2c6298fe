/**
 * Finds out what is on a port: one question after the other, until an answer is recognised and the driver really starts
 * (the identity check against impostors on other ports, devices.md 6.1). A port that somebody holds is never touched.
 */
import type { DeviceClass, DeviceState } from '../../shared/domain/device-status.ts';
import { describeError } from '../../shared/errors.ts';
import type { Clock } from '../../shared/time/clock.ts';
import { noTrace } from '../trace.ts';
import type { OpenTransport, Transport } from '../transport/transport.ts';
import { withLimit } from '../with-limit.ts';
import type { FindHolder, Holder } from './holder.ts';
import type { ProbeStep } from './probe-plan.ts';
import { ask, isQuiet } from './question.ts';

export interface FoundDevice {
  readonly type: 'found';
  readonly driver: string;
  readonly deviceClass: DeviceClass;
  readonly baudRate: number;
  readonly identity: string | null;
  readonly device: DeviceState;
}

export type ProbeResult =
  | FoundDevice
  /** Not touched. */
  | { readonly type: 'inUse'; readonly holder: Holder }
  /** It cannot be opened. */
  | { readonly type: 'unusable'; readonly reason: string }
  /** It was there, and is gone. */
  | { readonly type: 'vanished'; readonly reason: string }
  /** It speaks without being asked, and does not stop. */
  | { readonly type: 'chatters' }
  /** Something answers like this driver's device, but the driver did not start, or heard noise. */
  | {
      readonly type: 'doubtful';
      readonly driver: string;
      readonly baudRate: number;
      readonly reason: string;
    }
  /** Something answers that no driver knows. */
  | { readonly type: 'unknown'; readonly heardBytes: number }
  /** Whatever is asked comes back. */
  | { readonly type: 'echo' }
  | { readonly type: 'silent' };

export interface ProbeDeps {
  readonly openTransport: OpenTransport;
  readonly findHolder: FindHolder;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Before each step; `done` counts from 0. */
  readonly onStep?: (step: ProbeStep, done: number) => void;
}

/** What one step found out, or what the port gave back that was no answer. */
type StepOutcome =
  ProbeResult | { readonly type: 'nothing'; readonly heardBytes: number; readonly isEcho: boolean };
type Doubtful = Extract<ProbeResult, { type: 'doubtful' }>;

const OPEN_LIMIT_MS = 10_000;
/** Longer than any driver's own deadlines for a start. */
const START_LIMIT_MS = 60_000;
/** Counters of drivers for bytes that are none of their protocol; a healthy line has none while it starts. */
const NOISE_COUNTERS = ['noiseBytes', 'unknownBytes', 'resyncBytes', 'checksum'];

/** Leaves the port closed, whatever happens; rejects only with the signal's reason. */
export async function probePort(
  path: string,
  plan: readonly ProbeStep[],
  deps: ProbeDeps,
): Promise<ProbeResult> {
  let heardBytes = 0;
  let isEcho = false;
  let doubtful: Doubtful | undefined;
  for (const [done, step] of plan.entries()) {
    deps.onStep?.(step, done);
    const outcome = await runStep(path, step, done === 0, deps);
    if (outcome.type === 'nothing') {
      heardBytes += outcome.heardBytes;
      isEcho ||= outcome.isEcho;
    } else if (outcome.type === 'doubtful') doubtful ??= outcome;
    else return outcome;
  }
  if (doubtful !== undefined) return doubtful;
  if (heardBytes > 0) return { type: 'unknown', heardBytes };
  return { type: isEcho ? 'echo' : 'silent' };
}

async function runStep(
  path: string,
  step: ProbeStep,
  isFirst: boolean,
  deps: ProbeDeps,
): Promise<StepOutcome> {
  const { signal } = deps;
  // Each time anew: between two steps the port is free for a moment.
  const holder = await deps.findHolder(path);
  if (holder !== null) return { type: 'inUse', holder };
  const { entry, baudRate } = step;
  let transport: Transport;
  try {
    transport = await withLimit(OPEN_LIMIT_MS, deps, (limit) =>
      deps.openTransport({ path, baudRate, xonXoff: entry.xonXoff }, limit),
    );
  } catch (error) {
    signal.throwIfAborted();
    const faster = await deps.findHolder(path);
    if (faster !== null) return { type: 'inUse', holder: faster };
    return { type: isFirst ? 'unusable' : 'vanished', reason: describeError(error) };
  }
  const lost = { reason: null as string | null };
  void transport.closed.then(({ reason }) => (lost.reason = reason));
  try {
    const outcome = await converse(transport, step, isFirst, deps);
    return lost.reason === null ? outcome : { type: 'vanished', reason: lost.reason };
  } finally {
    await transport.close();
  }
}

async function converse(
  transport: Transport,
  step: ProbeStep,
  isFirst: boolean,
  deps: ProbeDeps,
): Promise<StepOutcome> {
  if (isFirst && !(await isQuiet(transport, deps))) return { type: 'chatters' };
  if (step.isKnown) {
    const outcome = await confirm(transport, step, deps);
    return outcome.type === 'found' ? outcome : { type: 'nothing', heardBytes: 0, isEcho: false };
  }
  const answer = await ask(transport, step.entry.probe, deps);
  return answer.isRecognised ? confirm(transport, step, deps) : { type: 'nothing', ...answer };
}

/** The driver starts, says who the device is, and stops. */
async function confirm(
  transport: Transport,
  { entry, baudRate, options }: ProbeStep,
  deps: ProbeDeps,
): Promise<FoundDevice | Doubtful> {
  const { driver: name, deviceClass } = entry;
  const doubt = (reason: string): Doubtful => ({ type: 'doubtful', driver: name, baudRate, reason });
  try {
    const driver = await entry.create({ transport, clock: deps.clock, trace: noTrace }, options);
    try {
      await withLimit(START_LIMIT_MS, deps, (limit) => driver.start(limit));
      const noise = sumOf(driver.counters(), NOISE_COUNTERS);
      const { identity, device } = driver.status;
      return noise === 0
        ? { type: 'found', driver: name, deviceClass, baudRate, identity, device }
        : doubt(`it answers, but with ${noise} bytes of noise`);
    } finally {
      await driver.stop();
    }
  } catch (error) {
    deps.signal.throwIfAborted();
    return doubt(describeError(error));
  }
}

function sumOf(counters: Readonly<Record<string, number>>, names: readonly string[]): number {
  return names.reduce((sum, name) => sum + (counters[name] ?? 0), 0);
}
