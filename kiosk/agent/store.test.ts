import { chmodSync, writeFileSync, readFileSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { tempFolder } from './outbox/test-support.ts';
import { MIGRATIONS } from './store-migrations.ts';
import { openAgentStore } from './store.ts';

function refusalOf(path: string): AppError {
  try {
    openAgentStore({ path }).close();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('opened');
}

describe('agent store', () => {
  it('creates file and folder, and migrates to the newest schema with FULL durability', () => {
    using folder = tempFolder();
    const store = openAgentStore({ path: folder.file('deep/down/agent.db') });
    expect(store.db.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
    expect(store.db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(store.db.pragma('synchronous', { simple: true })).toBe(2);
    store.close();
    store.close();
  });

  it('brings a file of any older schema to the newest and keeps its rows', () => {
    using folder = tempFolder();
    const path = folder.file('old.db');
    const old = new Database(path);
    old.exec(MIGRATIONS[0]?.sql ?? '');
    old.exec("INSERT INTO outbox_epoch (epoch, last_seq, acked_seq) VALUES ('e', 7, 3)");
    old.pragma('user_version = 1');
    old.close();
    const store = openAgentStore({ path });
    expect(store.db.prepare('SELECT last_seq FROM outbox_epoch').pluck().get()).toBe(7);
    expect(store.db.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
    store.close();
  });

  it('refuses a file of a newer agent and leaves it as it is', () => {
    using folder = tempFolder();
    const path = folder.file('newer.db');
    const newer = new Database(path);
    newer.pragma(`user_version = ${MIGRATIONS.length + 1}`);
    newer.close();
    expect(refusalOf(path)).toMatchObject({
      code: 'outbox.unusable',
      message: expect.stringContaining('newer'),
    });
    const again = new Database(path);
    expect(again.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length + 1);
    again.close();
  });

  it('refuses a damaged file with advice, whether its head or a page within is gone', () => {
    using folder = tempFolder();
    const garbage = folder.file('garbage.db');
    writeFileSync(garbage, 'this is not a database at all, only a text of some length'.repeat(40));
    expect(refusalOf(garbage)).toMatchObject({
      code: 'outbox.unusable',
      message: expect.stringContaining('damaged'),
    });

    const torn = folder.file('torn.db');
    openAgentStore({ path: torn }).close();
    const bytes = readFileSync(torn);
    bytes.fill(0xee, 4096, 4096 * 3);
    writeFileSync(torn, bytes);
    expect(refusalOf(torn)).toMatchObject({
      code: 'outbox.unusable',
      message: expect.stringContaining('damaged'),
    });
    expect(statSync(torn).size).toBe(bytes.length);
  });

  it('refuses a second agent on the same file', () => {
    using folder = tempFolder();
    const path = folder.file('one.db');
    const first = openAgentStore({ path });
    expect(refusalOf(path)).toMatchObject({
      code: 'outbox.unusable',
      message: expect.stringContaining('another'),
    });
    first.close();
    openAgentStore({ path }).close();
  });

  it('refuses a path that cannot be written, naming it', () => {
    using folder = tempFolder();
    const file = folder.file('file');
    writeFileSync(file, '');
    chmodSync(file, 0o400);
    const below = refusalOf(`${file}/agent.db`);
    expect(below).toMatchObject({ code: 'outbox.unusable', message: expect.stringContaining(file) });
  });

  it('undoes a transaction that throws', () => {
    const store = openAgentStore({ path: ':memory:' });
    expect(() =>
      store.transaction(() => {
        store.db.exec('UPDATE uplink SET connect_count = 9');
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(store.db.prepare('SELECT connect_count FROM uplink').pluck().get()).toBe(0);
    store.close();
  });
});
