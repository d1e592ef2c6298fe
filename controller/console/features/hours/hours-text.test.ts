import { describe, expect, it } from 'vitest';
import { formatHours, parseHours, shortHours } from './hours-text.ts';

const OFFICE = [
  { from: '09:00', to: '12:00' },
  { from: '13:30', to: '17:00' },
];

describe('hours that people type', () => {
  it.each([
    ['09:00-12:00, 13:30-17:00', OFFICE],
    ['9-12 13:30-17', OFFICE],
    ['9：00 至 12：00，13：30～17：00', OFFICE],
    ['22:00–06:00', [{ from: '22:00', to: '06:00' }]],
    ['全天', [{ from: '00:00', to: '24:00' }]],
    ['24小时', [{ from: '00:00', to: '24:00' }]],
    ['  ', []],
  ])('%s is understood', (text, hours) => {
    expect(parseHours(text)).toEqual(hours);
  });

  it.each(['9', '9-25', '09:60-12:00', '13-17 9-12', '9-12 11-13', 'morning'])('%s is refused', (text) => {
    expect(parseHours(text)).toBeUndefined();
  });

  it('come back as they were when what is shown is typed again', () => {
    expect(parseHours(formatHours(OFFICE))).toEqual(OFFICE);
    expect(parseHours(formatHours([]))).toEqual([]);
    expect(shortHours(OFFICE)).toBe('9–12 13:30–17');
    expect(parseHours(shortHours(OFFICE))).toEqual(OFFICE);
  });
});
