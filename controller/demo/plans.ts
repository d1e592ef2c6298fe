/** What people of the invented month had written down: service hours by kind of place, closures and maintenance. */
import type { Transaction } from 'kysely';
import { addDays, dayOf } from '../../shared/time/day.ts';
import type { ServiceRules } from '../../shared/domain/service-hours/service-hours.ts';
import { KioskId, SiteId } from '../../shared/domain/ids.ts';
import { appendAudit, type Actor } from '../audit/append.ts';
import type { Schema } from '../store/schema.ts';
import { insertClosure } from '../uptime/hours/closures.ts';
import { insertMaintenance, stepMaintenance } from '../uptime/hours/maintenance.ts';
import { writeOwnHours } from '../uptime/hours/own-hours.ts';
import { ROLES, spanOf, type DemoKiosk, type Month } from './stories.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const PLANNER = { kind: 'system', id: 'demo-planner', name: '演示 · demo', address: '' } as const;

const HOURS: Readonly<Record<string, { readonly from: string; readonly to: string; readonly days: number }>> =
  {
    market: { from: '06:30', to: '19:30', days: 7 },
    'office-building': { from: '08:30', to: '20:30', days: 6 },
  };

/** In an order in which each may have been written. */
export async function writePlans(trx: Transaction<Schema>, month: Month): Promise<void> {
  const actor = (atMs: number): Actor => ({ ...PLANNER, atMs });
  await appendAudit(trx, actor(month.fromMs), {
    action: 'demo.history',
    entity: { type: 'demo', id: dayOf(month.fromMs) },
    before: null,
    after: { fromMs: month.fromMs, toMs: month.toMs, kiosks: month.kiosks.length },
  });
  for (const { siteId, siteKind } of month.kiosks) {
    const rules = rulesOf(siteKind);
    if (rules === null) continue;
    const periods = [{ fromDay: addDays(dayOf(month.fromMs), -1), rules }];
    await writeOwnHours(
      trx,
      { owner: { kind: 'site', id: siteId }, periods, version: null },
      actor(month.fromMs),
    );
  }
  const closed = kioskOf(month, ROLES.closedForWorks);
  if (closed !== undefined) {
    const span = spanOf(month, 'closure');
    const scope = { kind: 'site', id: SiteId.parse(closed.siteId) } as const;
    await insertClosure(
      trx,
      { scope, ...span, reason: '大楼电路改造，全天停电' },
      actor(span.fromMs - 3 * DAY_MS),
    );
  }
  await planInTime(trx, month, actor);
  const unplanned = kioskOf(month, ROLES.maintainedWithoutPlan);
  if (unplanned === undefined) return;
  // Written down an hour after it had begun: it excludes nothing.
  const { fromMs } = spanOf(month, 'maintenance');
  const span = { fromMs: fromMs - DAY_MS, toMs: fromMs - DAY_MS + 2 * HOUR_MS };
  await insertMaintenance(trx, planOf(unplanned, span, '更换打印头'), actor(span.fromMs + HOUR_MS));
}

async function planInTime(
  trx: Transaction<Schema>,
  month: Month,
  actor: (atMs: number) => Actor,
): Promise<void> {
  const kiosk = kioskOf(month, ROLES.maintainedAsPlanned);
  if (kiosk === undefined) return;
  const span = spanOf(month, 'maintenance');
  const id = await insertMaintenance(
    trx,
    planOf(kiosk, span, '更换读卡器并升级固件'),
    actor(span.fromMs - DAY_MS),
  );
  const approvedAtMs = span.fromMs - 20 * HOUR_MS;
  await stepMaintenance(
    trx,
    { id, version: 1, step: 'approve' },
    { actor: actor(approvedAtMs), viewer: { nowMs: approvedAtMs, mayApproveFor: () => true } },
  );
}

function planOf({ id }: DemoKiosk, span: { fromMs: number; toMs: number }, reason: string) {
  return { scope: { kind: 'kiosk', id: KioskId.parse(id) } as const, ...span, reason, scopeName: id };
}

function kioskOf({ kiosks }: Month, index: number): DemoKiosk | undefined {
  return kiosks[index];
}

/** null: around the clock, as long as nobody has set any. */
function rulesOf(siteKind: string): ServiceRules | null {
  const hours = HOURS[siteKind];
  if (hours === undefined) return null;
  const { from, to, days } = hours;
  const week = Array.from({ length: 7 }, (_, day) => (day < days ? [{ from, to }] : []));
  return { week, onHolidays: { kind: 'as-sunday' }, onMakeUpDays: 'as-usual' };
}
