/**
 * From a fault to the technician's phone, through the pages: the fault becomes an incident, somebody is sent, and works where
 * there is no network. Pictures go to test-output/console for people to look at.
 */
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureConsole } from '../../controller/console/build.ts';
import { newSupply } from '../../controller/dispatch/forecast/machine.ts';
import { saveForecasts } from '../../controller/dispatch/forecast/rows.ts';
import { writeTogether } from '../../controller/store/writer.ts';
import { type Caller, openTestHouse, REGION, type TestHouse } from '../../controller/http/test-house.ts';
import type { OutboxRecord } from '../../shared/protocol/index.ts';
import { startBrowser } from '../support/browser.ts';
import { inaccessible } from '../support/page-checks.ts';

const OUTPUT = 'test-output/console';
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
/** The rule for paper waits a minute; a loaded machine takes its time. */
const DAY_MS = 24 * 3_600_000;
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

it(
  'who goes, who is on call, where it is told and when not is set on pages, and a rule shows what it would have told',
  { timeout: 2 * PATIENCE_MS },
  async () => {
    const userId = await makeTechnician();
    const administrator = await house.as('administrator');
    const page = await openPage(await contextOf(administrator), DESKTOP);
    const drawer = page.getByRole('dialog');
    const open = (tab: string) => page.goto(`${url}/dispatch-settings?tab=${tab}`);
    const save = async () => {
      await drawer.getByRole('button', { name: /^保\s?存$/ }).click();
      await drawer.waitFor({ state: 'hidden' });
    };

    await open('technicians');
    await page.getByRole('button', { name: '王敏' }).click();
    await drawer.getByLabel('邮箱').fill('wang@example.test');
    await look(page, 'technician');
    await save();
    await look(page, 'technicians');

    await open('on-call');
    await page.getByRole('button', { name: '添加值班人' }).click();
    await page.getByText('王敏').first().waitFor();
    await page.getByRole('button', { name: /^保\s?存$/ }).click();
    await page.getByText('现在值班').waitFor();
    const calendar = await administrator.call('GET', '/api/v1/on-call');
    expect(calendar.json()).toMatchObject({ weekly: [{ userId }] });
    await look(page, 'on-call');

    await open('channels');
    await page.getByRole('button', { name: '添加渠道' }).click();
    await drawer.getByLabel('编号').fill('duty');
    await drawer.getByLabel('名称').fill('值班群');
    await drawer.getByLabel('机器人地址').fill('https://oapi.dingtalk.com/robot/send?access_token=hidden');
    await look(page, 'channel');
    await save();
    await page.getByRole('button', { name: '值班群' }).click();
    // A secret is never shown again.
    expect(await drawer.getByLabel('机器人地址').inputValue()).toBe('');
    await drawer.getByText('已设置').waitFor();
    await save();

    await open('silences');
    await page.getByRole('button', { name: '新建静默' }).click();
    await drawer.getByRole('switch', { name: '全部自助机' }).click();
    await drawer.getByLabel('原因').fill('搬迁');
    await save();
    await page.getByText('进行中').waitFor();
    await look(page, 'silences');
    await page.getByRole('button', { name: '结束: 搬迁' }).click();
    await page.getByText('没有静默').waitFor();

    await open('schedules');
    await page.getByRole('button', { name: '新建定期工作' }).click();
    await drawer.getByLabel('编号', { exact: true }).fill('weekly-cleaning');
    await drawer.getByLabel('名称').fill('每周清洁');
    await drawer.getByRole('switch', { name: '启用' }).click();
    await look(page, 'schedule');
    await save();
    await page.getByRole('button', { name: '每周清洁' }).waitFor();
    await look(page, 'schedules');

    await page.goto(`${url}/alert-rules`);
    await page.getByRole('button', { name: '缺纸' }).click();
    await drawer
      .getByText(/会告警/)
      .first()
      .waitFor();
    await drawer.getByLabel('持续（秒）').fill('30');
    await look(page, 'rule');
    await save();
    const rules = await administrator.call('GET', '/api/v1/alert-rules');
    const { items } = rules.json<{ items: { id: string; forMs: number }[] }>();
    expect(items.find(({ id }) => id === 'paper-out')?.forMs).toBe(30_000);
    await makeForecasts();
    for (const path of [
      'dispatch-settings',
      'dispatch-settings?tab=on-call',
      'alert-rules',
      'supplies',
      'kiosks/jn-1',
    ]) {
      await page.goto(`${url}/${path}${path.includes('?') ? '&' : '?'}lang=en`);
      await page.locator('h1').waitFor();
      await look(page, `${path.replaceAll(/[?=/]/g, '-')}-en`);
    }
    await page.close();
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
async function makeTechnician(): Promise<string> {
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

/** As the forecaster writes them once an hour. */
async function makeForecasts(): Promise<void> {
  const { store } = house.core;
  const nowMs = Date.now();
  const common = { kioskId: 'jn-1', usesPerDay: 42.4, level: 'full', usesSinceFill: 190 } as const;
  const paper = {
    ...common,
    deviceId: 'receipt-printer',
    supply: 'paper',
    filled: { atMs: nowMs - 4 * DAY_MS, amount: 80, unit: 'metres' },
    leftPart: 0.41,
    outAtMs: nowMs + 3.2 * DAY_MS,
    earlyAtMs: nowMs + 1.8 * DAY_MS,
    basis: 'learnt',
  } as const;
  const bin = {
    ...paper,
    deviceId: 'card-reader',
    supply: 'bin',
    usesPerDay: 0.3,
    leftPart: 0.8,
    outAtMs: null,
    earlyAtMs: null,
    basis: 'assumed',
  } as const;
  const checked = {
    checks: [{ daysBefore: 3, errorMs: 5 * 3_600_000 }],
    days: { days: 21, uses: 890, missed: 160 },
  };
  await writeTogether(store, (writer) =>
    saveForecasts(
      writer,
      [paper, bin].map((forecast) => ({
        kioskId: forecast.kioskId,
        deviceId: forecast.deviceId,
        state: { ...newSupply(forecast.supply, nowMs), ...(forecast.supply === 'paper' ? checked : {}) },
        forecast: { ...forecast, outAtMs: rounded(forecast.outAtMs), earlyAtMs: rounded(forecast.earlyAtMs) },
      })),
    ),
  );
}

function rounded(atMs: number | null): number | null {
  return atMs === null ? null : Math.round(atMs);
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
