/** A whole controller with a small fleet, accounts of every role and a browser: what tests of the console stand on. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createAccounts } from '../../controller/accounts/accounts.ts';
import { commandLineActor } from '../../controller/cli/actor.ts';
import { ensureConsole } from '../../controller/console/build.ts';
import { FleetFile } from '../../controller/fleet/fleet-file.ts';
import { importFleet } from '../../controller/fleet/import.ts';
import { openKeyVault } from '../../controller/fleet/technician-codes/vault.ts';
import { openStore } from '../../controller/store/store.ts';
import { noLog } from '../../shared/log.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { startBrowser } from './browser.ts';
import { freePort } from './free-port.ts';
import { startDoorstep, startUntil, type RunningProcess } from './process.ts';

export const ROLES = ['administrator', 'operator', 'planner', 'technician'] as const;
export type RoleName = (typeof ROLES)[number];

/** Of all accounts; only on this machine, for the time of the test. */
export const PASSWORD = 'correct horse battery staple';

export interface ConsoleOptions {
  readonly kiosks: number;
  /** The first ones, with a fault that nobody mends. */
  readonly broken?: number;
}

export interface ConsoleRig {
  readonly url: string;
  readonly browser: Browser;
  /** A browser that is signed in with this role. */
  signIn(role: RoleName): Promise<BrowserContext>;
  /**
   * Opens a page, waits for its heading, and closes it in any case: pages hold a stream each, and browsers open six
   * connections to a host.
   */
  withPage(context: BrowserContext, path: string, use: (page: Page) => Promise<void>): Promise<void>;
  readonly kiosks: RunningProcess;
  readonly controller: RunningProcess;
  restartController(): Promise<void>;
  close(): Promise<void>;
}

export async function startConsoleRig({ kiosks, broken = 0 }: ConsoleOptions): Promise<ConsoleRig> {
  await ensureConsole();
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-console-'));
  const fleetFile = join(folder, 'fleet.json');
  writeFileSync(fleetFile, JSON.stringify(fleetOf(kiosks)));
  await fillStore(folder, fleetOf(kiosks));
  const [http, mqtt] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${http}`;
  const startController = () =>
    startUntil(
      ['controller', '--data', folder, '--http', `127.0.0.1:${http}`, '--mqtt', `127.0.0.1:${mqtt}`],
      /controller ready/,
    );
  let controller = await startController();
  const broker = ['--broker', `mqtt://127.0.0.1:${mqtt}`];
  const fleet = startDoorstep([
    'simulate',
    '--fleet',
    fleetFile,
    '--kiosks',
    String(kiosks),
    ...broker,
    '--broken',
    String(broken),
    '--citizens-per-hour',
    '120',
    '--think-ms',
    '200',
  ]);
  const browser = await startBrowser();
  return {
    url,
    browser,
    signIn: (role) => signIn(browser, url, role),
    async withPage(context, path, use) {
      const page = await context.newPage();
      try {
        await page.goto(`${url}${path}`);
        await page.locator('h1').waitFor();
        await use(page);
      } finally {
        await page.close();
      }
    },
    kiosks: fleet,
    get controller() {
      return controller;
    },
    async restartController() {
      await controller.kill('SIGKILL');
      controller = await startController();
    },
    async close() {
      await browser.close();
      await fleet.kill('SIGKILL');
      await controller.kill('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Without the page for it, which has its own test (console-flows.test.ts). */
async function signIn(browser: Browser, url: string, role: RoleName): Promise<BrowserContext> {
  const context = await browser.newContext();
  const response = await context.request.post(`${url}/api/v1/session`, {
    data: { name: role, password: PASSWORD },
    headers: { origin: url },
  });
  if (!response.ok()) throw new Error(`sign-in of the ${role}: ${response.status()}`);
  // As long as one page is there, the next ones find their process (browser.ts).
  const holder = await context.newPage();
  await holder.goto(`${url}/favicon.svg`);
  return context;
}

export async function fillSignIn(page: Page, name: string, password: string): Promise<void> {
  await page.locator('input[autocomplete="username"]').fill(name);
  await page.locator('input[autocomplete="current-password"]').fill(password);
  await page.locator('button[type="submit"]').click();
}

/** What `doorstep fleet import` and `doorstep user add` do, without a process for each (commands.test.ts runs these). */
async function fillStore(folder: string, fleet: object): Promise<void> {
  const store = await openStore({ path: join(folder, 'controller.db'), log: noLog });
  const accounts = createAccounts({ store, clock: systemClock, log: noLog });
  try {
    const vault = openKeyVault(folder);
    await importFleet(store, FleetFile.parse(fleet), { clock: systemClock, vault });
    for (const role of ROLES) {
      const user = { name: role, displayName: `测试${role}`, roles: [role], password: PASSWORD };
      await accounts.create(user, commandLineActor());
    }
  } finally {
    accounts.close();
    await store.close();
  }
}

function fleetOf(count: number): object {
  const sites = [
    { id: 'e2e-market', region: '510106', name: '营门口测试市场', kind: 'market', lat: 30.7, lon: 104.05 },
    {
      id: 'e2e-office',
      region: '510106',
      name: '茶店子测试写字楼',
      kind: 'office-building',
      lat: 30.71,
      lon: 104.03,
    },
    {
      id: 'e2e-police',
      region: '510105',
      name: '草堂测试警务室',
      kind: 'police-room',
      lat: 30.67,
      lon: 104.03,
    },
  ];
  return {
    regions: [
      { id: '510106', name: '金牛区' },
      { id: '510105', name: '青羊区' },
    ],
    sites,
    kiosks: Array.from({ length: count }, (_, index) => ({
      id: `e2e-${String(index + 1).padStart(2, '0')}`,
      site: sites[index % sites.length]!.id,
      name:
        index === 4
          ? '<img src=x onerror=alert(1)>'
          : `${sites[index % sites.length]!.name} ${index + 1}号机`,
      secret: `secret-of-e2e-kiosk-${index + 1}-${'x'.repeat(30)}`,
    })),
  };
}
