/** What accounts promise on each engine: signing in and out, limits of sessions, rights, tokens, and what is left behind in the store. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noLog } from '../../shared/log.ts';
import { createTestClock, type TestClock } from '../../test/support/test-clock.ts';
import type { TestStores } from '../../test/support/test-stores.ts';
import { createAuditLog } from '../audit/repository.ts';
import type { Actor } from '../audit/append.ts';
import type { Store } from '../store/store.ts';
import { type Accounts, createAccounts } from './accounts.ts';
import type { User } from './api.ts';
import type { Role } from './permissions.ts';
import { ABSOLUTE_LIMIT_MS, IDLE_LIMIT_MS } from './sessions.ts';
import { totpCode } from './totp.ts';

const PASSWORD = 'a long walk by the river';
const NEXT = 'another walk in the hills';
const FROM = { address: '192.0.2.7', userAgent: 'test' };

export function describeAccountsContract(engine: { name: string; start: () => Promise<TestStores> }): void {
  describe(`accounts on ${engine.name}`, () => {
    let stores: TestStores;
    let store: Store;
    let clock: TestClock;
    let accounts: Accounts;
    beforeAll(async () => {
      stores = await engine.start();
    });
    afterAll(() => stores.close());
    beforeEach(async () => {
      store = await stores.open();
      clock = createTestClock();
      accounts = createAccounts({ store, clock, log: noLog });
    });
    afterEach(async () => {
      accounts.close();
      await store.close();
    });

    const actor = (): Actor => ({
      kind: 'system',
      id: 'test',
      name: 'test',
      address: '',
      atMs: clock.nowMs(),
    });
    const add = (name: string, roles: Role[] = ['operator']): Promise<User> =>
      accounts.create({ name, displayName: name, roles, password: PASSWORD }, actor());
    const signIn = (name: string, password = PASSWORD, code?: string) =>
      accounts.door.signIn({ name, password, ...(code === undefined ? {} : { code }) }, FROM);
    const principal = (token: string) => accounts.authenticator.bySession(token);

    it('a person signs in with name and password, in any case of the name, and out again', async () => {
      const { id } = await add('wang');
      const { token, sessionId } = await signIn('WANG');
      expect(await principal(token)).toMatchObject({ kind: 'user', id, name: 'wang', sessionId });
      await accounts.sessions.end(sessionId);
      expect(await principal(token)).toBeNull();
    });

    it.each([
      ['a wrong password', 'wang', 'wrong'],
      ['an unknown name', 'nobody', PASSWORD],
      ['a name that nobody can have', "'; drop table users", PASSWORD],
      ['a disabled account', 'gone', PASSWORD],
    ])('%s is refused with the same words as any other', async (_what, name, password) => {
      await add('wang');
      const gone = await add('gone');
      await accounts.update(gone.id, { update: { isDisabled: true }, version: 1 }, actor());
      const message = 'The name, the password or the code is wrong.';
      await expect(signIn(name, password)).rejects.toMatchObject({ code: 'auth.wrong', message });
    });

    it('a session ends an hour after its last request, and twelve hours after its start', async () => {
      await add('wang');
      const idle = await signIn('wang');
      await clock.advance(IDLE_LIMIT_MS - 1_000);
      expect(await principal(idle.token)).not.toBeNull();
      await clock.advance(IDLE_LIMIT_MS + 61_000);
      expect(await principal(idle.token)).toBeNull();

      const busy = await signIn('wang');
      const endsAtMs = await accounts.sessions.endsAtMs(busy.sessionId);
      expect(endsAtMs - clock.nowMs()).toBe(ABSOLUTE_LIMIT_MS);
      while (clock.nowMs() < endsAtMs) {
        expect(await principal(busy.token)).not.toBeNull();
        await clock.advance(30 * 60_000);
      }
      await clock.advance(1);
      expect(await principal(busy.token)).toBeNull();
    });

    it('a new password ends all other sessions, and says so to their open streams', async () => {
      const { id: userId } = await add('wang');
      const [here, there] = [await signIn('wang'), await signIn('wang')];
      const ended: string[] = [];
      accounts.authenticator.onSessionsEnded((ids) => ended.push(...ids));
      const own = { userId, sessionId: here.sessionId };
      await expect(
        accounts.changePassword(own, { current: 'wrong', next: NEXT }, actor()),
      ).rejects.toMatchObject({ code: 'auth.wrong' });
      await accounts.changePassword(own, { current: PASSWORD, next: NEXT }, actor());
      expect(await principal(here.token)).not.toBeNull();
      expect(await principal(there.token)).toBeNull();
      expect(ended).toEqual([there.sessionId]);
      await expect(signIn('wang')).rejects.toMatchObject({ code: 'auth.wrong' });
      expect(await signIn('wang', NEXT)).toBeDefined();
    });

    it('new roles and disabling take effect at once: the old sessions are over', async () => {
      await add('admin', ['administrator']);
      const { id } = await add('wang');
      const before = await signIn('wang');
      await accounts.update(id, { update: { roles: ['technician'] }, version: 1 }, actor());
      expect(await principal(before.token)).toBeNull();
      const after = await signIn('wang');
      expect([...((await principal(after.token))?.permissions ?? [])]).toEqual([
        'fleet.read',
        'kiosks.maintain',
        'maintenance.plan',
        'orders.work',
      ]);
      await accounts.update(id, { update: { isDisabled: true }, version: 2 }, actor());
      expect(await principal(after.token)).toBeNull();
    });

    it('nobody overwrites what somebody else changed meanwhile', async () => {
      const { id } = await add('wang');
      await accounts.update(id, { update: { displayName: '王' }, version: 1 }, actor());
      const late = accounts.update(id, { update: { displayName: '汪' }, version: 1 }, actor());
      await expect(late).rejects.toMatchObject({ code: 'request.stale' });
    });

    it('the last administrator can be neither disabled nor made something else', async () => {
      const first = await add('first', ['administrator']);
      for (const update of [{ isDisabled: true }, { roles: ['operator' as const] }]) {
        await expect(accounts.update(first.id, { update, version: 1 }, actor())).rejects.toMatchObject({
          code: 'store.conflict',
        });
      }
      await add('second', ['administrator']);
      await accounts.update(first.id, { update: { isDisabled: true }, version: 1 }, actor());
      expect((await accounts.list()).map(({ isDisabled }) => isDisabled)).toEqual([true, false]);
    });

    it('the second factor is asked for after the password, and each code works once', async () => {
      const { id: userId } = await add('wang');
      const { sessionId } = await signIn('wang');
      const own = { userId, sessionId };
      const { secret } = await accounts.beginTotp(own);
      const code = () => totpCode(secret, Math.floor(clock.nowMs() / 30_000));
      await expect(accounts.confirmTotp(own, '000000', actor())).rejects.toMatchObject({
        code: 'auth.wrong',
      });
      await accounts.confirmTotp(own, code(), actor());
      await expect(signIn('wang')).rejects.toMatchObject({ code: 'auth.code-needed' });
      await expect(signIn('wang', 'wrong', code())).rejects.toMatchObject({ code: 'auth.wrong' });
      // The code that confirmed it is used up.
      await expect(signIn('wang', PASSWORD, code())).rejects.toMatchObject({ code: 'auth.wrong' });
      await clock.advance(30_000);
      const fresh = code();
      expect(await signIn('wang', PASSWORD, fresh)).toBeDefined();
      await expect(signIn('wang', PASSWORD, fresh)).rejects.toMatchObject({ code: 'auth.wrong' });
      await clock.advance(30_000);
      await accounts.removeTotp(own, code(), actor());
      expect(await signIn('wang')).toBeDefined();
    });

    it('trying codes to remove the second factor is slowed down', async () => {
      const { id: userId } = await add('wang');
      const { sessionId } = await signIn('wang');
      const own = { userId, sessionId };
      const { secret } = await accounts.beginTotp(own);
      await accounts.confirmTotp(own, totpCode(secret, Math.floor(clock.nowMs() / 30_000)), actor());
      const codes = new Set<string>();
      for (let count = 0; count < 8; count += 1) {
        await accounts
          .removeTotp(own, '000000', actor())
          .catch((error: { code: string }) => codes.add(error.code));
      }
      expect(codes).toEqual(new Set(['auth.wrong', 'auth.throttled']));
    });

    it('the set-up link makes the first administrator once, and a new one replaces an old one', async () => {
      const old = await accounts.door.prepareSetUp();
      const secret = await accounts.door.prepareSetUp();
      const person = { name: 'admin', displayName: '管理员', password: PASSWORD };
      for (const wrong of [old ?? '', '', 'x'.repeat(43)]) {
        await expect(accounts.door.setUp({ ...person, secret: wrong }, FROM)).rejects.toMatchObject({
          code: 'auth.wrong',
        });
      }
      expect(await accounts.door.isSetUpNeeded()).toBe(true);
      const { token } = await accounts.door.setUp({ ...person, secret: secret ?? '' }, FROM);
      expect((await principal(token))?.permissions.has('users.manage')).toBe(true);
      await expect(accounts.door.setUp({ ...person, secret: secret ?? '' }, FROM)).rejects.toMatchObject({
        code: 'auth.wrong',
      });
      expect(await accounts.door.isSetUpNeeded()).toBe(false);
      expect(await accounts.door.prepareSetUp()).toBeNull();
    });

    it('a token does what its scopes say until it expires or is deleted, and never more than its maker may', async () => {
      const maker = {
        kind: 'user',
        id: 'u',
        name: 'wang',
        sessionId: 's',
        permissions: new Set(['fleet.read'] as const),
      } as const;
      const excess = accounts.tokens.create(
        { name: 'x', scopes: ['users.manage'], expiresInDays: null },
        maker,
        actor(),
      );
      await expect(excess).rejects.toMatchObject({ code: 'auth.forbidden' });
      const { token, id } = await accounts.tokens.create(
        { name: 'monitoring', scopes: ['fleet.read'], expiresInDays: 1 },
        maker,
        actor(),
      );
      const found = await accounts.authenticator.byToken(token);
      expect(found).toMatchObject({ kind: 'token', name: 'monitoring' });
      expect([...(found?.permissions ?? [])]).toEqual(['fleet.read']);
      expect(await accounts.authenticator.byToken(`${token}x`)).toBeNull();
      await clock.advance(24 * 3_600_000);
      expect(await accounts.authenticator.byToken(token)).toBeNull();
      await accounts.tokens.remove(id, actor());
      expect(await accounts.tokens.list()).toEqual([]);
    });

    it('every change is in the audit log, and no secret is anywhere in the store', async () => {
      const { id: userId } = await add('wang', ['administrator']);
      const { token, sessionId } = await signIn('wang');
      await accounts.changePassword({ userId, sessionId }, { current: PASSWORD, next: NEXT }, actor());
      const { token: apiToken } = await accounts.tokens.create(
        { name: 'm', scopes: ['fleet.read'], expiresInDays: null },
        (await principal(token))!,
        actor(),
      );
      const log = createAuditLog(store);
      const actions = (await log.list({ limit: 50 })).items.map(({ action }) => action);
      expect(actions.toReversed()).toEqual(['user.create', 'session.start', 'user.update', 'token.create']);
      expect((await log.verify()).isIntact).toBe(true);
      const tables = ['users', 'sessions', 'api_tokens', 'audit', 'meta'] as const;
      const stored = JSON.stringify(
        await Promise.all(tables.map((table) => store.db.selectFrom(table).selectAll().execute())),
      );
      for (const secret of [PASSWORD, NEXT, token, apiToken]) expect(stored).not.toContain(secret);
    });
  });
}
