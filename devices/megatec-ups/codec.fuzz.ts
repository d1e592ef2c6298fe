/** Random lines against the answers of a UPS (DESIGN 8); run by codec.test.ts, also for longer. */
import fc from 'fast-check';
import { tryParseQ1, tryParseRatings, type UpsBits } from './codec.ts';

const BITS = 8;

const digits = (length: number) => fc.array(fc.nat(9), { minLength: length, maxLength: length });
const number = (whole: number, fraction: number) =>
  fc
    .tuple(digits(whole), digits(fraction))
    .map(([a, b]) => (b.length === 0 ? a.join('') : `${a.join('')}.${b.join('')}`));
/** Dashes: what a model does not measure. */
const value = (whole: number, fraction: number) =>
  fc.oneof({ weight: 4, arbitrary: number(whole, fraction) }, fc.constant(fraction === 0 ? '---' : '---.-'));

const answer = fc.record({
  values: fc.tuple(
    value(3, 1),
    value(3, 1),
    value(3, 1),
    value(3, 0),
    value(2, 1),
    fc.oneof(value(2, 1), value(1, 2)),
    value(2, 1),
  ),
  bits: fc.array(fc.constantFrom('0', '1'), { minLength: BITS, maxLength: BITS }),
});

/** A line as it is, and what is left of it after one character was changed, lost or added. */
const damage = fc.record({
  at: fc.nat(50),
  how: fc.constantFrom('change', 'lose', 'add'),
  char: fc.string({ minLength: 1, maxLength: 1 }),
});

/** Throws with the seed and the smallest line that breaks a law. */
export function fuzzQ1(seed: number, cases: number): void {
  fc.assert(
    fc.property(answer, fc.option(damage), ({ values, bits }, hit) => {
      const line = `(${values.join(' ')} ${bits.join('')}`;
      const heard = hit === null ? line : damaged(line, hit);
      const read = tryParseQ1(heard);
      tryParseRatings(heard);
      if (hit === null)
        return (
          read !== undefined && isSame(Object.values(read.reading), values) && isSameBits(read.bits, bits)
        );
      return (
        read === undefined ||
        Object.values(read.reading).every((one) => one === null || (one >= 0 && one < 1000))
      );
    }),
    { seed, numRuns: cases },
  );
}

function damaged(line: string, { at, how, char }: { at: number; how: string; char: string }): string {
  const before = line.slice(0, at);
  if (how === 'lose') return `${before}${line.slice(at + 1)}`;
  return how === 'add' ? `${before}${char}${line.slice(at)}` : `${before}${char}${line.slice(at + 1)}`;
}

/** A value that was not measured is nobody's number. */
function isSame(read: readonly (number | null)[], said: readonly string[]): boolean {
  return said.every((text, at) => read[at] === (text.includes('-') ? null : Number(text)));
}

/** b7 first; b5, b3 and b0 mean nothing to us. */
function isSameBits(
  { utilityFail, batteryLow, upsFailed, testRunning, shutdownActive }: UpsBits,
  said: readonly string[],
): boolean {
  const meant = [
    utilityFail,
    batteryLow,
    undefined,
    upsFailed,
    undefined,
    testRunning,
    shutdownActive,
    undefined,
  ];
  return said.every((bit, at) => meant[at] === undefined || meant[at] === (bit === '1'));
}
