/** Citizens at several kiosks while agents, controller, cables and serial lines are killed at random; then the verdict. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateCaseKeys } from '../../kiosk/agent/session/seal.ts';
import type { Farewell } from '../../kiosk/simulate/citizen.ts';
import { seededRandom } from '../../shared/random.ts';
import { onlineKiosks } from '../support/online-kiosks.ts';
import { freePort } from '../support/free-port.ts';
import { startDoorstep, startUntil, waitFor, type RunningProcess } from '../support/process.ts';
import { startDesk, type Desk } from './crash-desk.ts';
import { countStored, judge, type Verdict } from './crash-verdict.ts';

export interface StoryConfig {
  readonly seed: number;
  readonly desks: number;
  /** Visits over all desks. */
  readonly visits: number;
  /** Killings over the whole story. */
  readonly kills: number;
  readonly say: (line: string) => void;
}

export interface StoryResult extends Verdict {
  readonly kills: Readonly<Record<Victim, number>>;
  readonly farewells: Readonly<Record<string, number>>;
}

type Victim = 'controller' | 'agent' | 'connection' | 'pty';
const VICTIMS: readonly Victim[] = ['controller', 'agent', 'connection', 'pty'];

const REGION = '510106';
/** Time between two killings, ms. */
const KILL_GAP_MS = { min: 200, max: 1600 };
const PTY_AWAY_MS = 400;
/** Longer than the pause between two messages of a replay. */
const QUIET_MS = 8000;
/** For the outboxes to drain after the last kill: one long backoff and the replay. */
const SETTLE_TIMEOUT_MS = 150_000;

export async function tellCrashStory(config: StoryConfig): Promise<StoryResult> {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-crash-'));
  const random = seededRandom(config.seed);
  const data = join(folder, 'controller');
  const identities = Array.from({ length: config.desks }, (_, index) => ({
    id: `crash-${index + 1}`,
    region: REGION,
    secret: `not-a-secret-of-crash-kiosk-${index + 1}-${'x'.repeat(20)}`,
  }));
  await importFleet(folder, data, identities);
  const [mqttPort, httpPort] = [await freePort(), await freePort()];
  const controllerArgs = [
    'controller',
    '--data',
    data,
    '--mqtt',
    `127.0.0.1:${mqttPort}`,
    '--http',
    `127.0.0.1:${httpPort}`,
    '--log-level',
    'warn',
  ];
  let controller: RunningProcess = await startUntil(controllerArgs, /controller ready/);
  const place = { folder, mqttPort, casePublicKey: generateCaseKeys().publicKey };
  const desks = await Promise.all(
    identities.map((identity, index) => startDesk(identity, place, seededRandom(config.seed + 100 + index))),
  );

  const kills: Record<Victim, number> = { controller: 0, agent: 0, connection: 0, pty: 0 };
  async function kill(victim: Victim): Promise<void> {
    const desk = desks[Math.floor(random() * desks.length)]!;
    if (victim === 'controller') {
      await controller.kill('SIGKILL');
      controller = startDoorstep(controllerArgs);
    } else if (victim === 'agent') await desk.killAgent();
    else if (victim === 'pty')
      await desk.killPty(random() < 0.5 ? 'reader' : 'printer', random() * PTY_AWAY_MS);
    // A cable without a connection cannot be cut: that one does not count.
    else if (desk.cutCable() === 0) return;
    kills[victim] += 1;
  }

  const total = () => Object.values(kills).reduce((sum, count) => sum + count, 0);
  const tally = receiveCitizens(desks, config, () => total() >= config.kills);
  while (total() < config.kills) {
    await pause(KILL_GAP_MS.min + random() * (KILL_GAP_MS.max - KILL_GAP_MS.min));
    await kill(VICTIMS[Math.floor(random() * VICTIMS.length)]!);
    if (total() % 25 === 0) config.say(`${total()} kills`);
  }
  const farewells = await tally;
  config.say(`${total()} kills and ${JSON.stringify(farewells)} visits done, waiting for the outboxes`);
  const controllerFile = join(data, 'controller.db');
  const isEverybodyOnline = async () =>
    (await onlineKiosks(`http://127.0.0.1:${httpPort}`)) === identities.length;
  const isSettled = await settled(controllerFile, isEverybodyOnline);
  if (!isSettled)
    config.say(`not settled:\n${controller.output()}\n${desks.map((desk) => desk.output()).join('\n')}`);
  await controller.kill('SIGKILL');
  await Promise.all(desks.map((desk) => desk.stop()));
  const verdict = judge(controllerFile, desks);
  rmSync(folder, { recursive: true, force: true });
  return { ...verdict, kills, farewells };
}

/**
 * Each desk has its queue, until there were enough visits and nothing more is killed. A citizen who was turned away by a
 * machine that is down does not count as a visit.
 */
async function receiveCitizens(
  desks: readonly Desk[],
  { visits, seed }: StoryConfig,
  isOver: () => boolean,
): Promise<Record<Farewell, number>> {
  const farewells = { served: 0, closed: 0, gaveUp: 0 };
  const stop = new AbortController();
  await Promise.all(
    desks.map(async (desk, index) => {
      const random = seededRandom(seed + index);
      while (farewells.served + farewells.gaveUp < visits || !isOver()) {
        const farewell = await desk.receiveCitizen(random, stop.signal);
        farewells[farewell] += 1;
        if (farewell === 'closed') await pause(300);
      }
    }),
  );
  return farewells;
}

async function importFleet(
  folder: string,
  data: string,
  identities: readonly { id: string; secret: string }[],
): Promise<void> {
  const file = join(folder, 'fleet.json');
  const fleet = {
    regions: [{ id: REGION, name: '金牛区' }],
    sites: [{ id: 'crash-site', region: REGION, name: 'test', kind: 'market', lat: 30.7, lon: 104.05 }],
    kiosks: identities.map(({ id, secret }) => ({ id, site: 'crash-site', name: id, secret })),
  };
  writeFileSync(file, JSON.stringify(fleet));
  const importing = startDoorstep(['fleet', 'import', file, '--data', data]);
  if ((await importing.exited) !== 0) throw new Error(importing.output());
}

/** Everybody is online again and nothing new was stored for a while; the outboxes themselves are locked by their agents. */
async function settled(controllerFile: string, isEverybodyOnline: () => Promise<boolean>): Promise<boolean> {
  let stored = -1;
  let quietSinceMs = performance.now();
  return waitFor(
    async () => {
      const now = countStored(controllerFile);
      const isOnline = await isEverybodyOnline();
      if (now !== stored || !isOnline) quietSinceMs = performance.now();
      stored = now;
      return performance.now() - quietSinceMs > QUIET_MS;
    },
    SETTLE_TIMEOUT_MS,
    500,
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
