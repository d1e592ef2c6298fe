/** Both engines of the controller's store behind one handle, so that a suite runs unchanged on each (DESIGN 6 and 8). */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import type { StoreLocation } from '../../controller/store/engine.ts';
import { openStore, type Store } from '../../controller/store/store.ts';
import { noLog } from '../../shared/log.ts';
import { runSql, startPostgres } from './postgres.ts';

export interface TestStores {
  /** A place for a database that does not exist yet (SQLite) or is empty (PostgreSQL). */
  createLocation(): Promise<StoreLocation>;
  /** Opens it, or one with the newest schema and nothing in it; `close` of these handles closes what is still open. */
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
      async copyOf(template) {
        const location = await createLocation();
        mkdirSync(dirname(location.path));
        copyFileSync(template.path, location.path);
        return location;
      },
      cleanUp: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
    }),
  );
}

async function startPostgresStores(): Promise<TestStores> {
  const server = await startPostgres();
  return handles({
    createLocation: async () => ({ databaseUrl: await server.createDatabase() }),
    copyOf: async (template) => ({ databaseUrl: await server.createDatabase(template.databaseUrl) }),
    cleanUp: () => server.stop(),
  });
}

interface Backing<Location> {
  readonly createLocation: () => Promise<Location>;
  /** `template` is closed. */
  readonly copyOf: (template: Location) => Promise<Location>;
  readonly cleanUp: () => Promise<void>;
}

function handles<Location extends StoreLocation>(backing: Backing<Location>): TestStores {
  const { createLocation, copyOf, cleanUp } = backing;
  const open = new Set<Store>();
  let template: Promise<Location> | undefined;

  /** The schema is made once: a copy of it takes a tenth of the time. */
  async function makeTemplate(): Promise<Location> {
    const location = await createLocation();
    const store = await openStore({ ...location, log: noLog });
    await store.close();
    return location;
  }

  return {
    createLocation,
    async open(location) {
      const where = location ?? (await copyOf(await (template ??= makeTemplate())));
      const store = await openStore({ ...where, log: noLog });
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
