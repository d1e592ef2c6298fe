/**
 * From a fault to the technician's phone, through the pages: the fault becomes an incident, somebody is sent, and works where
 * there is no network. Pictures go to test-output/console for people to look at.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OrderDetail, RuleView } from '../../controller/dispatch/api.ts';
import { newSupply } from '../../controller/dispatch/forecast/machine.ts';
import { saveForecasts } from '../../controller/dispatch/forecast/rows.ts';
import { writeTogether } from '../../controller/store/writer.ts';
import type { TestHouse } from '../../controller/http/test-house.ts';
import type { OutboxRecord } from '../../shared/protocol/index.ts';
import { DESKTOP, type DispatchRig, PATIENCE_MS, PHONE, startDispatchRig } from '../support/dispatch-rig.ts';
import { waitFor } from '../support/process.ts';

/** A red point. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
const DAY_MS = 24 * 3_600_000;

let rig: DispatchRig;
let house: TestHouse;
let url: string;
let look: DispatchRig['look'];
beforeAll(async () => {
  rig = await startDispatchRig(['jn-1']);
  ({ house, url, look } = rig);
}, 3 * PATIENCE_MS);
afterAll(() => rig.close());

it(
  'a fault becomes an incident, the technician gets it on the phone, and a step taken without network arrives later',
  { timeout: 6 * PATIENCE_MS },
  async () => {
    await rig.makeTechnician();
    await hurry();
    await house.speak('jn-1', [paper('out')]);
    const desk = await rig.openPage(await rig.contextOf(await house.as('operator')), DESKTOP);
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

    const context = await rig.contextOf(await house.as('technician'));
    const phone = await rig.openPage(context, PHONE);
    await phone.goto(`${url}/my-day`);
    await phone.getByRole('button', { name: '出发' }).waitFor();
    const isKept = () =>
      phone.evaluate<boolean>("caches.match('/api/v1/my-orders').then((kept) => kept !== undefined)");
    expect(await waitFor(isKept, PATIENCE_MS)).toBe(true);
    await look(phone, 'my-day');
    const { items } = await desk.evaluate<{ items: OrderDetail[] }>(
      "fetch('/api/v1/orders?isLive=true').then((answer) => answer.json())",
    );
    const orderId = items[0]?.id ?? '';
    const orderNow = async () =>
      (await (await house.as('operator')).call('GET', `/api/v1/orders/${orderId}`)).json<OrderDetail>();

    /** The network goes, the step is taken, and later the network is back: it arrives, at the time at which it was done. */
    const withoutNetwork = async (step: () => Promise<void>) => {
      await context.setOffline(true);
      await step();
      await phone.getByText('等待网络').waitFor();
      const doneMs = Date.now();
      await context.setOffline(false);
      await phone.getByText('等待网络').waitFor({ state: 'hidden' });
      return doneMs;
    };
    const leftMs = await withoutNetwork(async () => {
      await phone.getByRole('button', { name: '出发' }).click();
      await phone.getByRole('button', { name: '我到了' }).waitFor();
      await look(phone, 'my-day-offline');
      // The page also starts where there is no network, with what waits.
      await phone.reload();
      await phone.getByRole('button', { name: '我到了' }).waitFor();
    });
    expect((await orderNow()).stageAtMs.travelling).toBeLessThanOrEqual(leftMs);
    await withoutNetwork(() => phone.getByRole('button', { name: '我到了' }).click());
    await withoutNetwork(async () => {
      await phone
        .locator('input[type=file]')
        .setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: PICTURE });
      await phone.getByText('1 张照片').waitFor();
    });
    await withoutNetwork(async () => {
      await phone.getByText('检查清单').click();
      await phone.getByLabel('补充纸张').check();
    });
    await withoutNetwork(async () => {
      await phone.getByText('用料', { exact: true }).click();
      await phone.getByRole('spinbutton', { name: '数量' }).fill('2');
      await phone.getByRole('button', { name: '添加用料' }).click();
      await phone.getByText('收据纸卷 × 2').waitFor();
    });
    await withoutNetwork(async () => {
      await phone.getByText('备注', { exact: true }).first().click();
      await phone.getByRole('textbox', { name: '备注' }).fill('门卫有钥匙');
      await phone.getByRole('button', { name: '添加备注' }).click();
    });
    await withoutNetwork(async () => {
      await phone.getByPlaceholder('做了什么').fill('换纸');
      await phone.getByRole('button', { name: '已修好' }).click();
      // Only the machine itself verifies.
      await phone.getByText('等待机器验证').waitFor();
    });
    await look(phone, 'my-day-fixed');
    const fixed = await orderNow();
    expect(fixed).toMatchObject({
      stage: 'fixed',
      photos: 1,
      checklist: [{ id: 'refill-paper', isDone: true }, {}],
      used: [{ part: 'receipt-roll', amount: 2 }],
    });
    expect(fixed.timeline.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['travel', 'arrive', 'photo', 'check', 'comment', 'fix']),
    );
    const photoId = String(fixed.timeline.find(({ kind }) => kind === 'photo')?.detail['photoId']);
    const photo = await (
      await house.as('operator')
    ).call('GET', `/api/v1/orders/${orderId}/photos/${photoId}`);
    expect(photo.headers['content-type']).toBe('image/jpeg');
    expect([...photo.rawPayload.subarray(0, 2)]).toEqual([0xff, 0xd8]);

    await context.setOffline(true);
    await house.speak('jn-1', [paper('full'), atMachine('signed-in'), atMachine('tested')]);
    await phone.getByText('等待机器验证').waitFor();
    await context.setOffline(false);
    await phone.getByText('机器已验证').waitFor();
    await look(phone, 'my-day-verified');
    await desk.goto(`${url}/orders`);
    await desk.locator('article').first().getByRole('link').click();
    await desk.getByRole('heading', { name: '现场照片' }).waitFor();
    await desk.getByText('收据纸卷 × 2').first().waitFor();
    const small = desk.getByRole('img', { name: /^照片 1 · technician/ });
    const widthPx = () => desk.evaluate<number>("document.querySelector('.photo-grid img').naturalWidth");
    await expect.poll(widthPx, { timeout: PATIENCE_MS }).toBeGreaterThan(0);
    await look(desk, 'order');
    await small.click();
    await desk.locator('.photo-large').waitFor();
    await look(desk, 'order-photo');
    await desk.keyboard.press('Escape');
    await desk.goto(`${url}/orders/report`);
    await desk.getByText('100% (1/1)').first().waitFor();
    await look(desk, 'work-report');
  },
);

