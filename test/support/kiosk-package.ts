/** The packaged kiosk, as `npm run package:dir` makes it, on the Electron of the tests. */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { ensureElectron } from './electron.ts';

export interface KioskPackage {
  readonly folder: string;
  /** As it is shipped. */
  readonly product: string;
  /** The same with one fuse blown the other way: a test may look into the main process. */
  readonly inspectable: string;
  remove(): void;
}

/** `ui`: folder with the page to show. */
export async function buildKioskPackage(ui: string): Promise<KioskPackage> {
  const output = mkdtempSync(join(tmpdir(), 'doorstep-package-'));
  // Everybody may read an installed program; the kiosk runs as an unprivileged user.
  chmodSync(output, 0o755);
  const args = ['--electron', ensureElectron(), '--ui', ui, '--output', output];
  const { status, stdout, stderr } = spawnSync('npm', ['run', '-s', 'package:dir', '--', ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`npm run package:dir failed:\n${stdout}${stderr}`);
  const folder = join(output, 'linux-unpacked');
  const product = join(folder, 'doorstep-kiosk');
  const inspectable = join(folder, 'doorstep-kiosk-inspectable');
  copyFileSync(product, inspectable);
  await flipFuses(inspectable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  return { folder, product, inspectable, remove: () => rmSync(output, { recursive: true, force: true }) };
}
