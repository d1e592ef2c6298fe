/** What the codes of technicians promise on each engine: they are the machine's, nobody reads them from a backup, each look is told. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { technicianKey } from '../../../shared/technician-code.ts';
import { totpCode, totpStep } from '../../../shared/totp.ts';
import { createTestClock, type TestClock } from '../../../test/support/test-clock.ts';
import type { TestStores } from '../../../test/support/test-stores.ts';
import { TEST_VAULT } from '../../../test/support/test-vault.ts';
import { hmac } from '../../accounts/hmac.ts';
import type { Actor } from '../../audit/append.ts';
import { createAuditLog } from '../../audit/repository.ts';
import type { Store } from '../../store/store.ts';
import { KioskCreate } from '../api.ts';
import { FleetFile } from '../fleet-file.ts';
import { importFleet } from '../import.ts';
import { createRegistration, type Registration } from '../registration/registration.ts';
import { createTechnicianCodeBook, type TechnicianCodeBook } from './codes.ts';
import { createKeyVault } from './vault.ts';

const SECRET = 'i'.repeat(43);

export function describeTechnicianCodesContract(engine: {
  name: string;
  start: () => Promise<TestStores>;
}): void {
  describe(`technician codes on ${engine.name}`, () => {
    let stores: TestStores;
    let store: Store;
    let clock: TestClock;
    let registration: Registration;
    let book: TechnicianCodeBook;
    beforeAll(async () => {
      stores = await engine.start();
    });
    afterAll(() => stores.close());
    beforeEach(async () => {
      store = await stores.open();
      clock = createTestClock();
      await importFleet(store, fleetFile(), { clock, vault: TEST_VAULT });
      const quiet = { changed: () => {}, credentialsChanged: () => Promise.resolve() };
      registration = createRegistration({ store, vault: TEST_VAULT, ...quiet });
      book = createTechnicianCodeBook(store, TEST_VAULT);
    });
    afterEach(() => store.close());

    const actor = (): Actor => ({
      kind: 'user',
      id: 'u',
      name: 'wang',
      address: '192.0.2.7',
      atMs: clock.nowMs(),
    });
    const codeOf = (secret: string, atMs: number) =>
      totpCode(technicianKey(secret, hmac), totpStep(atMs), hmac);

    it('are the ones that the machine makes of its secret, for five minutes ahead', async () => {
      const { codes, stepMs, nowMs } = await book.look('imported', actor());
      expect(codes.map(({ code }) => code)).toEqual(
        codes.map((_, index) => codeOf(SECRET, nowMs + index * stepMs)),
      );
      expect(codes[0]!.untilMs).toBeGreaterThan(nowMs);
      expect(codes.at(-1)!.untilMs - nowMs).toBeGreaterThan(4 * 60_000);
    });

    it('follow a registration and a new secret at once', async () => {
      const request = KioskCreate.parse({ id: 'jn-1', site: 'market', name: '1号机' });
      const { secret } = await registration.register(request, actor());
      expect((await book.look('jn-1', actor())).codes[0]!.code).toBe(codeOf(secret, clock.nowMs()));
      const renewed = await registration.renewSecret('jn-1', actor());
      expect((await book.look('jn-1', actor())).codes[0]!.code).toBe(codeOf(renewed.secret, clock.nowMs()));
    });

    it('leave an entry in the audit log for each look, without the code', async () => {
      const { codes } = await book.look('imported', actor());
      const { items } = await createAuditLog(store).list({ limit: 9 });
      expect(items[0]).toMatchObject({
        action: 'kiosk.technician-code',
        entity: { type: 'kiosk', id: 'imported' },
        actor: { name: 'wang' },
      });
      expect(JSON.stringify(items)).not.toContain(codes[0]!.code);
    });

    it('are not to be had from the database alone, nor with the key of another kiosk', async () => {
      const row = await store.db.selectFrom('kiosks').selectAll().executeTakeFirstOrThrow();
      const key = Buffer.from(technicianKey(SECRET, hmac));
      for (const form of ['hex', 'base64', 'base64url'] as const)
        expect(JSON.stringify(row)).not.toContain(key.toString(form));
      const stolen = createTechnicianCodeBook(store, createKeyVault(new Uint8Array(32)));
      await expect(stolen.look('imported', actor())).rejects.toMatchObject({ code: 'store.conflict' });
      expect(TEST_VAULT.open('other', row.technician_key ?? '')).toBeNull();
    });

    it('of a kiosk from before, and of none, are refused with the reason', async () => {
      await store.db.updateTable('kiosks').set({ technician_key: null }).execute();
      await expect(book.look('imported', actor())).rejects.toMatchObject({ code: 'store.conflict' });
      await expect(book.look('nowhere', actor())).rejects.toMatchObject({ code: 'not-found' });
      expect((await createAuditLog(store).list({ limit: 9 })).items).toEqual([]);
    });
  });
}

function fleetFile(): FleetFile {
  const place = { id: 'market', region: '510106', name: '市场', kind: 'market', lat: 30.7, lon: 104.05 };
  return FleetFile.parse({
    regions: [{ id: '510106', name: '金牛区' }],
    sites: [place],
    kiosks: [{ id: 'imported', site: 'market', name: '导入', secret: SECRET }],
  });
}
