import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCommand, isRefusal, shutDownCommand, tryParseQ1, tryParseRatings } from './codec.ts';
import { fuzzQ1 } from './codec.fuzz.ts';
import { believe, BELIEVED_AFTER, NO_BELIEF, statusOf } from './machine.ts';

/** The example of the Megatec text (devices.md 4). */
const EXAMPLE = '(208.4 140.0 208.4 034 59.9 2.05 35.0 00110000';
const seed = Number(process.env['FC_SEED'] ?? 20261125);
const fuzzCases = Number(process.env['FUZZ_CASES'] ?? 60_000);
const idle = {
  utilityFail: false,
  batteryLow: false,
  upsFailed: false,
  testRunning: false,
  shutdownActive: false,
};

describe('Megatec Q1', () => {
  it('the published example is 47 bytes and reads as printed', () => {
    expect(EXAMPLE.length + 1).toBe(47);
    expect(tryParseQ1(EXAMPLE)).toEqual({
      reading: {
        inputVolts: 208.4,
        faultVolts: 140,
        outputVolts: 208.4,
        loadPercent: 34,
        frequencyHz: 59.9,
        batteryVolts: 2.05,
        temperatureCelsius: 35,
      },
      bits: { ...idle, upsFailed: true },
    });
    expect(tryParseRatings('#220.0 000 024.0 50.0')).toEqual({ volts: 220, batteryVolts: 24 });
  });

  it.each([
    ['a bit too few', EXAMPLE.slice(0, -1)],
    ['a value too few', EXAMPLE.replace(' 034', '')],
    ['no bracket', EXAMPLE.slice(1)],
    ['a letter', EXAMPLE.replace('2.05', '2.O5')],
    ['another answer', '(ACK'],
  ])('%s is no answer to Q1', (_what, line) => {
    expect(tryParseQ1(line)).toBeUndefined();
  });

  it.each([
    ['1', 0, 'utilityFail'],
    ['1', 1, 'batteryLow'],
    ['1', 3, 'upsFailed'],
    ['1', 5, 'testRunning'],
    ['1', 6, 'shutdownActive'],
  ] as const)('bit %s at place %d is %s', (bit, place, name) => {
    const bits = `${'0'.repeat(place)}${bit}${'0'.repeat(7 - place)}`;
    expect(tryParseQ1(EXAMPLE.replace('00110000', bits))?.bits).toEqual({ ...idle, [name]: true });
  });

  it('delays are encoded in tenths below a minute and in whole minutes above', () => {
    expect([0.2, 0.3, 0.9, 1, 4.2, 10].map(shutDownCommand)).toEqual([
      'S.2',
      'S.3',
      'S.9',
      'S01',
      'S05',
      'S10',
    ]);
    for (const wrong of [0, 0.1, 11, Number.NaN]) expect(() => shutDownCommand(wrong)).toThrow(RangeError);
    expect(Buffer.from(encodeCommand('S05')).toString('hex')).toBe('5330350d');
  });

  it('three makes of refusal', () => {
    expect(['T', 'N', '(NAK'].map((line) => isRefusal(line, 'T'))).toEqual([true, true, true]);
    expect(isRefusal('(ACK', 'T')).toBe(false);
  });
});

describe('an answer to Q1', () => {
  it(`says what its values say, or is none (${fuzzCases} lines, seed ${seed})`, { timeout: 600_000 }, () => {
    expect(() => fuzzQ1(seed, fuzzCases)).not.toThrow();
  });
});

describe('belief', () => {
  it('a bit counts after five equal readings, and not before', () => {
    let belief = NO_BELIEF;
    for (let i = 1; i <= BELIEVED_AFTER; i++) {
      belief = believe(belief, { ...idle, utilityFail: true });
      expect(statusOf(belief).powerIn).toBe(i < BELIEVED_AFTER ? 'unknown' : 'noPower');
    }
    for (let i = 1; i < BELIEVED_AFTER; i++) belief = believe(belief, idle);
    expect(statusOf(belief).powerIn).toBe('noPower');
    expect(statusOf(believe(belief, idle)).powerIn).toBe('powering');
  });

  it('whatever flickers is never believed', () => {
    const readings = fc.array(fc.boolean(), { maxLength: 40 });
    fc.assert(
      fc.property(readings, (fails) => {
        let belief = NO_BELIEF;
        for (const [index, utilityFail] of fails.entries()) {
          const before = belief.bits;
          belief = believe(belief, { ...idle, utilityFail });
          if (belief.bits === before) continue;
          expect(new Set(fails.slice(index - BELIEVED_AFTER + 1, index + 1)).size).toBe(1);
        }
      }),
    );
  });
});
