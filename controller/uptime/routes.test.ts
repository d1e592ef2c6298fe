import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutboxRecord } from '../../shared/protocol/index.ts';
import { dayOf, monthOf } from '../../shared/time/day.ts';
import type { TimelineEntry } from '../dispatch/incidents/incident.ts';
import { orderAfter, type OrderCommand, type OrderEvent } from '../dispatch/orders/machine.ts';
import { planOrder } from '../dispatch/orders/plan.ts';
import { saveOrder } from '../dispatch/orders/rows.ts';
import { ALWAYS_OPEN } from '../dispatch/service-time.ts';
import { openTestHouse, type Caller, type TestHouse } from '../http/test-house.ts';
import type { Explanation, KioskUptime, MonthReport, UptimeNow, UptimeTrend } from './api.ts';

const nowMs = Date.now();
const today = dayOf(nowMs);
const month = monthOf(nowMs);
const days = `from=${today}&to=${today}`;
const span = `fromMs=${nowMs - 3_600_000}&toMs=${nowMs + 3_600_000}`;

let house: TestHouse;
let operator: Caller;
beforeAll(async () => {
  house = await openTestHouse(['jn-001', 'jn-002']);
  house.core.uptime.brokerReachable(true);
  operator = await house.as('operator');
  const always = Array.from({ length: 7 }, () => [{ from: '00:00', to: '24:00' }]);
  const rules = { week: always, onHolidays: { kind: 'as-usual' }, onMakeUpDays: 'as-usual' };
  const row = {
    owner_kind: 'region',
    owner_id: '510106',
    version: 1,
    recorded_at_ms: 1,
    recorded_by: 'test',
  };
  await house.core.store.db
    .insertInto('service_hours')
    .values({ ...row, periods: JSON.stringify([{ fromDay: '2020-01-01', rules }]) })
    .execute();
  const stamp = { atMs: nowMs, bootCount: 1, monoMs: 4_000 };
  await house.speak('jn-001', [
    { type: 'status', ...stamp, body: { axis: 'agent', state: 'started', previousExit: 'first-start' } },
    {
      type: 'status',
      ...stamp,
      body: { axis: 'service', serviceId: 'certificate', isOpen: true, missing: [] },
    },
    {
      type: 'status',
      ...stamp,
      body: { axis: 'service', serviceId: 'checklist', isOpen: false, missing: ['kiosk.free'] },
    },
  ] as OutboxRecord[]);
  await new Promise((resolve) => setTimeout(resolve, 600));
  await house.core.uptime.settle();
});
afterAll(() => house.close());

async function get<T>(url: string): Promise<T> {
  const response = await operator.call('GET', url);
  expect({
    url,
    status: response.statusCode,
    body: response.statusCode === 200 ? '' : response.body,
  }).toEqual({
    url,
    status: 200,
    body: '',
  });
  return response.json<T>();
}

