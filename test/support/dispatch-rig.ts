/** A controller with its console in Chromium, for tests that follow a fault from the desk to the telephone. */
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { ensureConsole } from '../../controller/console/build.ts';
import { type Caller, openTestHouse, REGION, type TestHouse } from '../../controller/http/test-house.ts';
import { startBrowser } from './browser.ts';
import { inaccessible } from './page-checks.ts';

const OUTPUT = 'test-output/console';
export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };
/** A loaded machine takes its time. */
export const PATIENCE_MS = 60_000;

export interface DispatchRig {
  readonly house: TestHouse;
  readonly url: string;
  contextOf(caller: Caller, options?: BrowserContextOptions): Promise<BrowserContext>;
  openPage(context: BrowserContext, size: typeof DESKTOP): Promise<Page>;
  /** Both sizes, nothing that scrolls sideways, and every rule of axe. */
  readonly look: (page: Page, name: string) => Promise<void>;
  /** The user `technician`, always on shift. */
  makeTechnician(): Promise<string>;
  close(): Promise<void>;
}

export async function startDispatchRig(kioskIds: readonly string[]): Promise<DispatchRig> {
  mkdirSync(OUTPUT, { recursive: true });
  await ensureConsole();
  const house = await openTestHouse(kioskIds);
  await house.http.app.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${(house.http.app.server.address() as AddressInfo).port}`;
  const browser = await startBrowser();
  return {
    house,
    url,
    async contextOf({ headers }, options = {}) {
      const context = await browser.newContext(options);
      const [name = '', value = ''] = (headers['cookie'] ?? '').split('=');
      await context.addCookies([{ name, value, url }]);
      return context;
    },
    async openPage(context, size) {
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      await page.setViewportSize(size);
      return page;
    },
    look,
    makeTechnician: () => makeTechnician(house),
    async close() {
      await browser.close();
      await house.close();
    },
  };
}

async function look(page: Page, name: string): Promise<void> {
  const before = page.viewportSize() ?? DESKTOP;
  for (const size of [DESKTOP, PHONE]) {
    await page.setViewportSize(size);
    await page.screenshot({ path: `${OUTPUT}/dispatch-${name}-${size.width}.png`, animations: 'disabled' });
    const overflow = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(overflow).toBe(0);
  }
  expect(await inaccessible(page)).toEqual([]);
  await page.setViewportSize(before);
}

async function makeTechnician(house: TestHouse): Promise<string> {
  await house.as('technician');
  const administrator = await house.as('administrator');
  const users = await administrator.call('GET', '/api/v1/users');
  const { items } = users.json<{ items: { id: string; name: string }[] }>();
  const userId = items.find(({ name }) => name === 'technician')?.id ?? '';
  const known = await administrator.call('GET', '/api/v1/technicians');
  if (known.json<{ items: { userId: string }[] }>().items.some((item) => item.userId === userId))
    return userId;
  const answer = await administrator.call('PUT', `/api/v1/technicians/${userId}`, {
    headers: { 'if-match': '"0"' },
    body: {
      userId,
      name: '王敏',
      email: null,
      regions: [REGION],
      lines: [1, 2],
      skills: ['printer', 'reader', 'network', 'power', 'supplies'],
      shifts: [{ weekdays: [0, 1, 2, 3, 4, 5, 6], fromMinute: 0, toMinute: 1440 }],
      home: { lat: 30.7, lon: 104.05 },
    },
  });
  expect(answer.statusCode).toBe(200);
  return userId;
}
