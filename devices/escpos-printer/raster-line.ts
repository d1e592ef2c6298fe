/** Draws a whole line as a picture, at the place where its text would stand (devices.md 3.3). */
import { createBitmap, isBlack, stamp, type Bitmap } from './bitmap.ts';
import { COLUMN_DOTS, columnsOf, textColumns } from './columns.ts';
import type { GlyphRasterizer } from './glyphs.ts';
import type { LineStyle } from './layout.ts';

/** Height of a character in normal size, dots. */
export const CHAR_DOTS = 24;

/** White to the right of the text is left out, since every row costs wire time. */
export function drawLine(
  text: string,
  { style, lineDots }: { readonly style: LineStyle; readonly lineDots: number },
  glyphs: GlyphRasterizer,
): Bitmap {
  const textDots = textColumns(text) * COLUMN_DOTS * style.size;
  const freeDots = lineDots - textDots;
  const left = { left: 0, center: Math.floor(freeDots / 2), right: freeDots }[style.align];
  const heightDots = CHAR_DOTS * style.size;
  const line = createBitmap(left + textDots, heightDots);
  let x = left;
  for (const char of text) {
    if (char !== ' ') stampInk(line, glyphs(char, heightDots), x, style.bold);
    x += columnsOf(char) * COLUMN_DOTS * style.size;
  }
  return line;
}

/** Bold is what printers do: the same ink once more, one dot to the right, inside its cell. */
function stampInk(line: Bitmap, glyph: Bitmap, x: number, isBold: boolean): void {
  stamp(line, glyph, x, 0);
  if (isBold && !hasInkAtRightEdge(glyph)) stamp(line, glyph, x + 1, 0);
}

function hasInkAtRightEdge(glyph: Bitmap): boolean {
  return Array.from({ length: glyph.heightDots }, (_, y) => y).some((y) =>
    isBlack(glyph, glyph.widthDots - 1, y),
  );
}