describe('uptime over HTTP', () => {
  it('says what serves now, and why the rest does not', async () => {
    const now = await get<UptimeNow>('/api/v1/uptime/now?region=510106');
    expect(now.kiosks).toEqual({ all: 2, up: 0, partial: 1, down: 0, unknown: 1, resting: 0 });
    expect(now.causes).toEqual([{ cause: 'maintenance', owner: 'operator', kiosks: 1 }]);
  });

  it('answers every question about a part of the fleet', async () => {
    const { items, figures } = await get<UptimeTrend>(`/api/v1/uptime/trend?${days}`);
    expect(items[0]?.figures.upMs).toBeGreaterThan(0);
    expect(figures.upMs).toBe(items.reduce((sum, day) => sum + day.figures.upMs, 0));
    const heat = await get<{ items: { cells: unknown[] }[] }>(`/api/v1/uptime/heat?${days}`);
    expect(heat.items).toHaveLength(1);
    expect(await get(`/api/v1/uptime/causes?${days}`)).toMatchObject({
      items: [{ cause: 'maintenance', share: 1, kiosks: 1 }],
    });
    for (const by of ['region', 'site', 'kiosk', 'service', 'model', 'supplier']) {
      const groups = await get<{ total: number }>(`/api/v1/uptime/groups?${days}&by=${by}`);
      expect([by, groups.total]).toEqual([by, { service: 2, model: 0, supplier: 0 }[by] ?? 1]);
    }
    expect(await get(`/api/v1/uptime/budget?month=${month}`)).toMatchObject({
      items: [{ region: { id: '510106' } }],
    });
    expect(await get(`/api/v1/uptime/comparison?month=${month}`)).toMatchObject({
      previous: { figures: null },
    });
    expect(await get(`/api/v1/uptime/areas?${span}`)).toEqual({ items: [] });
    expect(await get(`/api/v1/uptime/corrections?${span}`)).toMatchObject({ next: null });
  });

  it('reports a month, also as known on an earlier day, and as CSV', async () => {
    const report = await get<MonthReport>(`/api/v1/uptime/report?month=${month}&region=510106`);
    expect(report.kiosks.map(({ id }) => id)).toEqual(['jn-001']);
    // The worst first: it was closed all along.
    expect(report.services.map(({ id }) => id)).toEqual(['checklist', 'certificate']);
    const { upMs, downMs, unknownMs, serviceMs } = report.total;
    expect(upMs + downMs + unknownMs).toBe(serviceMs);
    const known = await get<MonthReport>(`/api/v1/uptime/report?month=${month}&asKnownAtMs=${Date.now()}`);
    expect(known.total.downByCause).toHaveProperty('maintenance');
    const before = await get<MonthReport>(`/api/v1/uptime/report?month=${month}&asKnownAtMs=${nowMs - 1000}`);
    expect(before.kiosks).toEqual([]);
    const csv = await operator.call('GET', `/api/v1/uptime/report.csv?month=${month}&lang=en`);
    expect(csv.body.split('\r\n')).toHaveLength(4);
    expect(csv.body).toContain('jn-001');
  });

  it('tells how long each stage of a repair took, once the machine has proven it', async () => {
    const url = `/api/v1/uptime/report?month=${month}`;
    expect((await get<MonthReport>(url)).repair).toEqual([]);
    const beganMs = nowMs - 40_000;
    const born = {
      id: randomUUID(),
      incidentId: null,
      kioskId: 'jn-001',
      siteId: 'hall',
      regionId: '510106',
      kind: 'repair',
      faultClass: 'paper',
      severity: 'major',
    } as const;
    const opened = planOrder(born, { nowMs: beganMs, hours: ALWAYS_OPEN });
    const by = { id: 'u1', name: 'wang' };
    const say = (command: OrderCommand): OrderEvent => ({ do: 'command', command, seen: null, by });
    const events: readonly OrderEvent[] = [
      say({ do: 'assign', to: 'u1', why: 'nearest' }),
      say({ do: 'arrive' }),
      { do: 'health', isHealthy: true },
      { do: 'tested', happenedAtMs: beganMs + 30_000 },
      say({ do: 'fix', note: '' }),
    ];
    let order = opened;
    const entries: TimelineEntry[] = [];
    for (const [index, event] of events.entries()) {
      const step = orderAfter(order, event, beganMs + 5_000 * (index + 1));
      order = step.order;
      entries.push(...step.entries);
    }
    await house.core.store.db
      .transaction()
      .execute((trx) => saveOrder(trx, { before: null, order, entries }));
    expect((await get<MonthReport>(url)).repair).toEqual([
      { stage: 'acknowledge', meanMs: 5_000, count: 1 },
      { stage: 'travel', meanMs: 5_000, count: 1 },
      { stage: 'on-site', meanMs: 15_000, count: 1 },
      { stage: 'verify', meanMs: 0, count: 1 },
    ]);
    expect((await get<MonthReport>(`${url}&asKnownAtMs=${beganMs}`)).repair).toEqual([]);
  });

  it('shows the account of a kiosk, and explains any moment of it by its records', async () => {
    const account = await get<KioskUptime>(`/api/v1/kiosks/jn-001/uptime?${span}`);
    expect(account.axes.map(({ axis }) => axis.kind)).toEqual(['link', 'service', 'service']);
    const moment = await get<Explanation>(`/api/v1/kiosks/jn-001/uptime/explanation?atMs=${Date.now()}`);
    const closed = moment.axes.find(({ axis }) => axis.kind === 'service' && axis.id === 'checklist');
    expect(closed).toMatchObject({
      interval: { state: 'down', cause: 'maintenance' },
      evidence: [{ kind: 'record', text: 'checklist · closed · kiosk.free' }],
    });
    expect(moment.clock).toMatchObject({ bootCount: 1, method: 'exact' });
    expect((await operator.call('GET', `/api/v1/kiosks/nobody/uptime?${span}`)).statusCode).toBe(404);
  });

  it('tells Prometheus the same figures', async () => {
    const report = await get<MonthReport>(`/api/v1/uptime/report?month=${month}`);
    const { body } = await operator.call('GET', '/metrics');
    const up = /doorstep_uptime_seconds\{region="510106",service="certificate",state="up"\} ([\d.]+)/.exec(
      body,
    );
    const own = report.services.find(({ id }) => id === 'certificate');
    expect(Number(up?.[1])).toBeCloseTo((own?.figures.upMs ?? 0) / 1000, 6);
    expect(body).toContain('doorstep_downtime_seconds{region="510106",cause="maintenance"}');
    expect(body).toMatch(/doorstep_availability_ratio\{region="510106",service="checklist"\} 0/);
  });

  it('counts anew when a closure is entered afterwards', async () => {
    const closure = {
      scope: { kind: 'region', id: '510106' },
      fromMs: nowMs - 60_000,
      toMs: nowMs + 3_600_000,
      reason: '停电',
    };
    const administrator = await house.as('administrator');
    const created = await administrator.call('POST', '/api/v1/closures', { body: closure });
    expect([created.statusCode, created.body]).toEqual([201, created.body]);
    await house.core.uptime.settle();
    const report = await get<MonthReport>(`/api/v1/uptime/report?month=${month}`);
    expect(report.total).toMatchObject({ serviceMs: 0, availability: null });
    expect(report.total.excludedMs).toBeGreaterThan(0);
    const moment = await get<Explanation>(`/api/v1/kiosks/jn-001/uptime/explanation?atMs=${Date.now()}`);
    expect(moment.hours).toEqual({ state: 'excluded', reason: '停电' });
  });

  it('refuses what it does not understand', async () => {
    for (const url of [
      '/api/v1/uptime/trend',
      `/api/v1/uptime/heat?${days}&after=x`,
      '/api/v1/uptime/report?month=2026-13',
    ]) {
      expect((await operator.call('GET', url)).statusCode).toBe(400);
    }
  });
});
