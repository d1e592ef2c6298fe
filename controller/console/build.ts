/** Builds the console when it is not up to date; `npm run demo` and the browser tests call it. */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { ensureBuilt } from '../../shared/cli/build-ui.ts';

/** Smaller files do not get smaller on the wire. */
const MIN_COMPRESSED_BYTES = 1_024;

/** True when it built. */
export function ensureConsole(): Promise<boolean> {
  return ensureBuilt({
    root: import.meta.dirname,
    sources: ['{controller,shared}/**/*.{ts,tsx,css,html,svg,json,geojson}'],
    finish: compress,
  });
}

/** Compressed once here, and not for every request; @fastify/static picks them up (preCompressed). */
function compress(dist: string): void {
  for (const file of globSync('**/*.{js,css,svg,json,geojson}', { cwd: dist })) {
    const path = join(dist, file);
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
