/**
 * Brings the programs that the tests start for real: socat (ptys), Mosquitto, PostgreSQL, Chromium and its Chinese font,
 * CUPS with a printer that prints PDF files (ippeveprinter) and what looks into them, a mail server (Exim), an X server
 * without a screen and a finger for its keys, and Electron.
 * As root on Debian it installs what is missing; elsewhere it stops at once with the exact command (DESIGN 8).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { ensureElectron } from './electron.ts';

export interface Program {
  readonly package: string;
  /** Any of these paths proves that it is there. */
  readonly paths: readonly string[];
  /** Debian starts it at installation; it would hold a port that the demo wants. */
  readonly service?: string;
}

const PROGRAMS: readonly Program[] = [
  { package: 'socat', paths: ['/usr/bin/socat'] },
  { package: 'mosquitto', paths: ['/usr/sbin/mosquitto'], service: 'mosquitto' },
  { package: 'postgresql', paths: ['/usr/lib/postgresql/*/bin/initdb'], service: 'postgresql' },
  { package: 'chromium-headless-shell', paths: ['/usr/bin/chromium-headless-shell'] },
  // What Electron needs beyond what Chromium brings (ldd of its executable).
  { package: 'libgtk-3-0', paths: ['/usr/lib/*/libgtk-3.so.0'] },
  { package: 'xvfb', paths: ['/usr/bin/Xvfb'] },
  { package: 'xdotool', paths: ['/usr/bin/xdotool'] },
  { package: 'systemd', paths: ['/usr/bin/systemd-analyze'] },
  // Without it every Chinese character of the pictures is an empty box, and nobody sees what is ugly.
  { package: 'fonts-noto-cjk', paths: ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'] },
  { package: 'cups-daemon', paths: ['/usr/sbin/cupsd'], service: 'cups' },
  { package: 'cups-client', paths: ['/usr/sbin/lpadmin'] },
  { package: 'cups-core-drivers', paths: ['/usr/lib/cups/filter/gziptoany'] },
  { package: 'cups-filters-core-drivers', paths: ['/usr/lib/cups/filter/pdftopdf'] },
  { package: 'cups-ipp-utils', paths: ['/usr/sbin/ippeveprinter'] },
  { package: 'exim4-daemon-light', paths: ['/usr/sbin/exim4'], service: 'exim4' },
  { package: 'dbus-daemon', paths: ['/usr/bin/dbus-daemon'] },
  { package: 'poppler-utils', paths: ['/usr/bin/pdftotext'] },
  { package: 'poppler-data', paths: ['/usr/share/poppler/cMap'] },
];

function isInstalled(program: Program): boolean {
  return program.paths.some((path) => (path.includes('*') ? globSync(path).length > 0 : existsSync(path)));
}

/** Throws with the command to run when something is missing and this process may not install it. */
export function prepare(): void {
  installPrograms(PROGRAMS);
  // From the npm registry; here, because a test that waited for it would take it for a program that hangs.
  ensureElectron();
}

/** Also for benches that compare with programs which no test starts. */
export function installPrograms(programs: readonly Program[]): void {
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length === 0) return;
  const packages = missing.map((program) => program.package);
  const command = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  const canInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!canInstall) {
    throw new Error(`The tests start these programs: ${packages.join(', ')}. Run as root:\n  ${command}`);
  }
  process.stdout.write(`Installing what the tests start: ${packages.join(', ')}\n`);
  const result = spawnSync('sh', ['-c', command], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (result.status !== 0) throw new Error(`This failed, see above:\n  ${command}`);
  for (const { service } of missing) {
    if (service !== undefined && existsSync('/run/systemd/system')) {
      spawnSync('systemctl', ['disable', '--now', service], { stdio: 'ignore' });
    }
  }
  const stillMissing = missing.filter((program) => !isInstalled(program));
  if (stillMissing.length > 0) {
    throw new Error(`Installed, but not found where Debian 12 puts them: ${JSON.stringify(stillMissing)}`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    prepare();
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
}
