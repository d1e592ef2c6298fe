/** The filters of the API as SQL: the same for list, map, export and bulk actions. */
import { sql, type ExpressionBuilder, type Expression, type Kysely, type SqlBool } from 'kysely';
import type { KioskFilter } from '../api.ts';
import type { Schema } from '../../store/schema.ts';

/** Kiosks with the tables that every filter needs: `k` kiosks, `l` links, `t` states, `s` sites. */
export function kioskRows(db: Kysely<Schema>) {
  return db
    .selectFrom('kiosks as k')
    .innerJoin('kiosk_links as l', 'l.kiosk_id', 'k.id')
    .innerJoin('kiosk_states as t', 't.kiosk_id', 'k.id')
    .innerJoin('sites as s', 's.id', 'k.site_id');
}

type Tables = Schema & {
  k: Schema['kiosks'];
  l: Schema['kiosk_links'];
  t: Schema['kiosk_states'];
  s: Schema['sites'];
};
type Builder = ExpressionBuilder<Tables, 'k' | 'l' | 't' | 's'>;

/** For `.where(matches(filter))`. */
export function matches(filter: KioskFilter): (eb: Builder) => Expression<SqlBool> {
  return (eb) => {
    const conditions: Expression<SqlBool>[] = [];
    const { region, site, link, service, devices, label, problem, revoked, q } = filter;
    if (isGiven(region)) conditions.push(eb('k.region_id', 'in', region));
    if (isGiven(site)) conditions.push(eb('k.site_id', 'in', site));
    if (isGiven(link)) conditions.push(eb('l.link', 'in', link));
    if (isGiven(service)) conditions.push(eb('t.service', 'in', service));
    if (isGiven(devices)) conditions.push(eb('t.devices', 'in', devices));
    if (isGiven(label)) conditions.push(hasLabel(eb, label));
    if (isGiven(problem)) conditions.push(eb.or(problem.map((key) => hasProblem(eb, key))));
    if (revoked !== undefined) {
      conditions.push(eb('k.revoked_at_ms', revoked === 'yes' ? 'is not' : 'is', null));
    }
    if (q !== undefined && q !== '') conditions.push(contains(eb, q));
    return eb.and(conditions);
  };
}

function isGiven<Item>(list: readonly Item[] | undefined): list is readonly Item[] {
  return list !== undefined && list.length > 0;
}

function hasLabel(eb: Builder, labels: readonly string[]): Expression<SqlBool> {
  return eb(
    'k.id',
    'in',
    eb.selectFrom('kiosk_labels').select('kiosk_labels.kiosk_id').where('kiosk_labels.label', 'in', labels),
  );
}

/** `key`: receiptPrinter.paper-out */
function hasProblem(eb: Builder, key: string): Expression<SqlBool> {
  const [deviceClass = '', problem = ''] = key.split('.');
  return eb(
    'k.id',
    'in',
    eb
      .selectFrom('devices')
      .select('devices.kiosk_id')
      .where('devices.class', '=', deviceClass)
      .where('devices.problems', 'like', `%,${problem},%`),
  );
}

/** Case is folded for ASCII only, as both engines do it alike; Chinese has none. */
function contains(eb: Builder, text: string): Expression<SqlBool> {
  const pattern = `%${text.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const found = (column: 'k.id' | 'k.name' | 's.name') =>
    sql<SqlBool>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`;
  return eb.or([found('k.id'), found('k.name'), found('s.name')]);
}
