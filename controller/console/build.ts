/** Builds the console when its sources are newer than what was built; `npm run demo` and the browser tests call it. */
import { globSync, statSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createHash } from 'node:crypto';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const ROOT = import.meta.dirname;
const DIST = join(ROOT, 'dist');
/** What the last build was made of. */
const STAMP = join(DIST, '.stamp');
/** Smaller files do not get smaller on the wire. */
const MIN_COMPRESSED_BYTES = 1_024;

/** True when it built. */
export async function ensureConsole(): Promise<boolean> {
  const stamp = sourcesStamp();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp) return false;
  // Only now: most starts find the console up to date.
  const { build } = await import('vite');
  // A test runner sets another environment, and Vite would put the slow checks of development into the bundle.
  process.env['NODE_ENV'] = 'production';
  await build({ configFile: join(ROOT, 'vite.config.ts'), logLevel: 'warn' });
  compress();
  writeFileSync(STAMP, stamp);
  return true;
}

/** Everything that could end up in the bundle: our sources and the exact versions of packages. */
function sourcesStamp(): string {
  const repository = join(ROOT, '../..');
  const files = globSync(
    ['{controller,shared}/**/*.{ts,tsx,css,html,svg,json,geojson}', 'package-lock.json'],
    {
      cwd: repository,
      exclude: ['**/dist/**'],
    },
  ).sort();
  const hash = createHash('sha256');
  for (const file of files) {
    const { mtimeMs, size } = statSync(join(repository, file));
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

/** Compressed once here, and not for every request; @fastify/static picks them up (preCompressed). */
function compress(): void {
  for (const file of globSync('**/*.{js,css,svg,json,geojson}', { cwd: DIST })) {
    const path = join(DIST, file);
    const content = readFileSync(path);
    if (content.length < MIN_COMPRESSED_BYTES) continue;
    writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
    writeFileSync(`${path}.br`, brotliCompressSync(content));
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const isBuilt = await ensureConsole();
  process.stdout.write(isBuilt ? 'The console is built.\n' : 'The console is up to date.\n');
}
