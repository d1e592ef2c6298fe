/** Turns a laid-out document into ESC/POS commands (devices.md 3.2, 3.3): pure, and the same bytes for the same document. */
import { cropRows } from './bitmap.ts';
import { encodeText, hasRare, isRare } from './columns.ts';
import * as command from './commands.ts';
import type { GlyphRasterizer } from './glyphs.ts';
import { PLAIN, type LayoutItem, type LineStyle } from './layout.ts';
import type { PrinterProfile } from './profiles.ts';
import { CHAR_DOTS, drawLine } from './raster-line.ts';

/** White between two lines, dots. */
const LEADING_DOTS = 6;
/** A picture goes out in bands of this height, so that a status request gets through between them (devices.md 3.2). */
const BAND_DOTS = 24;
/** What stands for a character that can be neither printed nor drawn; it is in every Chinese printer's font. */
const MISSING = '〓';

/** The lines that must be drawn, as one text; empty: the printer's own font has everything. */
export function drawnText(layout: readonly LayoutItem[]): string {
  return layout.map((item) => (item.type === 'line' && hasRare(item.text) ? item.text : '')).join('');
}

/**
 * Pieces of whole commands: between two pieces a status request may be sent. Without `glyphs` rare characters come
 * out as 〓. The document ends with a cut, and is held out where the printer has a presenter.
 */
export function encodeReceipt(
  layout: readonly LayoutItem[],
  glyphs: GlyphRasterizer | null,
  profile: PrinterProfile,
): Uint8Array[] {
  const styled = createStyler();
  return [
    Buffer.concat([command.initialise, profile.prepare, command.chineseOn, styled.reset()]),
    ...layout.flatMap((item) => encodeItem(item, styled, glyphs, profile)),
    Buffer.concat([profile.cut, profile.presenter?.present ?? new Uint8Array()]),
  ];
}

function encodeItem(
  item: LayoutItem,
  styled: Styler,
  glyphs: GlyphRasterizer | null,
  { qr, lineDots }: PrinterProfile,
): Uint8Array[] {
  switch (item.type) {
    case 'line':
      return glyphs !== null && hasRare(item.text)
        ? encodeDrawnLine({ ...item, lineDots }, styled, glyphs)
        : [encodeTextLine(item.text, item.style, styled)];
    case 'qr':
      return [
        Buffer.concat([
          styled.change({ ...PLAIN, align: 'center' }),
          command.qr(item.data, item.moduleDots, qr),
        ]),
      ];
    case 'feed':
      return [command.feedLines(item.lines)];
  }
}

function encodeTextLine(text: string, style: LineStyle, styled: Styler): Uint8Array {
  const known = hasRare(text) ? Array.from(text, (char) => (isRare(char) ? MISSING : char)).join('') : text;
  return Buffer.concat([styled.change(style), encodeText(known), command.lineFeed]);
}

function encodeDrawnLine(
  { text, ...where }: { readonly text: string; readonly style: LineStyle; readonly lineDots: number },
  styled: Styler,
  glyphs: GlyphRasterizer,
): Uint8Array[] {
  const picture = drawLine(text, where, glyphs);
  const bands: Uint8Array[] = [];
  for (let top = 0; top < picture.heightDots; top += BAND_DOTS) {
    bands.push(command.raster(cropRows(picture, top, BAND_DOTS)));
  }
  return [styled.change(PLAIN), ...bands, command.feedDots(LEADING_DOTS)].filter((piece) => piece.length > 0);
}

interface Styler {
  /** The commands that bring the printer to this style; none when it is there. */
  readonly change: (style: LineStyle) => Uint8Array;
  readonly reset: () => Uint8Array;
}

function createStyler(): Styler {
  let now: LineStyle = PLAIN;
  const sizeOf = (times: 1 | 2) => [
    command.size(times),
    command.lineSpacing(CHAR_DOTS * times + LEADING_DOTS),
  ];
  return {
    reset() {
      now = PLAIN;
      return Buffer.concat([command.align(now.align), command.bold(now.bold), ...sizeOf(now.size)]);
    },
    change(style) {
      const before = now;
      now = style;
      return Buffer.concat([
        ...(before.align === style.align ? [] : [command.align(style.align)]),
        ...(before.bold === style.bold ? [] : [command.bold(style.bold)]),
        ...(before.size === style.size ? [] : sizeOf(style.size)),
      ]);
    },
  };
}
