import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFileServer, fileOf } from './app-files.ts';
import { uiPolicy } from './content-policy.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20261125);
const ROOT = '/opt/kiosk/ui';
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'doorstep-pages-'));
  mkdirSync(join(folder, 'ui', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'ui', 'index.html'), '<p>门口办</p>');
  writeFileSync(join(folder, 'ui', 'assets', 'main.js'), '1');
  writeFileSync(join(folder, 'ui', '.stamp'), 'secret');
  writeFileSync(join(folder, 'secret.html'), 'secret');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const serve = (path: string) =>
  createFileServer(join(folder, 'ui'), uiPolicy('ws://127.0.0.1:8090/ui'))(path);

describe('the pages', () => {
  it('are the files of their folder, as what they are, under the policy', async () => {
    const page = await serve('/');
    expect(await page.text()).toBe('<p>门口办</p>');
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self' ws://127.0.0.1:8090");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect((await serve('/assets/main.js')).headers.get('content-type')).toMatch(/^text\/javascript/);
  });

  it.each([
    ['of no file', '/nothing.html'],
    ['of a folder', '/assets'],
    ['of a kind that no page needs', '/.stamp'],
    ['above the folder', '/../secret.html'],
    ['above the folder, encoded', '/%2e%2e/secret.html'],
    ['above the folder, its slash encoded', '/..%2fsecret.html'],
    ['above the folder, in the way of Windows', '/..%5csecret.html'],
    ['beside the folder', '/../ui-other/x.html'],
    ['that is no text', '/%ff.html'],
    ['with an end in the middle', '/index.html%00.js'],
  ])('have no path %s', async (_what, path) => {
    const answer = await serve(path);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-security-policy')).not.toBeNull();
  });

  it('lie below their folder, whatever the path is', () => {
    const piece = fc.oneof(
      fc.constantFrom('..', '.', '%2e%2e', '%2f', '/', '\\', '%5c', '%00', '%', 'ui', ''),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const file = fileOf(ROOT, `/${pieces.join('/')}`);
        expect(file === null || (file.startsWith(`${ROOT}/`) && !file.split('/').includes('..'))).toBe(true);
      }),
      { seed: SEED, numRuns: 2_000 },
    );
  });
});
