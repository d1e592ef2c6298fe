/**
 * From a fault to the technician's phone, through the pages: the fault becomes an incident, somebody is sent, and works where
 * there is no network. Pictures go to test-output/console for people to look at.
 */
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureConsole } from '../../controller/console/build.ts';
import { type Caller, openTestHouse, REGION, type TestHouse } from '../../controller/http/test-house.ts';
import type { OutboxRecord } from '../../shared/protocol/index.ts';
import { startBrowser } from '../support/browser.ts';
import { inaccessible } from '../support/page-checks.ts';

const OUTPUT = 'test-output/console';
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
/** The rule for paper waits a minute; a loaded machine takes its time. */
const PATIENCE_MS = 180_000;

let house: TestHouse;
let browser: Browser;
let url: string;
beforeAll(async () => {
  mkdirSync(OUTPUT, { recursive: true });
  await ensureConsole();
  house = await openTestHouse(['jn-1']);
  await house.http.app.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(house.http.app.server.address() as AddressInfo).port}`;
  browser = await startBrowser();
}, PATIENCE_MS);
afterAll(async () => {
  await browser.close();
  await house.close();
});

it(
  'a fault becomes an incident, the technician gets it on the phone, and a step taken without network arrives later',
  { timeout: 3 * PATIENCE_MS },
  async () => {
    await makeTechnician();
    await house.speak('jn-1', [paperOut()]);
    const desk = await openPage(await contextOf(await house.as('operator')), DESKTOP);
    await desk.goto(`${url}/incidents`);
    await desk.getByRole('link', { name: '纸张' }).first().waitFor();
    await look(desk, 'incidents');
    await desk.getByRole('link', { name: '纸张' }).first().click();
    await desk.getByRole('button', { name: /^确\s?认$/ }).click();
    await desk.getByText('已确认').first().waitFor();
    await desk.getByRole('button', { name: /派\s?单/ }).click();
    const dialog = desk.getByRole('dialog');
    await dialog.getByRole('button', { name: /派\s?单/ }).click();
    await dialog.waitFor({ state: 'hidden' });
    await desk.getByText('已派单').first().waitFor({ state: 'visible' });
    await desk.locator('article').first().waitFor();
    await look(desk, 'incident');
    await desk.goto(`${url}/orders`);
    await desk.locator('article').first().waitFor();
    await look(desk, 'orders');

    const context = await contextOf(await house.as('technician'));
    const phone = await openPage(context, PHONE);
    await phone.goto(`${url}/my-day`);
    await phone.getByRole('button', { name: '出发' }).waitFor();
    await context.setOffline(true);
    await phone.getByRole('button', { name: '出发' }).click();
    await phone.getByText('等待网络').waitFor();
    await look(phone, 'my-day-offline');
    await context.setOffline(false);
    await phone.getByRole('button', { name: '我到了' }).click();
    await phone.getByRole('button', { name: '已修好' }).waitFor();
    await look(phone, 'my-day');
    await phone.getByPlaceholder('做了什么').fill('换纸');
    await phone.getByRole('button', { name: '已修好' }).click();
    // Only the machine itself verifies.
    await phone.getByText('等待机器验证').waitFor();
  },
);

async function openPage(context: BrowserContext, size: typeof DESKTOP): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.setViewportSize(size);
  return page;
}

async function contextOf({ headers }: Caller): Promise<BrowserContext> {
  const context = await browser.newContext();
  const [name = '', value = ''] = (headers['cookie'] ?? '').split('=');
  await context.addCookies([{ name, value, url }]);
  return context;
}

/** Both sizes, nothing that scrolls sideways, and every rule of axe. */
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

/** The user `technician`, always on shift. */
async function makeTechnician(): Promise<void> {
  await house.as('technician');
  const administrator = await house.as('administrator');
  const users = await administrator.call('GET', '/api/v1/users');
  const { items } = users.json<{ items: { id: string; name: string }[] }>();
  const userId = items.find(({ name }) => name === 'technician')?.id ?? '';
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
}

function paperOut(): OutboxRecord {
  const changed = { device: 'online', link: 'up', paper: 'out' } as const;
  const body = {
    axis: 'device',
    deviceId: 'receipt-printer' as never,
    deviceClass: 'receiptPrinter',
    changed,
  } as const;
  return { type: 'status', atMs: Date.now(), bootCount: 1, monoMs: 5_000, body };
}
