/** The same trouble counted over all kiosks: which causes take most of them away. */
import type { Kysely, RawBuilder } from 'kysely';
import type { Schema } from '../../store/schema.ts';
import type { FleetOverview } from '../api.ts';
import { Reason } from '../read-model.ts';
import { maintenanceOf } from '../reasons.ts';
import { kioskRows } from './filter.ts';

type Cause = FleetOverview['causes'][number];

/** Most frequent first; `isExpected` leaves out kiosks that nobody expects to serve. */
export async function causesOf(db: Kysely<Schema>, isExpected: RawBuilder<boolean>): Promise<Cause[]> {
  const parts = await Promise.all([
    linkCauses(db, isExpected),
    deviceCauses(db, isExpected),
    serviceCauses(db, isExpected),
  ]);
  return parts.flat().toSorted((a, b) => b.kiosks - a.kiosks);
}

async function linkCauses(db: Kysely<Schema>, isExpected: RawBuilder<boolean>): Promise<Cause[]> {
  const rows = await kioskRows(db)
    .select((eb) => ['l.link', eb.fn.countAll<number>().as('kiosks'), eb.fn.min('l.since_at_ms').as('since')])
    .where('l.link', 'in', ['offline', 'unknown'])
    .where(isExpected)
    .groupBy('l.link')
    .execute();
  return rows.map(({ link, kiosks, since }) => ({
    kiosks,
    sample: Reason.parse({ kind: 'link', link, sinceMs: since }),
    filter: `link=${link}&revoked=no`,
  }));
}

async function deviceCauses(db: Kysely<Schema>, isExpected: RawBuilder<boolean>): Promise<Cause[]> {
  const rows = await kioskRows(db)
    .innerJoin('devices as d', 'd.kiosk_id', 'k.id')
    .select((eb) => ['d.class', 'd.problems', 'd.health', eb.fn.countAll<number>().as('kiosks')])
    .select((eb) => [eb.fn.min('d.device_id').as('device_id'), eb.fn.min('d.updated_at_ms').as('since')])
    .where('d.problems', '<>', '')
    .where(isExpected)
    .groupBy(['d.class', 'd.problems', 'd.health'])
    .execute();
  const causes = new Map<string, Cause>();
  for (const row of rows) {
    for (const problem of row.problems.split(',').filter((name) => name !== '')) {
      const key = `${row.class}.${problem}`;
      const known = causes.get(key);
      causes.set(key, {
        kiosks: (known?.kiosks ?? 0) + row.kiosks,
        filter: `problem=${key}&revoked=no`,
        sample: Reason.parse({
          kind: 'device',
          deviceId: row.device_id,
          class: row.class,
          problem,
          severity: row.health === 'fault' ? 'fault' : 'attention',
          sinceMs: row.since,
        }),
      });
    }
  }
  return [...causes.values()];
}

/** Closed services of kiosks whose devices all work: something else is missing. */
async function serviceCauses(db: Kysely<Schema>, isExpected: RawBuilder<boolean>): Promise<Cause[]> {
  const rows = await kioskRows(db)
    .innerJoin('services as v', 'v.kiosk_id', 'k.id')
    .select((eb) => ['v.service_id', 'v.missing', eb.fn.countAll<number>().as('kiosks')])
    .where('v.is_open', '=', 0)
    .where('t.devices', '<>', 'fault')
    .where(isExpected)
    .groupBy(['v.service_id', 'v.missing'])
    .execute();
  const filter = 'service=none,partial&devices=ok,attention,unknown&revoked=no';
  const causes = new Map<string, Cause>();
  for (const { service_id: serviceId, missing, kiosks } of rows) {
    const why = maintenanceOf([{ missing }]);
    // Maintenance closes every service of a kiosk: it is one cause, not one for each of them.
    const key = why ?? `${serviceId} ${missing}`;
    const sample: unknown =
      why === null
        ? { kind: 'service', serviceId, missing: JSON.parse(missing) as unknown }
        : { kind: 'maintenance', why };
    const most = Math.max(kiosks, causes.get(key)?.kiosks ?? 0);
    causes.set(key, { kiosks: most, sample: Reason.parse(sample), filter });
  }
  return [...causes.values()];
}
