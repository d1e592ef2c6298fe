/**
 * Three things that npm 11 leaves out of package-lock.json and that `npm ci` then stumbles over on another machine:
 * `gypfile: false` (it would compile better-sqlite3, which brings its binaries), optional packages of platforms whose
 * metadata could not be had at that moment, and, the other way round, download addresses that nobody else can reach.
 * `npm run lock` mends the file after an `npm install`; a test watches it.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Entry {
  version?: string;
  resolved?: string;
  dev?: boolean;
  optional?: boolean;
  gypfile?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

interface LockFile {
  packages: Record<string, Entry>;
}

const PATH = 'package-lock.json';

/** Mends `lock` in place; returns what was wrong, a line each. */
export function mendLockFile(lock: LockFile, root: string): string[] {
  const { packages } = lock;
  const problems: string[] = [];
  for (const [path, entry] of Object.entries(packages)) {
    if (entry.resolved !== undefined) {
      problems.push(`${path}: has a download address`);
      delete entry.resolved;
    }
    if (entry.gypfile !== false && refusesGyp(join(root, path))) {
      problems.push(`${path}: lacks gypfile: false`);
      entry.gypfile = false;
    }
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const own = `${path}/node_modules/${name}`;
      const hoisted = `node_modules/${name}`;
      if (packages[own] !== undefined || packages[hoisted] !== undefined) continue;
      problems.push(`${hoisted}: optional for ${path}, but not listed`);
      packages[hoisted] = {
        version,
        ...platformOf(name),
        ...(entry.dev === true && { dev: true }),
        optional: true,
      };
    }
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1));
  lock.packages = Object.fromEntries(sorted);
  return problems;
}

function refusesGyp(folder: string): boolean {
  const file = join(folder, 'package.json');
  if (!existsSync(file) || !existsSync(join(folder, 'binding.gyp'))) return false;
  return (JSON.parse(readFileSync(file, 'utf8')) as Entry).gypfile === false;
}

/** `@oxlint/binding-linux-arm-musleabihf` is for os linux, cpu arm, libc musl: the naming of napi-rs. */
function platformOf(name: string): Pick<Entry, 'os' | 'cpu' | 'libc'> {
  const [os = '', cpu = '', abi = ''] = (name.split('/').at(-1) ?? '').replace('binding-', '').split('-');
  const libc = abi.startsWith('musl') ? { libc: ['musl'] } : abi.startsWith('gnu') ? { libc: ['glibc'] } : {};
  return { os: [os], cpu: [cpu], ...libc };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const lock = JSON.parse(readFileSync(PATH, 'utf8')) as LockFile;
  const problems = mendLockFile(lock, '.');
  if (problems.length > 0) writeFileSync(PATH, `${JSON.stringify(lock, null, 2)}\n`);
  process.stdout.write(`${[...problems, `${problems.length} mended`].join('\n')}\n`);
}
