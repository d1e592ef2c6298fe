/** Bundles the shell into two files that any Electron from 25 on runs: its main process and its sandboxed preload. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = import.meta.dirname;
export const SHELL_DIST = join(ROOT, 'dist');

const PARTS = { main: 'electron/main.ts', preload: 'preload.ts' };

export async function buildShell(): Promise<void> {
  // Vite is a tool of development: an installed kiosk has none.
  const { build } = await import('vite');
  // One build for each: a sandboxed preload cannot load a chunk that it shares with others.
  for (const [name, entry] of Object.entries(PARTS)) {
    await build({
      configFile: false,
      root: ROOT,
      logLevel: 'warn',
      ssr: { noExternal: true },
      build: {
        ssr: entry,
        outDir: SHELL_DIST,
        emptyOutDir: name === 'main',
        target: 'node18',
        rolldownOptions: {
          external: ['electron'],
          // Electron 25 starts no ESM, and a sandboxed preload never does.
          output: { format: 'cjs', entryFileNames: `${name}.cjs` },
        },
      },
    });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await buildShell();
