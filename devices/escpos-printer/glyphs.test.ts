/** Laws of drawn characters: every one has ink in its cell, or a box that says which it is (devices.md 3.3). */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Bitmap } from './bitmap.ts';
import { drawCodePointBox } from './code-point-box.ts';
import { createGlyphRasterizer, loadShippedGlyphs } from './glyphs.ts';
import { openWoffFont } from './woff-font.ts';

const RARE = '\u{20BB7}㐂\u{2CB4E}㐀😀';
const UNKNOWN = '\u{2AD4E}';
/** Of some 40 MB: the small tables, which lie in a pool, and what the test itself needs. */
const FONT_REMAINS_BYTES = 1024 * 1024;

function ink(bitmap: Bitmap): number {
  return bitmap.data.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
}

function picture({ data, widthDots, heightDots }: Bitmap): string {
  return Array.from({ length: heightDots }, (_, y) =>
    Array.from({ length: widthDots }, (_, x) =>
      ((data[y * Math.ceil(widthDots / 8) + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) === 0 ? '.' : '#',
    ).join(''),
  ).join('\n');
}

describe('glyphs', () => {
  it('the shipped fonts have the characters that are rare on receipts', async () => {
    const draw = await loadShippedGlyphs(RARE);
    for (const char of RARE) {
      const glyph = draw(char, 24);
      expect([glyph.widthDots, glyph.heightDots]).toEqual([24, 24]);
      expect(ink(glyph)).toBeGreaterThan(24);
      expect(glyph.data).not.toEqual(drawCodePointBox(char.codePointAt(0) ?? 0, 24).data);
    }
  });

  it('ASCII is half as wide as Chinese, and everything grows with its size', async () => {
    const draw = await loadShippedGlyphs('A测');
    expect(draw('A', 24).widthDots).toBe(12);
    expect(draw('A', 48).widthDots).toBe(24);
    expect(ink(draw('测', 48))).toBeGreaterThan(2.5 * ink(draw('测', 24)));
  });

  it('the bar of a cross goes from side to side, its stem from top to bottom', async () => {
    const draw = await loadShippedGlyphs('十');
    const rows = picture(draw('十', 24)).split('\n');
    expect(Math.max(...rows.map((row) => row.replaceAll('.', '').length))).toBeGreaterThan(16);
    const column = Array.from({ length: 24 }, (_, x) => rows.filter((row) => row[x] === '#').length);
    expect(Math.max(...column)).toBeGreaterThan(16);
    expect(ink(draw('十', 24))).toBeLessThan(140);
  });

  it('a character that no font has becomes a box of its own', async () => {
    const draw = await loadShippedGlyphs(UNKNOWN);
    expect(draw(UNKNOWN, 24)).toEqual(drawCodePointBox(0x2ad4e, 24));
    expect(drawCodePointBox(0x2ad4e, 24)).not.toEqual(drawCodePointBox(0x2ad4f, 24));
    expect(createGlyphRasterizer([])('A', 24)).toEqual(drawCodePointBox(0x41, 24));
  });

  it('of the fonts nothing is kept but what was asked for', async () => {
    const before = process.memoryUsage().arrayBuffers;
    const draw = await loadShippedGlyphs(RARE + UNKNOWN);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(FONT_REMAINS_BYTES);
    expect(ink(draw(RARE[0] ?? '', 24))).toBeGreaterThan(24);
  });

  it('a file that is no font is refused with its path', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'doorstep-font-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, 'broken.woff');
    await expect(openWoffFont(path, RARE)).rejects.toMatchObject({ code: 'internal', context: { path } });
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(500), Buffer.from('wOFF'.padEnd(200, '\u0001'))]) {
      await writeFile(path, bytes);
      await expect(openWoffFont(path, RARE)).rejects.toMatchObject({ code: 'internal' });
    }
  });
});
