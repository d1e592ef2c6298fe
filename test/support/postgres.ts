/** A PostgreSQL server of the test's own: a fresh cluster in a temporary folder (DESIGN 8). */
import { createHash, randomBytes } from 'node:crypto';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, globSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from './free-port.ts';

export interface PostgresServer {
  /** Creates a database, empty or a copy of another that nobody has open; returns its URL. */
  createDatabase(copyOfUrl?: string): Promise<string>;
  /** Stops the server and removes its folder. */
  stop(): Promise<void>;
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

const INSTALL = 'apt-get update && apt-get install -y --no-install-recommends postgresql';
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;
const USER = 'doorstep';
const CLUSTER = ['-U', USER, '-A', 'trust', '-E', 'UTF8', '--locale=C'];
/** A killed server loses nothing without fsync, only a machine that loses its power does; with it tests take three times as long. */
const SETTINGS = { listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off' };

/** Throws with the command that installs PostgreSQL when it is not there; never skips. */
export async function startPostgres(): Promise<PostgresServer> {
  const binaries = findBinaries();
  const account = serverAccount();
  const folder = createFolder(account);
  const dataFolder = join(folder, 'data');
  run('cp', ['-R', '-p', emptyCluster(binaries, account), dataFolder], { cwd: folder, ...account });
  const port = await freePort();
  const settings = { ...SETTINGS, port: `${port}` };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(join(binaries, 'postgres'), ['-D', dataFolder, ...options], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...account,
  });
  const messages = keepTail(server);
  const urlOf = (database: string) => `postgres://${USER}@127.0.0.1:${port}/${database}`;
  const stop = async () => {
    await end(server);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await waitUntilReady(urlOf('postgres'), server);
  } catch (error) {
    await stop();
    throw new Error(`PostgreSQL did not start: ${messages()}`, { cause: error });
  }
  return {
    async createDatabase(copyOfUrl) {
      const name = `test_${randomBytes(6).toString('hex')}`;
      const template = copyOfUrl === undefined ? 'template1' : new URL(copyOfUrl).pathname.slice(1);
      await runSql(urlOf('postgres'), `create database ${name} template ${template} strategy file_copy`);
      return urlOf(name);
    },
    stop,
  };
}

function createFolder(account: Account | undefined): string {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-postgres-'));
  if (account !== undefined) chownSync(folder, account.uid, account.gid);
  return folder;
}

/** One in which nobody has worked, made once and kept in the temporary directory: a copy takes a tenth of the time. */
function emptyCluster(binaries: string, account: Account | undefined): string {
  const owner = account?.uid ?? process.getuid?.();
  const id = createHash('sha256')
    .update([binaries, owner, ...CLUSTER].join(' '))
    .digest('hex')
    .slice(0, 12);
  const kept = join(tmpdir(), `doorstep-postgres-empty-${id}`);
  if (existsSync(kept)) return kept;
  const folder = createFolder(account);
  const made = join(folder, 'data');
  run(join(binaries, 'initdb'), ['-D', made, ...CLUSTER], { cwd: folder, ...account });
  try {
    renameSync(made, kept);
  } catch (error) {
    // Another test was faster; either is whole when it has this name.
    if (!existsSync(kept)) throw error;
  }
  rmSync(folder, { recursive: true, force: true });
  return kept;
}

/** Runs statements beside the code under test: lets a test break and mend a database. */
export async function runSql(databaseUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 2_000 });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function findBinaries(): string {
  const newest = globSync('/usr/lib/postgresql/*/bin').sort().at(-1);
  if (newest === undefined) throw new Error(`These tests start PostgreSQL. Run as root:\n  ${INSTALL}`);
  return newest;
}

/** PostgreSQL refuses to run as root; Debian's package creates the user `postgres` for it. */
function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('postgres:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (uid === undefined || gid === undefined) {
    throw new Error(`These tests start PostgreSQL as user postgres, who is missing. Run:\n  ${INSTALL}`);
  }
  return { uid: Number(uid), gid: Number(gid) };
}

function run(program: string, args: string[], options: { cwd: string } & Partial<Account>): void {
  const result = spawnSync(program, args, { ...options, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`${program} failed: ${result.stderr}`, { cause: result.error });
}

function keepTail(server: ChildProcess): () => string {
  let tail = '';
  server.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-2_000);
  });
  return () => tail;
}

async function waitUntilReady(databaseUrl: string, server: ChildProcess): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      await runSql(databaseUrl, 'select 1');
      return;
    } catch (error) {
      if (server.exitCode !== null || performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** SIGINT is PostgreSQL's fast shutdown: open sessions are ended. */
function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const force = setTimeout(() => server.kill('SIGKILL'), STOP_TIMEOUT_MS);
    server.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
    server.kill('SIGINT');
  });
}
