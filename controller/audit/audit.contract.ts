/** What the audit log promises on each engine. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestStores } from '../../test/support/test-stores.ts';
import type { Store } from '../store/store.ts';
import { appendAudit, type Actor } from './append.ts';
import { createAuditLog } from './repository.ts';

const ACTOR: Actor = { kind: 'user', id: 'u-1', name: 'wang', address: '192.0.2.7', atMs: 1_000 };

export function describeAuditContract(name: string, startStores: () => Promise<TestStores>): void {
  describe(`the audit log on ${name}`, () => {
    let stores: TestStores;
    beforeAll(async () => {
      stores = await startStores();
    });
    afterAll(() => stores.close());

    async function write(store: Store, count: number): Promise<void> {
      for (let index = 1; index <= count; index += 1) {
        await store.db.transaction().execute((trx) =>
          appendAudit(
            trx,
            { ...ACTOR, atMs: index * 1_000 },
            {
              action: index % 2 === 0 ? 'site.update' : 'site.create',
              entity: { type: 'site', id: `s-${index % 3}` },
              before: index % 2 === 0 ? { name: '甲' } : null,
              after: { name: `乙${index}` },
            },
          ),
        );
      }
    }

    it('is intact when nobody touched it, also when it is empty', async () => {
      const store = await stores.open();
      const log = createAuditLog(store);
      expect(await log.verify()).toEqual({ isIntact: true, entries: 0, firstBadSeq: null });
      await write(store, 5);
      expect(await log.verify()).toEqual({ isIntact: true, entries: 5, firstBadSeq: null });
    });

    it.each([
      ['an edited value', `update audit set after = '{"name":"丙"}' where seq = 3`, 3],
      ['an edited actor', `update audit set actor_name = 'li' where seq = 2`, 2],
      ['a changed time', `update audit set at_ms = 1 where seq = 4`, 4],
      ['a removed entry', `delete from audit where seq = 3`, 3],
      ['a removed end', `delete from audit where seq = 6`, 6],
      ['two entries that changed places', `update audit set seq = 99 where seq = 2`, 2],
      ['a whole log that was removed', `delete from audit`, 1],
    ])('betrays %s', async (_what, statement, firstBadSeq) => {
      const location = await stores.createLocation();
      const store = await stores.open(location);
      await write(store, 6);
      await stores.run(location, statement);
      expect(await createAuditLog(store).verify()).toEqual({ isIntact: false, entries: 6, firstBadSeq });
    });

    it('keeps no entry of a change that was rolled back, and no hole in its numbers', async () => {
      const store = await stores.open();
      await write(store, 1);
      const failing = store.db.transaction().execute(async (trx) => {
        await appendAudit(trx, ACTOR, {
          action: 'site.create',
          entity: { type: 'site', id: 'x' },
          before: null,
          after: {},
        });
        throw new Error('rolled back');
      });
      await expect(failing).rejects.toThrow('rolled back');
      await write(store, 1);
      expect(await createAuditLog(store).verify()).toEqual({ isIntact: true, entries: 2, firstBadSeq: null });
    });

    it('stays one chain when many append at the same time', async () => {
      const store = await stores.open();
      await Promise.all(Array.from({ length: 8 }, () => write(store, 2)));
      expect(await createAuditLog(store).verify()).toEqual({
        isIntact: true,
        entries: 16,
        firstBadSeq: null,
      });
    });

    it('lists each entry once, newest first, whatever the size of a page', async () => {
      const store = await stores.open();
      await write(store, 7);
      const log = createAuditLog(store);
      for (const limit of [1, 3, 7, 10]) {
        const seqs: number[] = [];
        let after: string | undefined;
        do {
          const page = await log.list({ limit, after });
          seqs.push(...page.items.map(({ seq }) => seq));
          after = page.next ?? undefined;
        } while (after !== undefined);
        expect(seqs).toEqual([7, 6, 5, 4, 3, 2, 1]);
      }
      const updates = await log.list({ limit: 10, action: 'site.update', fromMs: 3_000, toMs: 6_000 });
      expect(updates.items.map(({ seq, before }) => ({ seq, before }))).toEqual([
        { seq: 4, before: { name: '甲' } },
      ]);
      await expect(log.list({ limit: 1, after: 'x' })).rejects.toThrow('cursor');
    });
  });
}