it(
  'who goes, who is on call, where it is told and when not is set on pages, and a rule shows what it would have told',
  { timeout: 4 * PATIENCE_MS },
  async () => {
    const userId = await rig.makeTechnician();
    const administrator = await house.as('administrator');
    const page = await rig.openPage(await rig.contextOf(administrator), DESKTOP);
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

    await open('policy');
    await page.getByText('告警后立即通知值班人。').waitFor();
    await page.getByRole('button', { name: '添加步骤' }).click();
    await page.getByRole('combobox', { name: '通知谁' }).nth(2).click();
    await page.getByTitle('王敏').click();
    await page.keyboard.press('Escape');
    await page.getByText('30 分钟后仍无人确认，通知值班人、王敏。').waitFor();
    await page.getByRole('spinbutton', { name: '照片保留（天）' }).fill('90');
    await look(page, 'policy');
    await page.getByRole('button', { name: /^保\s?存$/ }).click();
    await page.getByText('已保存').first().waitFor();
    const policy = await administrator.call('GET', '/api/v1/dispatch-policy');
    expect(policy.json()).toMatchObject({
      photosKeptDays: 90,
      steps: [{}, {}, { afterMs: 30 * 60_000, targets: [{ to: 'on-call' }, { to: 'technician', userId }] }],
    });

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
      'dispatch-settings?tab=policy',
      'dispatch-settings?tab=channels',
      'dispatch-settings?tab=schedules',
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

function paper(level: 'out' | 'full'): OutboxRecord {
  const changed = { device: 'online', link: 'up', paper: level } as const;
  const body = {
    axis: 'device',
    deviceId: 'receipt-printer' as never,
    deviceClass: 'receiptPrinter',
    changed,
  } as const;
  return { type: 'status', atMs: Date.now(), bootCount: 1, monoMs: 5_000, body };
}

/** The rule for paper waits a second here; that it waits a minute has tests of its own. */
async function hurry(): Promise<void> {
  const administrator = await house.as('administrator');
  const rules = await administrator.call('GET', '/api/v1/alert-rules');
  const { items } = rules.json<{ items: RuleView[] }>();
  const { version, ...rule } = items.find(({ id }) => id === 'paper-out')!;
  const body = { ...rule, forMs: 1_000, keepForMs: 1_000 };
  const headers = { 'if-match': `"${version}"` };
  await administrator.call('PUT', '/api/v1/alert-rules/paper-out', { body, headers });
}

/** What a technician does at the machine. */
function atMachine(act: 'signed-in' | 'tested'): OutboxRecord {
  const body = {
    technicianSessionId: randomUUID(),
    act,
    deviceId: null,
    result: 'done',
    happenedAtMs: Date.now(),
  } as const;
  return { type: 'maintenance', atMs: Date.now(), bootCount: 1, monoMs: 6_000, body };
}
