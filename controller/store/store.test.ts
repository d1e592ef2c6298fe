import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noLog } from '../../shared/log.ts';
import { startPostgres, type PostgresServer } from '../../test/support/postgres.ts';
import { TEST_ENGINES } from '../../test/support/test-stores.ts';
import { describeStoreContract } from './store.contract.ts';
import { openStore } from './store.ts';

for (const engine of TEST_ENGINES) describeStoreContract(engine);

describe('a SQLite file that cannot be used', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-unusable-'));
  afterAll(() => rm(folder, { recursive: true }));

  function expectRefusal(path: string, message: string) {
    return expect(openStore({ path, log: noLog })).rejects.toMatchObject({
      code: 'store.unusable',
      message: expect.stringContaining(message) as string,
    });
  }

  it('that is something else is named so', async () => {
    const path = join(folder, 'letter.txt');
    writeFileSync(path, 'Dear controller, '.repeat(500));
    await expectRefusal(path, 'is not a database');
  });

  it('that is damaged is named so', async () => {
    const path = join(folder, 'damaged.sqlite');
    await (await openStore({ path, log: noLog })).close();
    writeFileSync(path, Buffer.alloc(64 * 1024, 0xa5), { flag: 'r+' });
    await expectRefusal(path, 'is not a database');
    const pages = new Database(join(folder, 'page.sqlite'));
    pages.exec('create table t(a); insert into t values (1)');
    pages.close();
    writeFileSync(
      join(folder, 'page.sqlite'),
      Buffer.from(pageWithBrokenSchema(join(folder, 'page.sqlite'))),
    );
    await expectRefusal(join(folder, 'page.sqlite'), 'is damaged');
  });

  it('that is a folder cannot be opened', async () => {
    const path = join(folder, 'folder');
    mkdirSync(path);
    await expectRefusal(path, 'cannot be opened');
  });

  it('that another process holds is named so, after a bounded wait', async () => {
    const path = join(folder, 'held.sqlite');
    const holder = new Database(path);
    holder.exec('begin exclusive');
    try {
      await expectRefusal(path, 'is held by another process');
    } finally {
      holder.close();
    }
  });

  it('every commit is synced and foreign keys are on', async () => {
    const store = await openStore({ path: join(folder, 'new', 'folders', 'made.sqlite'), log: noLog });
    const pragma = async (name: string) =>
      (await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(store.db)).rows[0]?.[name];
    expect(await pragma('synchronous')).toBe(2);
    expect(await pragma('journal_mode')).toBe('wal');
    expect(await pragma('foreign_keys')).toBe(1);
    await store.close();
  });
});

describe('a PostgreSQL database that cannot be used', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  it('that does not exist is named without its password', async () => {
    const url = new URL(await server.createDatabase());
    url.pathname = '/missing';
    url.password = 'very-secret';
    const attempt = openStore({ databaseUrl: url.href, log: noLog });
    await expect(attempt).rejects.toMatchObject({
      code: 'store.unusable',
      message: expect.stringMatching(/missing does not exist\. Create the database/) as string,
    });
    await expect(attempt).rejects.not.toMatchObject({
      message: expect.stringContaining('very-secret') as string,
    });
  });

  it('whose server is away is named so', async () => {
    const attempt = openStore({ databaseUrl: 'postgres://doorstep@127.0.0.1:1/doorstep', log: noLog });
    await expect(attempt).rejects.toMatchObject({
      message: expect.stringContaining('does not answer') as string,
    });
  });

  it('a connection cut by the server fails its statement, not the process, and others take its place', async () => {
    const databaseUrl = await server.createDatabase();
    const store = await openStore({ databaseUrl, log: noLog });
    const slow = sql`select pg_sleep(30)`.execute(store.db);
    const outcome = slow.catch((error: unknown) => error);
    const cut = sql`select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep%' and pid <> pg_backend_pid()`;
    await expect.poll(async () => (await cut.execute(store.db)).rows.length).toBeGreaterThan(0);
    expect(await outcome).toBeInstanceOf(Error);
    const one = sql<{ one: number }>`select 1::bigint as one`;
    await expect.poll(async () => (await one.execute(store.db)).rows).toEqual([{ one: 1 }]);
    await store.close();
  });
});

/** A file whose header is right and whose table of tables is not. */
function pageWithBrokenSchema(path: string): Uint8Array {
  const database = new Database(path);
  const bytes = database.serialize();
  database.close();
  bytes.fill(0xff, 100, 200);
  return bytes;
}
