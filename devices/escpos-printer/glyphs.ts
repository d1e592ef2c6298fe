/**
 * Pictures of characters for lines that the printer's own font cannot print (devices.md 3.3): LXGW WenKai for names,
 * UnifontEX for the rest of extension A and other scripts, and a box with the code point for what neither has.
 */
import { createRequire } from 'node:module';
import type { Bitmap } from './bitmap.ts';
import { drawCodePointBox } from './code-point-box.ts';
import { columnsOf } from './columns.ts';
import { fillOutline } from './outline-fill.ts';
import { openWoffFont, type Font, type Glyph } from './woff-font.ts';

/**
 * Draws one character of its text `sizeDots` high; as wide as high, ASCII half as wide. Never throws: what its fonts do not have is a
 * box.
 */
export type GlyphRasterizer = (char: string, sizeDots: number) => Bitmap;

/** Reads as many fonts as the text needs. Called only for jobs with rare characters: a font takes some 25 MB while it is read. */
export type LoadGlyphs = (text: string) => Promise<GlyphRasterizer>;

const FONT_FILES = [
  '@fontsource/lxgw-wenkai/files/lxgw-wenkai-latin-500-normal.woff',
  '@fontsource/unifontex/files/unifontex-latin-400-normal.woff',
];

/** Share of the em square above the baseline in Chinese fonts. */
const ASCENT = 0.88;

/** Both fonts come with the program (SIL OFL 1.1); rejects with AppError `internal` when a file is missing. */
export const loadShippedGlyphs: LoadGlyphs = async (text) => {
  const { resolve } = createRequire(import.meta.url);
  const fonts: Font[] = [];
  for (const file of FONT_FILES) {
    fonts.push(await openWoffFont(resolve(file), text));
    if (Array.from(text).every((char) => fonts.some((font) => hasGlyph(font, char)))) break;
  }
  return createGlyphRasterizer(fonts);
};

function hasGlyph(font: Font, char: string): boolean {
  return font.glyphOf(char.codePointAt(0) ?? 0) !== undefined;
}

/** The first font that has a character draws it. */
export function createGlyphRasterizer(fonts: readonly Font[]): GlyphRasterizer {
  return (char, sizeDots) => {
    const codePoint = char.codePointAt(0) ?? 0;
    for (const font of fonts) {
      const glyph = font.glyphOf(codePoint);
      if (glyph !== undefined) return drawGlyph(glyph, font.unitsPerEm, cellOf(char, sizeDots));
    }
    return drawCodePointBox(codePoint, sizeDots);
  };
}

interface Cell {
  readonly widthDots: number;
  readonly heightDots: number;
}

function cellOf(char: string, sizeDots: number): Cell {
  return { widthDots: (sizeDots / 2) * columnsOf(char), heightDots: sizeDots };
}

/** Centred across; squeezed where it is wider than its cell, moved where it would stick out above or below. */
function drawGlyph({ contours, advance }: Glyph, unitsPerEm: number, cell: Cell): Bitmap {
  const scaleY = cell.heightDots / unitsPerEm;
  const scaleX = Math.min(scaleY, advance === 0 ? scaleY : cell.widthDots / advance);
  const heights = contours.flatMap((contour) => contour.map(({ y }) => y));
  const baseline = ASCENT * cell.heightDots;
  const sticksOutAbove = Math.max(0, ...heights.map((y) => y * scaleY - baseline));
  const sticksOutBelow = Math.max(0, ...heights.map((y) => baseline - y * scaleY - cell.heightDots));
  return fillOutline(
    contours,
    {
      scaleX,
      scaleY,
      originX: (cell.widthDots - advance * scaleX) / 2,
      originY: baseline + sticksOutAbove - sticksOutBelow,
    },
    cell,
  );
}
