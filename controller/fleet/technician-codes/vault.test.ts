import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openKeyVault } from './vault.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doorstep-vault-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const KEY = new Uint8Array(20).fill(5);

it('the vault of a data directory opens what it sealed, also after a restart, and its key is nobody else’s to read', () => {
  const sealed = openKeyVault(folder).seal('jn-1', KEY);
  expect(openKeyVault(folder).open('jn-1', sealed)).toEqual(Buffer.from(KEY));
  expect(statSync(join(folder, 'technician-codes.key')).mode & 0o777).toBe(0o600);
});

it('what was altered, or was never sealed, is not opened', () => {
  const vault = openKeyVault(folder);
  const sealed = vault.seal('jn-1', KEY);
  const altered = (sealed.startsWith('A') ? 'B' : 'A') + sealed.slice(1);
  for (const text of [altered, sealed.slice(4), '', 'nonsense', '中文'])
    expect(vault.open('jn-1', text)).toBeNull();
});

it('a key file of a wrong size stops the start with its path', () => {
  writeFileSync(join(folder, 'technician-codes.key'), 'short');
  expect(() => openKeyVault(folder)).toThrow(/technician-codes\.key/);
});
