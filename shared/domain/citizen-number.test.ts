import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../test/fixtures/device-vectors.json' with { type: 'json' };
import { checkDigit, isCalendarDate, maskCitizenNumber, parseCitizenNumber } from './citizen-number.ts';

const seed = Number(process.env['FC_SEED'] ?? 20261123);

describe('citizen number', () => {
  it.each(vectors.idNumber.valid)('%s is accepted, whatever its area', (number) => {
    expect(parseCitizenNumber(number)?.birthDate).toBe(number.slice(6, 14));
  });

  it.each(vectors.idNumber.invalid)('%s is refused', (number) => {
    expect(parseCitizenNumber(number)).toBeUndefined();
  });

  it('the example of the standard tells area, birth date and sex', () => {
    expect(parseCitizenNumber('11010519491231002X')).toEqual({
      areaCode: '110105',
      birthDate: '19491231',
      sex: 'female',
    });
  });

  it('a right check digit does not excuse a birth date that does not exist', () => {
    const month13 = '510107199013076719';
    expect(checkDigit(month13.slice(0, 17))).toBe('9');
    expect(parseCitizenNumber(month13)).toBeUndefined();
  });

  it('the check character X is upper case', () => {
    expect(parseCitizenNumber('11010519491231002x')).toBeUndefined();
  });

  it('only 17 digits have a check digit', () => {
    for (const text of [
      '',
      '1101051949123100',
      '11010519491231002X',
      '1101051949123100 ',
      '１１０１０５１９４９１２３１００２',
    ]) {
      expect(checkDigit(text)).toBeUndefined();
    }
  });

  it('a change of any one digit is found', () => {
    const changes = fc.tuple(fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }));
    fc.assert(
      fc.property(fc.constantFrom(...vectors.idNumber.valid), changes, (number, [position, add]) => {
        const digit = (Number(number[position]) + add) % 10;
        const changed = number.slice(0, position) + String(digit) + number.slice(position + 1);
        expect(parseCitizenNumber(changed)).toBeUndefined();
      }),
      { seed },
    );
  });

  it('exactly one check character fits any 17 digits', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{17}$/), (digits) => {
        expect(checkDigit(digits)).toMatch(/^[\dX]$/);
      }),
      { seed },
    );
  });
});

describe('calendar date', () => {
  it.each(['20240229', '20000229', '19491231', '00010101'])('%s exists', (date) => {
    expect(isCalendarDate(date)).toBe(true);
  });

  it.each([
    '20230229',
    '19000229',
    '20241301',
    '20240001',
    '20240431',
    '20240100',
    '00000101',
    '2024010',
    '2024-1-1',
  ])('%s does not exist', (date) => {
    expect(isCalendarDate(date)).toBe(false);
  });

  it('agrees with the calendar of the engine on every day text near our time', () => {
    fc.assert(
      fc.property(fc.nat({ max: 9999 }), fc.nat({ max: 13 }), fc.nat({ max: 32 }), (years, month, day) => {
        const text = [years, month, day].map((part, index) =>
          String(part).padStart(index === 0 ? 4 : 2, '0'),
        );
        const iso = text.join('-');
        const date = new Date(`${iso}T00:00:00Z`);
        const exists = years > 0 && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso);
        expect(isCalendarDate(text.join(''))).toBe(exists);
      }),
      { seed, numRuns: 2000 },
    );
  });
});

describe('masked number', () => {
  it('shows the first three and the last four characters', () => {
    expect(maskCitizenNumber('11010519491231002X')).toBe('110***********002X');
    expect(maskCitizenNumber('USA110100010101')).toBe('USA********0101');
  });

  it('never shows most of a short text', () => {
    expect(maskCitizenNumber('1234567')).toBe('*******');
    expect(maskCitizenNumber('')).toBe('');
  });
});
