/** `doorstep simulate`: any number of kiosks against any controller, with citizens and mishaps; or the life around one real agent. */
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { describeError } from '../../shared/errors.ts';
import { sleep, systemClock } from '../../shared/time/clock.ts';
import { loadConfig } from '../agent/config-file.ts';
import { generateCaseKeys } from '../agent/session/seal.ts';
import { startCable } from './cable.ts';
import { runDesk } from './desk.ts';
import { createFleetFileIfMissing, readIdentities, type KioskIdentity } from './fleet-secrets.ts';
import { live, type LifeConfig } from './life.ts';
import { noLog } from '../../shared/log.ts';
import { seededRandom } from '../../shared/random.ts';
import { standingMishap, type Mishap } from './mishaps.ts';
import { createReport, type Report } from './report.ts';
import { beginWithRuns } from './runs-before.ts';
import { createSimulatedKiosk, type SimulatedKiosk } from './simulated-kiosk.ts';

interface Flags {
  readonly kiosks: number;
  readonly broker: string;
  readonly fleet?: string;
  readonly region: string;
  readonly citizensPerHour: number;
  readonly mishapsPerHour: number;
  readonly broken: number;
  readonly thinkMs: number;
  readonly casePublicKey?: string;
  readonly data?: string;
  readonly runsBefore: number;
  readonly seed: number;
  readonly desk?: string;
}

/** Above this only sums are printed. */
const MAX_TALKING_KIOSKS = 60;
const REPORT_EVERY_MS = 15_000;
/** Kiosks start one after the other, as after a power cut in a district and not in a laboratory. */
const START_GAP_MS = 2;
/** Every third kiosk takes cards in. */
const SLOT_EVERY = 3;
const STANDING_FAULT_AFTER_MS = 5_000;

export function simulateCommand(): Command {
  return new Command('simulate')
    .option('--kiosks <n>', 'how many kiosks', wholeNumber, 30)
    .option('--broker <url>', 'where the controller is, mqtt:// or mqtts://', 'mqtt://127.0.0.1:1883')
    .option(
      '--fleet <file>',
      'ids and secrets (default: .doorstep/simulated-fleet-<n>.json, written if missing)',
    )
    .option('--region <code>', 'region of a fleet file that is written', '510106')
    .option('--citizens-per-hour <n>', 'visits a kiosk and hour, on average', wholeNumber, 30)
    .option('--mishaps-per-hour <n>', 'faults a kiosk and hour, on average; 0: none', wholeNumber, 0)
    .option('--broken <n>', 'kiosks with a fault that nobody mends, each with another one', wholeNumber, 0)
    .option('--think-ms <n>', 'how long citizens think before a touch, on average', wholeNumber, 1500)
    .option('--case-public-key <key>', 'key of the case office (default: one that nobody keeps)')
    .option('--data <folder>', 'where the kiosks keep their files (default: only in memory)')
    .option('--runs-before <n>', 'how often kiosks with new files have been started before', wholeNumber, 0)
    .option('--seed <n>', 'of the random choices', wholeNumber, 1)
    .addOption(
      new Option(
        '--desk <file>',
        'instead of kiosks: devices and citizens of the real agent with this configuration',
      ),
    )
    .action(run);
}

async function run(flags: Flags): Promise<void> {
  const stop = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stop.abort(new Error(name)));
  const report = createReport(systemClock, flags.desk === undefined ? flags.kiosks : 1, MAX_TALKING_KIOSKS);
  const lifeConfig: LifeConfig = flags;
  if (flags.desk !== undefined) {
    await runDesk(loadConfig(flags.desk).config, lifeConfig, {
      report,
      random: seededRandom(flags.seed),
      signal: stop.signal,
    });
    return;
  }
  await runKiosks(flags, report, stop.signal);
}

