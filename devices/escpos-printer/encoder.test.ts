/** Laws of the encoder: what the interpreter reads on the paper is what the document says (devices.md 3.2, 3.3). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../test/fixtures/device-vectors.json' with { type: 'json' };
import type { PrintJob, ReceiptElement, TextStyle } from '../receipt-printer.ts';
import { cropRows, type Bitmap } from './bitmap.ts';
import { encodeText, isRare, printableText, textColumns, wrapText } from './columns.ts';
import * as command from './commands.ts';
import { drawCodePointBox } from './code-point-box.ts';
import { drawnText, encodeReceipt } from './encoder.ts';
import type { GlyphRasterizer } from './glyphs.ts';
import { createCommandSplitter, type PrinterCommand } from './interpreter.ts';
import { PLAIN, layOut } from './layout.ts';
import { drawLine } from './raster-line.ts';
import { LINE_DOTS, PROFILE_NAMES, PROFILES, type LineDots, type ProfileName } from './profiles.ts';
import { createRealTimeScanner } from './real-time.ts';
import { createEscposSimulator } from './simulator.ts';
import type { PrintedElement } from './virtual-paper.ts';
import { createTestClock } from '../../test/support/test-clock.ts';

const seed = Number(process.env['FC_SEED'] ?? 20261123);
/** Every character has its own picture. */
const boxes: GlyphRasterizer = (char, sizeDots) => {
  const box = drawCodePointBox(char.codePointAt(0) ?? 0, sizeDots);
  return textColumns(char) === 1 ? { ...box, widthDots: sizeDots / 2 } : box;
};

interface Printer {
  readonly profile?: ProfileName;
  readonly lineDots?: LineDots;
}

function encode(job: PrintJob, { profile = 'epson', lineDots = 576 }: Printer = {}): Uint8Array[] {
  return encodeReceipt(layOut(job, lineDots), boxes, { ...PROFILES[profile], lineDots });
}

function printed(content: readonly ReceiptElement[], printer: Printer = {}) {
  const simulator = createEscposSimulator({ clock: createTestClock(), random: Math.random }, printer);
  for (const piece of encode({ jobId: 'J', content }, printer)) simulator.receive(piece);
  const [receipt] = simulator.receipts();
  if (receipt === undefined) throw new Error('nothing was printed');
  return receipt;
}

function commandsOf(job: PrintJob, printer: Printer = {}): PrinterCommand[] {
  const splitter = createCommandSplitter();
  return encode(job, printer).flatMap((piece) => {
    const commands: PrinterCommand[] = [];
    for (let at = 0; at < piece.length;) {
      const next = splitter.next(piece.subarray(at));
      if (next === undefined) throw new Error('a piece ends inside a command');
      commands.push(next);
      at += next.lengthBytes;
    }
    return commands;
  });
}

const style = fc.record(
  {
    bold: fc.boolean(),
    size: fc.constantFrom(1 as const, 2 as const),
    align: fc.constantFrom('left' as const, 'center' as const, 'right' as const),
  },
  { requiredKeys: [] },
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      ...Array.from('姓名测试甲䶮喆堃镕€ABCxyz 019-：。　\u{20BB7}㐂𬭎é\u001B\u001D\u0010\u0004\u0001'),
    ),
  }),
);
const element: fc.Arbitrary<ReceiptElement> = fc.oneof(
  fc.record({ type: fc.constant('text' as const), text: anyText, style }),
  fc.record({ type: fc.constant('pair' as const), left: anyText, right: anyText }),
  fc.record({ type: fc.constant('rule' as const) }),
  fc.record({ type: fc.constant('qr' as const), data: anyText }),
  fc.record({ type: fc.constant('feed' as const), lines: fc.nat(9) }),
);

