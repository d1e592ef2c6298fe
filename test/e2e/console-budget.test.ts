/** What a first visit downloads: everything that index.html asks for before any page is chosen, and the first page, gzipped. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { ensureConsole } from '../../controller/console/build.ts';

const DIST = 'controller/console/dist';
/** The budget: first load before lazy chunks. */
const BUDGET_BYTES = 600_000;

beforeAll(async () => {
  await ensureConsole();
}, 120_000);

it('stays below the budget', () => {
  const names = firstLoad();
  const sizes = names.map((name) => ({ name, bytes: gzipBytes(name) }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  const lines = sizes.map(({ name, bytes }) => `  ${kilobytes(bytes)}  ${name}`);
  process.stdout.write(
    `first load of the console: ${kilobytes(total)} of ${kilobytes(BUDGET_BYTES)} gzip\n${lines.join('\n')}\n`,
  );
  expect(names.length).toBeGreaterThan(1);
  expect(total).toBeLessThan(BUDGET_BYTES);
});

/** index.html, what it names, and what these import statically. */
function firstLoad(): string[] {
  const html = readFileSync(join(DIST, 'index.html'), 'utf8');
  const found = new Set(['index.html']);
  const queue = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) => match[1] ?? '');
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    if (!name.endsWith('.js')) continue;
    const source = readFileSync(join(DIST, name), 'utf8');
    for (const [, specifier = ''] of source.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) {
      queue.push(`assets/${specifier}`);
    }
  }
  return [...found];
}

function gzipBytes(name: string): number {
  const path = join(DIST, name);
  return statSync(`${path}.gz`, { throwIfNoEntry: false })?.size ?? statSync(path).size;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`.padStart(9);
}
