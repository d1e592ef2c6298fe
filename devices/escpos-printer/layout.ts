/** Lays a printer-neutral document out in lines of the printer's columns; knows no bytes. */
import type { PrintJob, ReceiptElement, TextStyle } from '../receipt-printer.ts';
import { COLUMN_DOTS, printableText, textColumns, wrapText } from './columns.ts';

export type LineStyle = Required<TextStyle>;

export type LayoutItem =
  | { readonly type: 'line'; readonly text: string; readonly style: LineStyle }
  | { readonly type: 'qr'; readonly data: string; readonly moduleDots: number }
  | { readonly type: 'feed'; readonly lines: number };

export const PLAIN: LineStyle = { bold: false, size: 1, align: 'left' };

const DEFAULT_MODULE_DOTS = 6;
const MAX_MODULE_DOTS = 16;
const MAX_FEED_LINES = 255;

/** Bytes that fit into a QR symbol of version 1, 2, … 40 at level M (ISO/IEC 18004 table 7). */
const QR_CAPACITY = [
  14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666, 711, 779,
  857, 911, 997, 1059, 1125, 1190, 1264, 1370, 1452, 1538, 1628, 1722, 1809, 1911, 1989, 2099, 2213, 2331,
];

/** The last line is the number of the job, so that a found duplicate can be told from the original (devices.md 3.9). */
export function layOut(job: PrintJob, lineDots: number): LayoutItem[] {
  return [
    ...job.content.flatMap((element) => layOutElement(element, lineDots)),
    ...linesOf(job.jobId, { ...PLAIN, align: 'right' }, lineDots),
  ];
}

function layOutElement(element: ReceiptElement, lineDots: number): LayoutItem[] {
  switch (element.type) {
    case 'text':
      return element.text
        .split(/\r?\n/u)
        .flatMap((line) => linesOf(line, { ...PLAIN, ...element.style }, lineDots));
    case 'pair':
      return layOutPair(printableText(element.left), printableText(element.right), columnsIn(lineDots));
    case 'rule':
      return linesOf('-'.repeat(columnsIn(lineDots)), PLAIN, lineDots);
    case 'qr':
      return layOutQr(element.data, element.moduleDots ?? DEFAULT_MODULE_DOTS, lineDots);
    case 'feed':
      return [{ type: 'feed', lines: clamp(element.lines, 0, MAX_FEED_LINES) }];
  }
}

function columnsIn(lineDots: number): number {
  return Math.floor(lineDots / COLUMN_DOTS);
}

function linesOf(text: string, style: LineStyle, lineDots: number): LayoutItem[] {
  return wrapText(printableText(text), columnsIn(lineDots) / style.size).map((line) => ({
    type: 'line',
    text: line,
    style,
  }));
}

/** The right text ends at the right edge: beside the last line of the left one, or below it where there is no room. */
function layOutPair(left: string, right: string, columns: number): LayoutItem[] {
  const above = wrapText(left, columns);
  const rightLines = wrapText(right, columns);
  const last = above.at(-1) ?? '';
  const first = rightLines[0] ?? '';
  const gap = columns - textColumns(last) - textColumns(first);
  const hasRoom = gap >= 1 && rightLines.length === 1;
  const lines = hasRoom
    ? [...above.slice(0, -1), last + ' '.repeat(gap) + first]
    : [...above, ...rightLines.map((line) => ' '.repeat(columns - textColumns(line)) + line)];
  return lines.map((text) => ({ type: 'line', text, style: PLAIN }));
}

/** Modules become smaller where the symbol would be wider than the paper; data for which there is no symbol is printed as text. */
function layOutQr(wanted: string, wantedDots: number, lineDots: number): LayoutItem[] {
  const data = qrText(wanted);
  const lengthBytes = Buffer.byteLength(data);
  const version = QR_CAPACITY.findIndex((capacity) => lengthBytes <= capacity) + 1;
  if (version === 0 || lengthBytes === 0) return linesOf(data, PLAIN, lineDots);
  const fittingDots = Math.floor(lineDots / (17 + 4 * version));
  return [{ type: 'qr', data, moduleDots: clamp(wantedDots, 1, Math.min(fittingDots, MAX_MODULE_DOTS)) }];
}

/** A QR code may hold lines and tabs; every other control character could be a command to the printer (devices.md 3.4). */
function qrText(data: string): string {
  return data.toWellFormed().replaceAll(/(?![\t\n\r])\p{Cc}/gu, '');
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(Math.round(value), min), max);
}
