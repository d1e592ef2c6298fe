import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { SERVICE_CATALOGUE } from '../services/catalogue.ts';
import { encodeCase } from './session/case-content.ts';
import { isActive } from './session/machine.ts';
import { sealCase } from './session/seal.ts';
import { BEGIN, CITIZEN, play, wishFor } from './session/test-support.ts';

const CLI = new URL('../../shared/cli/doorstep.mjs', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'doorstep-case-'));
const keyFile = join(folder, 'office.key');
afterAll(() => rmSync(folder, { recursive: true }));

const doorstep = (args: readonly string[], input = '') =>
  execFileSync(process.execPath, [CLI, 'case', ...args], { input, encoding: 'utf8', stdio: 'pipe' });

describe('doorstep case', () => {
  const publicKey = doorstep(['keygen', '--out', keyFile]).trim();

  it('keeps the private key to its owner, and never writes over one', () => {
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    expect(() => doorstep(['keygen', '--out', keyFile])).toThrow(/cannot be written/);
    expect(doorstep(['public', '--key', keyFile]).trim()).toBe(publicKey);
  });

  it('opens what a kiosk sealed, from a file or from standard input', () => {
    const { state } = play([BEGIN]);
    if (!isActive(state)) throw new Error('a visit should have begun');
    const application = {
      visit: state.visit,
      wish: wishFor(SERVICE_CATALOGUE[0]!),
      signature: null,
      number: 'JN-1-261123-1-001',
      nowMs: 1,
    };
    const sealed = JSON.stringify(sealCase(publicKey, encodeCase(application)));
    const sealedFile = join(folder, 'sealed.json');
    writeFileSync(sealedFile, sealed);
    const expected = { receiptNumber: 'JN-1-261123-1-001', citizen: CITIZEN };
    expect(JSON.parse(doorstep(['open', '--key', keyFile, sealedFile]))).toMatchObject(expected);
    expect(JSON.parse(doorstep(['open', '--key', keyFile], sealed))).toMatchObject(expected);
  });

  it('refuses what is no sealed case', () => {
    expect(() => doorstep(['open', '--key', keyFile], '{"alg":"none"}')).toThrow(/no sealed case/);
  });
});