describe('bytes of the encoder', () => {
  it('are those of the published vectors', () => {
    const data = 'x'.repeat(34);
    const qr = vectors.escpos.qr
      .join('')
      .replace('+34 data bytes', Buffer.from(data).toString('hex').toUpperCase());
    expect(
      Buffer.from(command.qr(data, 6, PROFILES.epson.qr))
        .toString('hex')
        .toUpperCase(),
    ).toBe(qr);
    expect(Buffer.from(command.processId('0001')).toString('hex').toUpperCase()).toBe(
      vectors.escpos.processId0001,
    );
  });

  it('of a QR code differ where Custom does: store and print with 31, levels from 31', () => {
    const hex = Buffer.from(command.qr('A', 6, PROFILES['custom-vkp80'].qr))
      .toString('hex')
      .toUpperCase();
    expect(hex).toBe('1D286B0400314132001D286B03003143061D286B03003145321D286B0400315031411D286B0300315131');
    for (const profile of PROFILE_NAMES) {
      const { content, qr } = printed([{ type: 'qr', data: 'https://example.org' }], { profile });
      expect(qr).toEqual(['https://example.org']);
      // Level M, as each counts.
      expect(content[0]).toMatchObject({ level: profile === 'custom-vkp80' ? 0x32 : 0x31 });
    }
  });

  it('that hold a paper out come behind its cut, where there is a presenter', () => {
    const { presenter, cut } = PROFILES['custom-vkp80'];
    const last = encode({ jobId: 'J', content: [] }, { profile: 'custom-vkp80' }).at(-1);
    expect(Buffer.from(last ?? [])).toEqual(Buffer.concat([cut, presenter.present]));
    expect(Uint8Array.from(encode({ jobId: 'J', content: [] }).at(-1) ?? [])).toEqual(PROFILES.epson.cut);
  });

  it('of a barcode are one command for the printer', () => {
    const bytes = Buffer.from(vectors.escpos.code128, 'hex');
    expect(createCommandSplitter().next(bytes)).toEqual({ type: 'ignored', lengthBytes: bytes.length });
    expect(createCommandSplitter().next(bytes.subarray(0, -1))).toBeUndefined();
  });

  it.each([
    ['姓名：测试甲', 'D0D5C3FBA3BAB2E2CAD4BCD7'],
    ['€', 'A2E3'],
    ['䶮喆堃镕', 'FE9F86B488D2E946'],
  ])('of %s are GB18030', (text, hex) => {
    expect(Buffer.from(encodeText(text)).toString('hex').toUpperCase()).toBe(hex);
    expect(Array.from(text).some(isRare)).toBe(false);
  });

  it.each(['\u{20BB7}', '㐂', '\u{2CB4E}', '\uE000', '😀'])('%s is drawn', (char) => {
    expect(isRare(char)).toBe(true);
    expect(drawnText(layOut({ jobId: 'J', content: [{ type: 'text', text: `a${char}` }] }, 576))).toBe(
      `a${char}`,
    );
  });

  it('end every piece at the end of a command, where a status request may go between', () => {
    fc.assert(
      fc.property(
        fc.array(element, { maxLength: 8 }),
        fc.constantFrom(...PROFILE_NAMES),
        (content, profile) => {
          const commands = commandsOf({ jobId: 'J', content }, { profile });
          expect(commands.at(0)?.type).toBe('initialise');
          expect(commands.at(-1)?.type).toBe(profile === 'custom-vkp80' ? 'present' : 'cut');
          expect(commands.filter(({ type }) => type === 'cut' || type === 'initialise')).toHaveLength(2);
          const unknown = commands.filter(({ type, lengthBytes }) => type === 'ignored' && lengthBytes === 1);
          expect(unknown).toEqual([]);
        },
      ),
      { seed, numRuns: 300 },
    );
  });

  it('never hold a real-time command, whatever is drawn', () => {
    const picture = fc
      .uint8Array({ minLength: 48, maxLength: 96 })
      .map((bytes) => bytes.map((byte) => [0x10, 0x04, 0x05, 0x01, 0x02, 0x14][byte % 6] ?? byte));
    fc.assert(
      fc.property(picture, (data) => {
        const scan = createRealTimeScanner();
        const bytes = command.raster({ widthDots: 8, heightDots: data.length, data });
        expect(Array.from(bytes, scan).filter((found) => found !== undefined)).toEqual([]);
        const drawn = bytes.subarray(8);
        expect(drawn.every((byte, i) => ((data[i] ?? 0) & ~byte) === 0)).toBe(true);
      }),
      { seed },
    );
  });
});

