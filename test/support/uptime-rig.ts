/**
 * A real controller whose clock a test can move on, with real agents: some in this process, which live in the controller's
 * time, and one as a process of its own, which can be killed. Between the leaps time passes as it does outside.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readConfig } from '../../controller/config.ts';
import { createController, type Controller } from '../../controller/controller.ts';
import { FleetFile } from '../../controller/fleet/fleet-file.ts';
import { openStore, type Store } from '../../controller/store/store.ts';
import { readBelieved } from '../../controller/uptime/ledger-rows.ts';
import type { Entry } from '../../controller/uptime/core/reconcile.ts';
import { generateCaseKeys } from '../../kiosk/agent/session/seal.ts';
import { startCable, type Cable } from '../../kiosk/simulate/cable.ts';
import { createSimulatedKiosk, type SimulatedKiosk } from '../../kiosk/simulate/simulated-kiosk.ts';
import { noLog } from '../../shared/log.ts';
import { seededRandom } from '../../shared/random.ts';
import { freePort } from './free-port.ts';
import { startUntil, waitFor, type RunningProcess } from './process.ts';
import { createTestClock, type TestClock } from './test-clock.ts';

export const REGION = '510106';
/** Needs no device. */
export const SERVICE = 'service/seal-making-permit';

export interface CabledKiosk {
  readonly kiosk: SimulatedKiosk;
  readonly cable: Cable;
}

export interface UptimeRig {
  readonly clock: TestClock;
  readonly store: Store;
  readonly folder: string;
  readonly mqttPort: number;
  readonly random: () => number;
  controller(): Controller;
  stopController(): Promise<void>;
  startController(): Promise<void>;
  /** At once, and everything that comes due on the way happens. */
  leap(ms: number): Promise<void>;
  /** `file`: of its agent; two with one id are two machines with one identity. */
  addKiosk(id: string, file?: string): Promise<CabledKiosk>;
  startAgentProcess(id: string): Promise<RunningProcess>;
  linkOf(id: string): Promise<string | undefined>;
  /** Waits until the link is, or is not, in this state. */
  untilLink(id: string, isSo: (link: string) => boolean, timeoutMs?: number): Promise<void>;
  believed(id: string, axis: string): Promise<Entry[]>;
  /** What stood in the log of the controller. */
  warnings(): readonly string[];
  close(): Promise<void>;
}

export function secretOf(id: string): string {
  return `${id}-`.padEnd(48, 'secret');
}

export async function startUptimeRig(ids: readonly string[]): Promise<UptimeRig> {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-uptime-'));
  mkdirSync(join(folder, 'kiosks'));
  const clock = createTestClock(Date.now());
  const random = seededRandom(5);
  const mqttPort = await freePort();
  const warnings: string[] = [];
  const log = { ...noLog, warn: (_: unknown, text?: string) => void warnings.push(text ?? '') };
  const flags = { data: folder, http: '127.0.0.1:0', mqtt: `127.0.0.1:${mqttPort}`, logLevel: 'silent' };
  const closers: (() => Promise<unknown>)[] = [];
  let controller = createController(readConfig(flags), { clock, log, random });
  const time = passTime(clock);
  await controller.start();
  await controller.importFleet(fleetOf(ids));
  const store = await openStore({ path: join(folder, 'controller.db'), log: noLog });
  const { publicKey } = generateCaseKeys();

  async function linkOf(id: string): Promise<string | undefined> {
    const query = store.db.selectFrom('kiosk_links').select('link').where('kiosk_id', '=', id);
    return (await query.executeTakeFirst())?.link;
  }

  return {
    clock,
    store,
    folder,
    mqttPort,
    random,
    controller: () => controller,
    stopController: () => controller.stop(),
    async startController() {
      controller = createController(readConfig(flags), { clock, log, random });
      await controller.start();
    },
    leap: (ms) => time.leap(ms),
    async addKiosk(id, file = id) {
      const cable = await startCable({ host: '127.0.0.1', port: mqttPort });
      const kiosk = createSimulatedKiosk(
        {
          id,
          region: REGION,
          name: id,
          secret: secretOf(id),
          endpoint: `mqtt://127.0.0.1:${cable.port}`,
          casePublicKey: publicKey,
          hasCardSlot: false,
          storePath: join(folder, 'kiosks', `${file}.db`),
        },
        { clock, random, log: noLog, cable },
      );
      closers.push(() => kiosk.stop());
      kiosk.start();
      return { kiosk, cable };
    },
    async startAgentProcess(id) {
      const file = join(folder, `${id}.json`);
      const config = {
        kioskId: id,
        region: REGION,
        name: id,
        controller: { endpoints: [`mqtt://127.0.0.1:${mqttPort}`], secret: secretOf(id) },
        dataDir: join(folder, id),
        ui: { port: await freePort() },
        devices: [{ id: 'id-reader', driver: 'sam-id-reader', path: 'tcp://127.0.0.1:9' }],
        casePublicKey: publicKey,
      };
      writeFileSync(file, JSON.stringify(config));
      const agent = await startUntil(['agent', '--config', file], /the agent starts/);
      closers.push(() => agent.kill('SIGKILL'));
      return agent;
    },
    linkOf,
    async untilLink(id, isSo, timeoutMs = 60_000) {
      const isDone = await waitFor(async () => isSo((await linkOf(id)) ?? ''), timeoutMs, 50);
      if (!isDone) throw new Error(`the link of ${id} is still ${await linkOf(id)}`);
    },
    async believed(id, axis) {
      const all = await readBelieved(store.db, id, Number.NEGATIVE_INFINITY);
      return all.filter((entry) => entry.axis === axis);
    },
    warnings: () => warnings,
    async close() {
      await Promise.all(closers.map((close) => close()));
      await controller.stop();
      await store.close();
      await time.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function fleetOf(ids: readonly string[]): FleetFile {
  return FleetFile.parse({
    regions: [{ id: REGION, name: '金牛区' }],
    sites: ids.map((id) => ({
      id: `site-${id}`,
      region: REGION,
      name: id,
      kind: 'market',
      lat: 30.7,
      lon: 104.05,
    })),
    kiosks: ids.map((id) => ({ id, site: `site-${id}`, name: id, secret: secretOf(id) })),
  });
}

const STEP_MS = 500;

/** Moves the clock as time passes outside, and further when asked to. */
function passTime(clock: TestClock): { leap(ms: number): Promise<void>; stop(): Promise<void> } {
  let line = Promise.resolve();
  let lastMs = performance.now();
  const stopped = new AbortController();
  const inLine = (work: () => Promise<void>) => (line = line.then(work));
  const running = (async () => {
    while (!stopped.signal.aborted) {
      await inLine(async () => {
        const nowMs = performance.now();
        const passedMs = nowMs - lastMs;
        lastMs = nowMs;
        await clock.advance(passedMs);
      });
      await delay(10);
    }
  })();
  return {
    leap: (ms) =>
      inLine(async () => {
        for (let leftMs = ms; leftMs > 0; leftMs -= STEP_MS) {
          await clock.advance(Math.min(leftMs, STEP_MS));
          // Sockets and files work in the time outside.
          await delay(1);
        }
      }),
    async stop() {
      stopped.abort();
      await running;
    },
  };
}
