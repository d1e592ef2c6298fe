import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ensureBuilt } from './build-ui.ts';

let root: string;
const environment = process.env['NODE_ENV'];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'doorstep-ui-'));
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>A page</title>');
  writeFileSync(join(root, 'package.json'), '{"type": "module"}');
  writeFileSync(join(root, 'vite.config.ts'), `export default { root: ${JSON.stringify(root)} };\n`);
});
afterEach(() => {
  // A build sets it.
  process.env['NODE_ENV'] = environment;
  rmSync(root, { recursive: true, force: true });
});

const page = () => readFileSync(join(root, 'dist/index.html'), 'utf8');

it('two builds at once do not take away what the other one makes', async () => {
  const finish = (dist: string) =>
    writeFileSync(join(dist, 'finished'), readFileSync(join(dist, 'index.html')));
  const built = Array.from({ length: 3 }, () => ensureBuilt({ root, sources: [], finish }));
  expect(await Promise.all(built)).toEqual([true, true, true]);
  expect(page()).toContain('A page');
  expect(readFileSync(join(root, 'dist/finished'), 'utf8')).toBe(page());
  expect(await ensureBuilt({ root, sources: [], finish })).toBe(false);
});

it('a build that fails leaves what was there', async () => {
  await ensureBuilt({ root, sources: [] });
  rmSync(join(root, 'dist/.stamp'));
  const fail = () => {
    throw new Error('the disk is full');
  };
  await expect(ensureBuilt({ root, sources: [], finish: fail })).rejects.toThrow('the disk is full');
  expect(page()).toContain('A page');
  expect(existsSync(join(root, 'dist/.stamp'))).toBe(false);
});
