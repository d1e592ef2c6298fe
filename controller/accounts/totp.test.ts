import { describe, expect, it } from 'vitest';
import { fromBase32, toBase32 } from './base32.ts';
import { acceptedStep, totpCode } from './totp.ts';

/** RFC 6238, appendix B: the ASCII secret of the SHA-1 table. */
const SECRET = toBase32(Buffer.from('12345678901234567890'));

describe('base32', () => {
  it.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('writes %j as RFC 4648, section 10, and reads it back', (text, encoded) => {
    expect(toBase32(Buffer.from(text))).toBe(encoded);
    expect(Buffer.from(fromBase32(encoded)).toString()).toBe(text);
  });

  it('refuses characters that look like others', () => {
    expect(() => fromBase32('MZXW1')).toThrow(RangeError);
  });
});

describe('a code of RFC 6238', () => {
  /** Of the eight digits of the table, the last six. */
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at %i s is %s', (seconds, code) => {
    expect(totpCode(SECRET, Math.floor(seconds / 30))).toBe(code);
  });

  const nowMs = 1_111_111_111_000;
  const now = Math.floor(nowMs / 30_000);

  it('is accepted in its own step and in the ones beside it, and in no other', () => {
    const accepted = [-2, -1, 0, 1, 2].filter(
      (offset) =>
        acceptedStep(totpCode(SECRET, now + offset), { secret: SECRET, lastStep: 0, nowMs }) !== null,
    );
    expect(accepted).toEqual([-1, 0, 1]);
  });

  it('works once: the same code and older ones are refused afterwards', () => {
    const code = totpCode(SECRET, now);
    const step = acceptedStep(code, { secret: SECRET, lastStep: 0, nowMs });
    expect(step).toBe(now);
    expect(acceptedStep(code, { secret: SECRET, lastStep: now, nowMs })).toBeNull();
    expect(acceptedStep(totpCode(SECRET, now - 1), { secret: SECRET, lastStep: now, nowMs })).toBeNull();
    expect(acceptedStep(totpCode(SECRET, now + 1), { secret: SECRET, lastStep: now, nowMs })).toBe(now + 1);
  });

  it.each(['', '1', '12345', '1234567', '０５０４７１', 'abcdef'])('is never %j', (code) => {
    expect(acceptedStep(code, { secret: SECRET, lastStep: 0, nowMs })).toBeNull();
  });
});