describe('what the paper shows', () => {
  it('any text, in any style, is read as it was written, or drawn', () => {
    fc.assert(
      fc.property(anyText, style, (text, textStyle: TextStyle) => {
        const { content } = printed([{ type: 'text', text, style: textStyle }]);
        const size = textStyle.size ?? 1;
        const full = { ...PLAIN, ...textStyle };
        const expected = text
          .split(/\r?\n/u)
          .flatMap((line) => wrapText(printableText(line), 48 / size))
          .flatMap((line): PrintedElement[] =>
            Array.from(line).some(isRare)
              ? bandsOf(drawLine(line, { style: full, lineDots: 576 }, boxes)).map((bitmap) => ({
                  type: 'raster',
                  bitmap,
                }))
              : [{ type: 'text', text: line, style: line === '' ? { ...full, size: 1 } : full }],
          );
        expect(content.slice(0, -1)).toEqual(expected);
      }),
      { seed, numRuns: 500 },
    );
  });

  it('a long text is wrapped inside the paper and loses nothing', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 48 }), (text, columns) => {
        const lines = wrapText(printableText(text), columns);
        expect(lines.join('')).toBe(printableText(text));
        for (const line of lines) expect(textColumns(line)).toBeLessThanOrEqual(columns);
        for (const line of lines) expect(line.isWellFormed()).toBe(true);
      }),
      { seed },
    );
  });

  it('a pair reaches from edge to edge, and has lines of its own where it must', () => {
    expect(printed([{ type: 'pair', left: '姓名', right: '甲' }]).lines[0]).toBe(`姓名${' '.repeat(42)}甲`);
    const { lines } = printed([{ type: 'pair', left: '左'.repeat(20), right: '右'.repeat(10) }]);
    expect(lines.slice(0, 2)).toEqual(['左'.repeat(20), ' '.repeat(28) + '右'.repeat(10)]);
  });

  it('narrow paper has its own columns, and nothing is wider than it', () => {
    const pair: ReceiptElement = { type: 'pair', left: '姓名', right: '甲' };
    expect(printed([pair], { lineDots: 384 }).lines[0]).toBe(`姓名${' '.repeat(26)}甲`);
    fc.assert(
      fc.property(fc.array(element, { maxLength: 6 }), fc.constantFrom(...LINE_DOTS), (content, lineDots) => {
        const { lines, rasters } = printed([...content, { type: 'text', text: 'end' }], { lineDots });
        for (const line of lines) expect(textColumns(line) * 12).toBeLessThanOrEqual(lineDots);
        for (const { widthDots } of rasters) expect(widthDots).toBeLessThanOrEqual(lineDots);
      }),
      { seed, numRuns: 200 },
    );
  });

  it('control and format characters never reach the printer', () => {
    expect(printableText('a\u001B@\u0000b\u200Ec\u202Ed\uFE00e\u00A0f\tg\u007Fh')).toBe('a@bcde f gh');
    expect(printableText('\uD842')).toBe('\uFFFD');
  });

  it('a picture stands where its text would', () => {
    const name = '\u{20BB7}';
    const { content } = printed([
      { type: 'text', text: 'above' },
      { type: 'text', text: name, style: { align: 'right' } },
      { type: 'text', text: 'below' },
    ]);
    expect(content.map(({ type }) => type)).toEqual(['text', 'raster', 'text', 'text']);
    const picture = content[1]?.type === 'raster' ? content[1].bitmap : undefined;
    expect(picture?.widthDots).toBe(576);
    expect(inkLeft(picture)).toBe(576 - 24);
  });

  it('a QR code that would be too wide gets smaller, and data for no QR code is printed as text', () => {
    expect(printed([{ type: 'qr', data: '测试 https://example.org' }]).qr).toEqual([
      '测试 https://example.org',
    ]);
    const modules = commandsOf({
      jobId: 'J',
      content: [{ type: 'qr', data: 'x'.repeat(2331), moduleDots: 9 }],
    }).filter(({ type }) => type === 'qrModule');
    expect(modules).toMatchObject([{ value: 3 }]);
    const { qr, lines } = printed([{ type: 'qr', data: 'x'.repeat(2332) }]);
    expect(qr).toEqual([]);
    expect(lines.slice(0, -1).join('')).toBe('x'.repeat(2332));
  });

  it('without pictures a rare character is 〓', () => {
    const layout = layOut({ jobId: 'J', content: [{ type: 'text', text: 'a\u{20BB7}b' }] }, 576);
    const pieces = encodeReceipt(layout, null, PROFILES.generic);
    expect(Buffer.concat(pieces).includes(Buffer.from([0x61, 0xa1, 0xfe, 0x62]))).toBe(true);
  });
});

/** As the printer gets them: whole bytes wide, and perhaps with a dot more where they looked like a command. */
function bandsOf(picture: Bitmap): Bitmap[] {
  return Array.from({ length: picture.heightDots / 24 }, (_, i) => cropRows(picture, i * 24, 24)).map(
    (band) => ({
      ...band,
      widthDots: Math.ceil(band.widthDots / 8) * 8,
      data: Uint8Array.from(command.raster(band).subarray(8)),
    }),
  );
}

function inkLeft(bitmap: Bitmap | undefined): number {
  if (bitmap === undefined) return -1;
  const bytes = Math.ceil(bitmap.widthDots / 8);
  const columns = Array.from({ length: bitmap.widthDots }, (_, x) => x);
  return columns.findIndex((x) =>
    Array.from({ length: bitmap.heightDots }, (_, y) => bitmap.data[y * bytes + (x >> 3)] ?? 0).some(
      (byte) => (byte & (0x80 >> (x & 7))) !== 0,
    ),
  );
}
