/**
 * The packaged kiosk, as `npm run package:dir` makes it, on the Electron of the tests. It takes long to make, so it is kept in the
 * temporary directory, which every user may enter, until its sources are others.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  globSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { ensureKioskUi } from '../../kiosk/ui/build.ts';
import { sourceStamp } from '../../shared/cli/build-ui.ts';
import { ensureElectron } from './electron.ts';
import { ensureSandbox } from './sandbox.ts';

export interface KioskPackage {
  readonly folder: string;
  /** As it is shipped. */
  readonly product: string;
  /** The same with one fuse blown the other way: a test may look into the main process. */
  readonly inspectable: string;
}

/** The screens of the kiosk, or a page of the tests that shows little and lets itself be looked into. */
const PAGES = { screens: 'kiosk/ui/dist', fixture: 'test/fixtures/kiosk-page' };

const SOURCES = [
  '{kiosk,shared,devices}/**/*.{ts,tsx,mjs,css,html,svg,json,service}',
  'test/fixtures/kiosk-page/*',
  'test/support/{kiosk-package,electron}.ts',
  'electron-builder.yml',
  'package.json',
  'package-lock.json',
  'LICENSE',
];

const PRODUCT = 'doorstep-kiosk';
const INSPECTABLE = 'doorstep-kiosk-inspectable';
/** No run of tests takes so long. */
const UNUSED_MS = 6 * 3_600_000;

export async function ensureKioskPackage(page: keyof typeof PAGES): Promise<KioskPackage> {
  if (page === 'screens') await ensureKioskUi();
  const repository = createHash('sha256')
    .update(`${userInfo().uid} ${resolve('.')}`)
    .digest('hex')
    .slice(0, 8);
  const packages = join(tmpdir(), `doorstep-package-${repository}`);
  const folder = `${packages}-${page}-${sourceStamp(SOURCES).slice(0, 16)}`;
  if (!existsSync(folder)) await make(PAGES[page], folder, `${packages}.lock`);
  ensureSandbox(folder);
  utimesSync(folder, new Date(), new Date());
  removeUnused(`${packages}-*`);
  return { folder, product: join(folder, PRODUCT), inspectable: join(folder, INSPECTABLE) };
}

/** At once and whole: another test run may be making it too. */
async function make(ui: string, folder: string, lock: string): Promise<void> {
  const output = mkdtempSync(`${folder}-work-`);
  try {
    const args = ['--electron', ensureElectron(), '--ui', ui, '--output', output];
    // One after the other: all of them lay out the app in one folder of the repository.
    const command = [lock, 'npm', 'run', '-s', 'package:dir', '--', ...args];
    const { status, stdout, stderr } = spawnSync('flock', command, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`npm run package:dir failed:\n${stdout}${stderr}`);
    const made = join(output, 'linux-unpacked');
    copyFileSync(join(made, PRODUCT), join(made, INSPECTABLE));
    await flipFuses(join(made, INSPECTABLE), {
      version: FuseVersion.V1,
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
    });
    // Everybody may read an installed program; the kiosk runs as an unprivileged user.
    chmodSync(made, 0o755);
    if (!existsSync(folder)) renameSync(made, folder);
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

/** Made from other sources, or left by a run that was killed. */
function removeUnused(pattern: string): void {
  for (const path of globSync(pattern)) {
    if (Date.now() - statSync(path).mtimeMs > UNUSED_MS) rmSync(path, { recursive: true, force: true });
  }
}