async function runKiosks(flags: Flags, report: Report, signal: AbortSignal): Promise<void> {
  const identities = identitiesOf(flags);
  const casePublicKey = flags.casePublicKey ?? generateCaseKeys().publicKey;
  const kiosks: SimulatedKiosk[] = [];
  const lives: Promise<void>[] = [];
  report.say(`${identities.length} kiosks start, ${flags.citizensPerHour} citizens an hour each`);
  const timer = setInterval(() => report.sum(kiosks.map(({ agent }) => agent)), REPORT_EVERY_MS);
  for (const identity of identities) {
    if (signal.aborted) break;
    const random = seededRandom(flags.seed * 7919 + kiosks.length);
    const hasCardSlot = kiosks.length % SLOT_EVERY === 1;
    const kiosk = await buildKiosk(identity, { ...flags, casePublicKey, hasCardSlot }, random);
    kiosks.push(kiosk);
    kiosk.start();
    const isBroken = kiosks.length <= flags.broken;
    if (isBroken) lives.push(breakSoon(kiosk, standingMishap(kiosks.length - 1), signal));
    const config = isBroken ? { ...flags, mishapsPerHour: 0 } : flags;
    lives.push(liveAt(kiosk, config, { random, report, signal }));
    await new Promise((resolve) => setTimeout(resolve, START_GAP_MS));
  }
  await aborted(signal);
  clearInterval(timer);
  await Promise.all(lives);
  report.sum(kiosks.map(({ agent }) => agent));
  await Promise.all(kiosks.map((kiosk) => kiosk.stop()));
}

async function buildKiosk(
  identity: KioskIdentity,
  flags: Flags & { casePublicKey: string; hasCardSlot: boolean },
  random: () => number,
): Promise<SimulatedKiosk> {
  const url = new URL(flags.broker);
  // A cable can be put only before plain TCP: behind it a certificate would name another host.
  const hasCable = (flags.mishapsPerHour > 0 || flags.broken > 0) && url.protocol === 'mqtt:';
  const cable = hasCable ? await startCable({ host: url.hostname, port: Number(url.port || 1883) }) : null;
  const endpoint = cable === null ? flags.broker : `mqtt://127.0.0.1:${cable.port}`;
  const { casePublicKey, hasCardSlot } = flags;
  const storePath = flags.data === undefined ? ':memory:' : join(flags.data, `${identity.id}.db`);
  if (storePath !== ':memory:') beginWithRuns(storePath, flags.runsBefore);
  return createSimulatedKiosk(
    { ...identity, endpoint, casePublicKey, hasCardSlot, storePath },
    { clock: systemClock, random, log: noLog, cable },
  );
}

/** Not at once: a machine that never connected would be unknown, and not broken. */
async function breakSoon(kiosk: SimulatedKiosk, mishap: Mishap, signal: AbortSignal): Promise<void> {
  await sleep(systemClock, STANDING_FAULT_AFTER_MS, signal).catch(() => {});
  if (!signal.aborted) kiosk.apply(mishap, false);
}

function liveAt(
  kiosk: SimulatedKiosk,
  config: LifeConfig,
  { random, report, signal }: { random: () => number; report: Report; signal: AbortSignal },
): Promise<void> {
  return live(config, {
    machine: kiosk.machine,
    clock: systemClock,
    random,
    signal,
    apply: (mishap, isOver) => kiosk.apply(mishap, isOver),
    onVisit: (errand, farewell) => report.visit(kiosk.name, errand.serviceId, farewell),
    onMishap: (mishap, isOver) => report.mishap(kiosk.name, mishap, isOver),
  }).catch((error: unknown) => report.say(`${kiosk.name}: ${describeError(error)}`));
}

function identitiesOf(flags: Flags): KioskIdentity[] {
  const path = flags.fleet ?? join('.doorstep', `simulated-fleet-${flags.kiosks}.json`);
  if (flags.fleet === undefined && createFleetFileIfMissing(path, flags.kiosks, flags.region)) {
    process.stdout.write(
      `Wrote ${path}. The controller must know these kiosks:\n  npm run -s doorstep -- fleet import ${path}\n`,
    );
  }
  return readIdentities(path).slice(0, flags.kiosks);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('must be a whole number');
  return Number(text);
}
