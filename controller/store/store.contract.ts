/** What the store promises on every engine (DESIGN 6). */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noLog } from '../../shared/log.ts';
import type { TestStores } from '../../test/support/test-stores.ts';
import { MIGRATIONS } from './migrations.ts';
import type { MigrationStep } from './migrations/step.ts';
import { openStore, readControllerEpoch } from './store.ts';

export function describeStoreContract(engine: { name: string; start: () => Promise<TestStores> }): void {
  describe(`store on ${engine.name}`, () => {
    let stores: TestStores;
    beforeAll(async () => {
      stores = await engine.start();
    });
    afterAll(() => stores.close());

    it('a database opened again is the same database', async () => {
      const location = await stores.createLocation();
      const first = await stores.open(location);
      const epoch = await readControllerEpoch(first);
      await first.close();
      const second = await stores.open(location);
      expect(await readControllerEpoch(second)).toBe(epoch);
      expect(await readControllerEpoch(await stores.open())).not.toBe(epoch);
    });

    it('a database of a newer version is refused with what to do, and left as it was', async () => {
      const location = await stores.createLocation();
      await (await stores.open(location)).close();
      const newer =
        "insert into kysely_migration (name, timestamp) values ('9999-future', '2026-11-23T00:00:00Z')";
      await stores.run(location, newer);
      const refusal = {
        code: 'store.unusable',
        message: expect.stringContaining('newer Doorstep') as string,
      };
      await expect(stores.open(location)).rejects.toMatchObject(refusal);
      await expect(stores.open(location)).rejects.toMatchObject(refusal);
    });

    it('a migration that fails leaves nothing of itself behind', async () => {
      const location = await stores.createLocation();
      await (await stores.open(location)).close();
      const failing: MigrationStep = {
        name: '9000-fails',
        async up(db) {
          await db.schema.createTable('half_done').addColumn('id', 'text').execute();
          throw new Error('power cut');
        },
      };
      const attempt = openStore({ ...location, log: noLog, migrations: [...MIGRATIONS, failing] });
      await expect(attempt).rejects.toMatchObject({ code: 'store.unusable' });
      const store = await stores.open(location);
      const tables = await store.db.introspection.getTables();
      expect(tables.map((table) => table.name)).not.toContain('half_done');
    });

    it('rows given as one parameter come back in order, with their types, and nothing that the engine cannot store', async () => {
      const { db, bulk } = await stores.open();
      const given = [
        { word: "quote ' and 中文 and emoji 😀", count: Number.MAX_SAFE_INTEGER },
        { word: null, count: -1 },
        { word: '\\u0000 is text, \0 is not, \ud800 neither', count: null },
      ];
      const rows = bulk.rows('given', { word: 'text', count: 'integer' }, given);
      const result = await sql`select word, count from ${rows}`.execute(db);
      expect(result.rows).toEqual([
        given[0],
        given[1],
        { word: '\\u0000 is text, \ufffd is not, \ufffd neither', count: null },
      ]);
    });

    it('a row of an unknown kiosk is refused', async () => {
      const { db } = await stores.open();
      const orphan = { kiosk_id: 'nobody', epoch: 'e', seq: 1 };
      await expect(db.insertInto('watermarks').values(orphan).execute()).rejects.toThrow(/foreign key/i);
    });

    it('a transaction that throws leaves nothing behind, and the store goes on', async () => {
      const { db } = await stores.open();
      const attempt = db.transaction().execute(async (trx) => {
        await trx.insertInto('regions').values({ id: '510106', name: '金牛区' }).execute();
        throw new Error('stop');
      });
      await expect(attempt).rejects.toThrow('stop');
      expect(await db.selectFrom('regions').selectAll().execute()).toEqual([]);
      await db.insertInto('regions').values({ id: '510106', name: '金牛区' }).execute();
      expect(await db.selectFrom('regions').selectAll().execute()).toHaveLength(1);
    });
  });
}
