/** What stands for a character without a glyph: its code point in hexadecimal, so that nothing is dropped in silence. */
import { blacken, createBitmap, type Bitmap } from './bitmap.ts';

/** 3 x 5 dots a digit, a row in each octal figure. */
const DIGITS = [
  '75557',
  '26227',
  '71747',
  '71717',
  '55711',
  '74717',
  '74757',
  '71111',
  '75757',
  '75717',
  '75755',
  '65656',
  '74447',
  '65556',
  '74747',
  '74744',
] as const;
/** The box is drawn in units of which 24 make its side; the dots of a digit are two units large but for its middle lines. */
const UNITS = 24;
const ACROSS = [
  [0, 2],
  [2, 1],
  [3, 2],
] as const;
const DOWN = [
  [0, 2],
  [2, 2],
  [4, 1],
  [5, 2],
  [7, 2],
] as const;
const DIGIT_PITCH = 7;
const ROW_PITCH = 11;
const DIGITS_IN_ROW = 3;

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function drawCodePointBox(codePoint: number, sizeDots: number): Bitmap {
  const bitmap = createBitmap(sizeDots, sizeDots);
  const digits = Array.from(codePoint.toString(16).padStart(DIGITS_IN_ROW * 2, '0'));
  for (const rectangle of [
    ...frame(),
    ...digits.flatMap((digit, i) => digitAt(Number.parseInt(digit, 16), i)),
  ]) {
    fill(bitmap, rectangle, sizeDots / UNITS);
  }
  return bitmap;
}

function frame(): Rectangle[] {
  const end = UNITS - 1;
  return [
    { x: 0, y: 0, width: UNITS, height: 1 },
    { x: 0, y: end, width: UNITS, height: 1 },
    { x: 0, y: 0, width: 1, height: UNITS },
    { x: end, y: 0, width: 1, height: UNITS },
  ];
}

/** `position` counts from the left in the upper row, then in the lower one. */
function digitAt(digit: number, position: number): Rectangle[] {
  const left = 3 + (position % DIGITS_IN_ROW) * DIGIT_PITCH;
  const top = 2 + Math.floor(position / DIGITS_IN_ROW) * ROW_PITCH;
  return Array.from(DIGITS[digit] ?? '').flatMap((row, line) =>
    ACROSS.filter((_, column) => (Number(row) & (4 >> column)) !== 0).map(([x, width]) => {
      const [y, height] = DOWN[line] ?? [0, 0];
      return { x: left + x, y: top + y, width, height };
    }),
  );
}

function fill(bitmap: Bitmap, { x, y, width, height }: Rectangle, unit: number): void {
  for (let row = Math.round(y * unit); row < Math.round((y + height) * unit); row++) {
    for (let column = Math.round(x * unit); column < Math.round((x + width) * unit); column++) {
      blacken(bitmap, column, row);
    }
  }
}
