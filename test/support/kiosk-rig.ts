/** A real agent process with simulated devices on TCP, and its screens in Chromium as the Electron window shows them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { ProfileName } from '../../devices/escpos-printer/profiles.ts';
import { createEscposSimulator, type EscposSimulator } from '../../devices/escpos-printer/simulator.ts';
import type { DeviceSimulator, SimulatorDeps } from '../../devices/simulator.ts';
import { createSamSimulator, type SamSimulator } from '../../devices/sam-id-reader/simulator.ts';
import { hostOnTcp } from '../../devices/transport/host.ts';
import { generateCaseKeys } from '../../kiosk/agent/session/seal.ts';
import { uiTokenPath } from '../../kiosk/agent/ui-api/token.ts';
import { uiAddress } from '../../kiosk/shell/agent-probe.ts';
import { servePages } from '../../kiosk/shell/page-server.ts';
import { connectScreen, type ScreenClient } from '../../kiosk/simulate/screen-client.ts';
import { ensureKioskUi } from '../../kiosk/ui/build.ts';
import { seededRandom } from '../../shared/random.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { startBrowser } from './browser.ts';
import { freePort } from './free-port.ts';
import { startUntil, type RunningProcess } from './process.ts';

export interface KioskRig {
  readonly reader: SamSimulator;
  readonly printer: EscposSimulator;
  readonly agent: RunningProcess;
  /** A second screen of the same agent, which tells in data what the first one shows, and touches without hands. */
  readonly screen: ScreenClient;
  /**
   * A screen of the size that machines have: 1080 by 1920, or on its side. What moves without end would keep a processor busy
   * with drawing; the window is tested with it.
   */
  open(size?: { width: number; height: number }): Promise<Page>;
  close(): Promise<void>;
}

const DIST = join(import.meta.dirname, '../../kiosk/ui/dist');
const UPRIGHT = { width: 1080, height: 1920 };

/** The MQTT secret of the rig's kiosk. */
export const RIG_SECRET = 'correct horse';

interface RigDevices {
  readonly profile?: ProfileName;
  /** A motor reader beside the two devices. */
  readonly cards?: (deps: SimulatorDeps) => DeviceSimulator;
}

/** `more`: settings of the agent that differ, for example shorter times. `profile`: of the printer. */
export async function startKioskRig(
  more: object = {},
  { profile = 'epson', cards }: RigDevices = {},
): Promise<KioskRig> {
  await ensureKioskUi();
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-kiosk-'));
  const deps = { clock: systemClock, random: seededRandom(11) };
  const reader = createSamSimulator(deps);
  const printer = createEscposSimulator(deps, { profile, printBytesPerSecond: 4000 });
  const motorReader = cards?.(deps);
  const lines = await Promise.all([
    hostOnTcp(reader, { clock: systemClock, port: 0 }),
    hostOnTcp(printer, { clock: systemClock, port: 0 }),
    ...(motorReader === undefined ? [] : [hostOnTcp(motorReader, { clock: systemClock, port: 0 })]),
  ]);
  const port = await freePort();
  const agentUrl = `ws://127.0.0.1:${port}/ui`;
  const pages = await servePages(DIST, agentUrl, 0);
  const config = {
    kioskId: 'jn-0001',
    region: '510106',
    name: '九里堤农贸市场 1号机',
    controller: { endpoints: ['mqtt://127.0.0.1:9'], secret: RIG_SECRET },
    dataDir: 'data',
    ui: { port, allowedOrigins: [pages.origin] },
    devices: [
      { id: 'id-reader', driver: 'sam-id-reader', path: lines[0].path },
      { id: 'receipt-printer', driver: 'escpos-printer', path: lines[1].path, options: { profile } },
      ...lines.slice(2).map(({ path }) => ({ id: 'card-reader', driver: 'creator-crt591', path })),
    ],
    casePublicKey: generateCaseKeys().publicKey,
    ...more,
  };
  const file = join(folder, 'kiosk.json');
  writeFileSync(file, JSON.stringify(config));
  const agent = await startUntil(
    ['agent', '--config', file],
    new RegExp(`(?:device is ready[^]*){${lines.length}}`),
  );
  const token = readFileSync(uiTokenPath(join(folder, 'data')), 'utf8').trim();
  const address = uiAddress(`${pages.origin}/index.html`, { agentUrl, token });
  const browser: Browser = await startBrowser();
  const screen = connectScreen({ port, dataDir: join(folder, 'data') }, systemClock);
  const contexts: BrowserContext[] = [];
  return {
    reader,
    printer,
    agent,
    screen,
    async open(size = UPRIGHT) {
      const context = await browser.newContext({ viewport: size, hasTouch: true, reducedMotion: 'reduce' });
      contexts.push(context);
      const page = await context.newPage();
      await page.goto(address);
      return page;
    },
    async close() {
      await Promise.all(contexts.map((context) => context.close()));
      await browser.close();
      screen.close();
      await agent.kill('SIGTERM');
      await Promise.all(lines.map((line) => line.close()));
      reader.stop();
      printer.stop();
      motorReader?.stop();
      await pages.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Ends a visit by `leave`, and waits until the page has begun anew (kiosk/ui/app/shell.ts). Who closes a page in the moment of its
 * reload may wait for Chromium's answer for ever.
 */
export async function untilWiped(page: Page, leave: () => Promise<void>): Promise<void> {
  await Promise.all([page.waitForEvent('load'), leave()]);
}
