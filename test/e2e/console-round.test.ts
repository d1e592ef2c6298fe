/** A day with several stops on the telephone and at the desk, and answers that get lost on the way. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OrderDetail, OrderSummary } from '../../controller/dispatch/api.ts';
import { REGION } from '../../controller/http/test-house.ts';
import { FleetFile } from '../../controller/fleet/fleet-file.ts';
import { DESKTOP, type DispatchRig, PATIENCE_MS, PHONE, startDispatchRig } from '../support/dispatch-rig.ts';

/** A red point. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
const PLACES = [
  ['a', '九里堤农贸市场', 30.708, 104.051],
  ['b', '抚琴社区服务站', 30.679, 104.047],
  ['c', '荷花池商厦', 30.7, 104.085],
  ['d', '茶店子派出所', 30.712, 104.026],
  ['e', '沙河源社区', 30.735, 104.073],
  ['f', '沙河源邻里中心', 30.7362, 104.0745],
] as const;

let rig: DispatchRig;
beforeAll(async () => {
  rig = await startDispatchRig([]);
  const sites = PLACES.map(([id, name, lat, lon]) => ({
    id,
    name,
    lat,
    lon,
    region: REGION,
    kind: 'market',
  }));
  const kiosks = PLACES.map(([id, name]) => ({
    id: `jn-${id}`,
    site: id,
    name: `${name} 1号机`,
    secret: 's'.repeat(43),
  }));
  const file = FleetFile.parse({ regions: [{ id: REGION, name: '金牛区' }], sites, kiosks });
  await rig.house.core.fleet.importFleet(file);
  await rig.makeTechnician();
  for (const [id] of PLACES) await send(`jn-${id}`);
}, 3 * PATIENCE_MS);
afterAll(() => rig.close());

async function send(kioskId: string): Promise<OrderSummary> {
  const operator = await rig.house.as('operator');
  const answer = await operator.call('POST', '/api/v1/orders', {
    body: { kioskId, incidentId: null, kind: 'cleaning', assigneeId: null },
  });
  expect(answer.statusCode).toBe(201);
  return answer.json<OrderSummary>();
}

/** Without the service worker, through which the requests of a page cannot be held up. */
async function openPhone(): Promise<Page> {
  const context = await rig.contextOf(await rig.house.as('technician'), { serviceWorkers: 'block' });
  const phone = await rig.openPage(context, PHONE);
  await phone.goto(`${rig.url}/my-day`);
  await phone.getByRole('button', { name: '出发' }).first().waitFor();
  return phone;
}

it(
  'a round of six stops is a line with numbers, told in words as well, in both languages and on the board of the desk',
  { timeout: 4 * PATIENCE_MS },
  async () => {
    const phone = await openPhone();
    const map = phone.getByRole('img', { name: /^今日路线/ });
    expect((await map.getAttribute('aria-label'))?.match(/\d /g)).toHaveLength(PLACES.length);
    await rig.look(phone, 'round');
    // The list has the order of the drawing.
    const named = (await map.getAttribute('aria-label'))?.split(/\d (?=\D)/).slice(1) ?? [];
    const listed = await phone.getByRole('article').getByRole('heading').allTextContents();
    expect(listed.map((text) => text.slice(0, 1))).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(named.map((name) => name.replace(/, $/, ''))).toEqual(listed.map((text) => text.slice(1)));
    await phone.goto(`${rig.url}/my-day?lang=en`);
    await phone.getByRole('img', { name: /^The round of today/ }).waitFor();
    await rig.look(phone, 'round-en');
    await phone.context().close();
    const desk = await rig.openPage(await rig.contextOf(await rig.house.as('operator')), DESKTOP);
    await desk.goto(`${rig.url}/orders`);
    await desk.getByRole('article').nth(5).waitFor();
    await rig.look(desk, 'board');
    await desk.context().close();
  },
);

it(
  'an answer that is lost after the controller has stored the step makes neither a second act nor a conflict',
  { timeout: 6 * PATIENCE_MS },
  async () => {
    const phone = await openPhone();
    const visit = phone.getByRole('article').first();
    const name = (await visit.getAttribute('aria-label')) ?? '';
    const own = phone.getByRole('article', { name });
    /** The request arrives and is stored; the connection breaks before its answer is there. */
    const withLostAnswer = async (post: string, step: () => Promise<void>) => {
      const stored: number[] = [];
      await phone.route(
        `**/api/v1/orders/*/${post}`,
        async (route) => {
          stored.push((await route.fetch()).status());
          await route.abort('connectionreset');
        },
        { times: 1 },
      );
      await step();
      await phone.getByText('等待网络').waitFor();
      await phone.getByText('等待网络').waitFor({ state: 'hidden' });
      expect(stored.map((status) => Math.floor(status / 100))).toEqual([2]);
      expect(await phone.getByText('这一步没有提交').count()).toBe(0);
    };
    await withLostAnswer('commands', () => own.getByRole('button', { name: '出发' }).click());
    await withLostAnswer('commands', () => own.getByRole('button', { name: '我到了' }).click());
    await withLostAnswer('commands', async () => {
      await own.getByText('用料', { exact: true }).click();
      await own.getByRole('button', { name: '添加用料' }).click();
    });
    await withLostAnswer('commands', async () => {
      await own.getByText('检查清单').click();
      await own.getByLabel('清洁屏幕').check();
    });
    await withLostAnswer('photos', () =>
      own
        .locator('input[type=file]')
        .setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: PICTURE }),
    );
    await withLostAnswer('comments', async () => {
      await own.getByText('备注', { exact: true }).first().click();
      await own.getByRole('textbox', { name: '备注' }).fill('门卫有钥匙');
      await own.getByRole('button', { name: '添加备注' }).click();
    });
    await withLostAnswer('commands', () => own.getByRole('button', { name: '已修好' }).click());

    const operator = await rig.house.as('operator');
    const { items } = (await operator.call('GET', '/api/v1/orders')).json<{ items: OrderSummary[] }>();
    const id = items.find(({ kiosk }) => kiosk.name === name)?.id ?? '';
    const order = (await operator.call('GET', `/api/v1/orders/${id}`)).json<OrderDetail>();
    expect(order).toMatchObject({ stage: 'fixed', photos: 1, used: [{ part: 'receipt-roll', amount: 1 }] });
    expect(order.photoIds).toHaveLength(1);
    expect(order.timeline.map(({ kind }) => kind)).toEqual([
      'created',
      'assign',
      'travel',
      'arrive',
      'use',
      'check',
      'photo',
      'comment',
      'fix',
    ]);
  },
);
