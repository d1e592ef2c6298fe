import { sql, type Compilable } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RegionId } from '../../shared/domain/ids.ts';
import { createTestClock } from '../../test/support/test-clock.ts';
import { TEST_ENGINES, type TestStores } from '../../test/support/test-stores.ts';
import { recordPage } from '../ingest/ledger.ts';
import type { Store } from '../store/store.ts';
import type { KioskListQuery } from './api.ts';
import { FleetFile } from './fleet-file.ts';
import { importFleet } from './import.ts';
import { kioskPage } from './queries/list.ts';
import { orderBy } from './queries/order.ts';
import { describeRepositoryContract } from './repository.contract.ts';
import { TEST_VAULT } from '../../test/support/test-vault.ts';

for (const engine of TEST_ENGINES) describeRepositoryContract(engine);

describe('a fleet file', () => {
  const kiosk = { id: 'k-1', site: 'hall', name: '一号', secret: 's'.repeat(43) };
  const empty = { regions: [], sites: [], kiosks: [] };

  it.each<[string, object, string]>([
    ['a weak secret is refused', { ...empty, kiosks: [{ ...kiosk, secret: 'password' }] }, 'openssl'],
    ['an id listed twice is refused', { ...empty, kiosks: [kiosk, kiosk] }, '"k-1" is listed twice'],
    ['an unknown field is refused, it may be a spelling mistake', { ...empty, kiosk: [] }, 'kiosk'],
    [
      'an id that MQTT would misread is refused',
      { ...empty, kiosks: [{ ...kiosk, id: 'k/+' }] },
      'lower-case',
    ],
  ])('%s', (_law, file, problem) => {
    const result = FleetFile.safeParse(file);
    expect(JSON.stringify(result.error?.issues)).toContain(JSON.stringify(problem).slice(1, -1));
  });
});

describe('pages of a large fleet', () => {
  let stores: TestStores;
  let store: Store;

  beforeAll(async () => {
    stores = await (TEST_ENGINES[0]?.start() ?? Promise.reject(new Error('no engine')));
    store = await stores.open();
    const kiosks = Array.from({ length: 2_000 }, (_, index) => ({
      id: `k-${index}`,
      site: `site-${index % 200}`,
      name: `${index}`,
      secret: 's'.repeat(43),
    }));
    const file = FleetFile.parse({
      regions: [{ id: '510106', name: '金牛区' }],
      sites: Array.from({ length: 200 }, (_, index) => ({
        id: `site-${index}`,
        region: '510106',
        name: '社区',
        kind: 'hall',
        lat: 30.69,
        lon: 104.05,
      })),
      kiosks,
    });
    await importFleet(store, file, { clock: createTestClock(), vault: TEST_VAULT });
    await sql`analyze`.execute(store.db);
  });
  afterAll(() => stores.close());

  async function planOf(query: Compilable): Promise<string> {
    const { sql: text, parameters } = query.compile();
    const parts = text.split('?');
    const bound = parts.map(
      (part, index) =>
        sql`${sql.raw(part)}${index < parts.length - 1 ? sql.lit(parameters[index] as string) : sql``}`,
    );
    const { rows } = await sql<{ detail: string }>`explain query plan ${sql.join(bound, sql``)}`.execute(
      store.db,
    );
    return rows.map((row) => row.detail).join('\n');
  }

  const order = orderBy('id');
  const after = order.write({ value: null, id: 'k-5' });
  it.each<KioskListQuery>([
    { limit: 50 },
    { limit: 50, after },
    { limit: 50, region: [RegionId.parse('510106')], after },
  ])('no page of kiosks in the order of their ids is sorted or scans a table: %o', async (query) => {
    const plan = await planOf(kioskPage(store.db, query, order));
    expect(plan).not.toContain('TEMP B-TREE');
    expect(plan).not.toMatch(/SCAN (?!k USING)/);
  });

  it.each([{ limit: 50 }, { limit: 50, type: 'session' }, { limit: 50, before: '99' }])(
    'no page of records is sorted or scans a table: %o',
    async (query) => {
      const plan = await planOf(recordPage(store.db, 'k-7', query));
      expect(plan).toMatch(/^SEARCH records USING INDEX records_by_(kiosk|type)/);
      expect(plan).not.toContain('TEMP B-TREE');
    },
  );
});
