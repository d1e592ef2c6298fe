import { describe, expect, it } from 'vitest';
import { hashPassword, isOutdated, verifyPassword } from './password.ts';
import { requireGoodPassword } from './password-rules.ts';

const PASSWORD = 'a long walk by the river';

describe('a stored password', () => {
  it('fits only itself, and two hashes of it differ', async () => {
    const [first, second] = [await hashPassword(PASSWORD), await hashPassword(PASSWORD)];
    expect(first).toMatch(/^\$argon2id\$v=19\$m=65536,t=2,p=1\$/);
    expect(first).not.toBe(second);
    expect(first).not.toContain(PASSWORD);
    expect(await verifyPassword(PASSWORD, first)).toBe(true);
    for (const wrong of ['', `${PASSWORD} `, PASSWORD.toUpperCase(), PASSWORD.slice(1)]) {
      expect({ wrong, fits: await verifyPassword(wrong, first) }).toEqual({ wrong, fits: false });
    }
  });

  it('fits in either normal form in which people type it', async () => {
    const composed = 'café am Fluß um acht';
    expect(await verifyPassword(composed.normalize('NFD'), await hashPassword(composed))).toBe(true);
  });

  it('of nobody fits nothing', async () => {
    expect(await verifyPassword(PASSWORD, null)).toBe(false);
    expect(await verifyPassword('', null)).toBe(false);
  });

  it('with weaker parameters still fits, and counts as outdated', async () => {
    const { argon2Sync } = await import('node:crypto');
    const nonce = Buffer.alloc(16, 7);
    const tag = argon2Sync('argon2id', {
      message: PASSWORD,
      nonce,
      parallelism: 1,
      tagLength: 32,
      memory: 1_024,
      passes: 1,
    });
    const text = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
    const stored = `$argon2id$v=19$m=1024,t=1,p=1$${text(nonce)}$${text(tag)}`;
    expect(await verifyPassword(PASSWORD, stored)).toBe(true);
    expect(isOutdated(stored)).toBe(true);
    expect(isOutdated(await hashPassword(PASSWORD))).toBe(false);
  });

  it('is checked for many people at once without failing for any of them', async () => {
    const stored = await hashPassword(PASSWORD);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => verifyPassword(index % 2 === 0 ? PASSWORD : 'wrong', stored)),
    );
    expect(answers).toEqual([true, false, true, false, true, false, true, false]);
  });
});

describe('a new password', () => {
  it.each([
    '',
    'short',
    'x'.repeat(300),
    'password1234',
    'PASSWORD1234',
    'aaaaaaaaaaaaaaa',
    '121212121212',
    'wangwang-2026-x',
  ])('%j is refused: too short, too long, or one that attackers try first', (password) => {
    expect(() => requireGoodPassword(password, 'wang')).toThrow(
      expect.objectContaining({ code: 'request.invalid' }) as Error,
    );
  });

  it.each([PASSWORD, '春眠不觉晓处处闻啼鸟夜来', 'Zx9!Zx9!qwertz'])('%s is good', (password) => {
    expect(() => requireGoodPassword(password, 'wang')).not.toThrow();
  });
});
