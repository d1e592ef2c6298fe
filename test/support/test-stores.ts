/** Both engines of the controller's store behind one handle, so that a suite runs unchanged on each (DESIGN 6 and 8). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { StoreLocation } from '../../controller/store/engine.ts';
import { openStore, type Store } from '../../controller/store/store.ts';
import { noLog } from '../../shared/log.ts';
import { runSql, startPostgres } from './postgres.ts';

export interface TestStores {
  /** A place for a database that does not exist yet (SQLite) or is empty (PostgreSQL). */
  createLocation(): Promise<StoreLocation>;
  /** Opens it; `close` of these handles closes what is still open. */
  open(location?: StoreLocation): Promise<Store>;
  /** Runs a statement on another connection. */
  run(location: StoreLocation, statement: string): Promise<void>;
  close(): Promise<void>;
}

/** Every engine and how to start it; PostgreSQL is started once for each test file. */
export const TEST_ENGINES: readonly { name: string; start: () => Promise<TestStores> }[] = [
  { name: 'SQLite', start: startSqliteStores },
  { name: 'PostgreSQL', start: startPostgresStores },
];

function startSqliteStores(): Promise<TestStores> {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-store-'));
  let count = 0;
  const createLocation = () =>
    Promise.resolve({ path: join(folder, `${(count += 1)}`, 'controller.sqlite') });
  return Promise.resolve(
    handles({
      createLocation,
      cleanUp: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
    }),
  );
}

async function startPostgresStores(): Promise<TestStores> {
  const server = await startPostgres();
  const createLocation = async () => ({ databaseUrl: await server.createDatabase() });
  return handles({ createLocation, cleanUp: () => server.stop() });
}

interface Backing {
  readonly createLocation: () => Promise<StoreLocation>;
  readonly cleanUp: () => Promise<void>;
}

function handles({ createLocation, cleanUp }: Backing): TestStores {
  const open = new Set<Store>();
  return {
    createLocation,
    async open(location) {
      const store = await openStore({ ...(location ?? (await createLocation())), log: noLog });
      const tracked: Store = {
        ...store,
        async close() {
          if (open.delete(tracked)) await store.close();
        },
      };
      open.add(tracked);
      return tracked;
    },
    run: runStatement,
    async close() {
      for (const store of Array.from(open)) await store.close();
      await cleanUp();
    },
  };
}

async function runStatement(location: StoreLocation, statement: string): Promise<void> {
  if ('databaseUrl' in location) {
    await runSql(location.databaseUrl, statement);
    return;
  }
  const database = new Database(location.path);
  try {
    database.exec(statement);
  } finally {
    database.close();
  }
}
