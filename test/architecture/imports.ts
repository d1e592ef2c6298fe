/** The import graph of the house, read from the sources: enough to check directions without a compiler. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Repository paths of our own files, and the bare names of packages and node: modules. */
  readonly imports: readonly string[];
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

export function readSources(root: string): Map<string, SourceFile> {
  const paths = globSync('{shared,devices,kiosk,controller,test}/**/*.{ts,tsx,mjs}', { cwd: root });
  return new Map(
    paths.map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return [path, { path, text, imports: importsOf(path, text) }];
    }),
  );
}

export function importsOf(path: string, text: string): string[] {
  return [...text.matchAll(IMPORT)]
    .map((match) => match[1] ?? match[2] ?? match[3] ?? '')
    .map((name) => (name.startsWith('.') ? normalize(join(dirname(path), name)) : name));
}

/** The shortest chain of imports from `start` to something that `isForbidden`, or undefined. */
export function findChain(
  sources: ReadonlyMap<string, SourceFile>,
  start: string,
  isForbidden: (name: string) => boolean,
): string[] | undefined {
  const queue: string[][] = [[start]];
  const seen = new Set([start]);
  for (let chain = queue.shift(); chain !== undefined; chain = queue.shift()) {
    for (const name of sources.get(chain.at(-1) ?? '')?.imports ?? []) {
      if (isForbidden(name)) return [...chain, name];
      if (!seen.has(name) && sources.has(name)) {
        seen.add(name);
        queue.push([...chain, name]);
      }
    }
  }
  return undefined;
}
