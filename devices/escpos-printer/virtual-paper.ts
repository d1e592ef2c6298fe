/** The paper of a simulated printer: shows what a person would see on it, and how much of it is used. */
import { COLUMN_DOTS, columnsOf } from './columns.ts';
import type { Bitmap } from './bitmap.ts';
import type { PaperOperation, SettingOperation } from './interpreter.ts';

export type PrintedElement =
  | { readonly type: 'text'; readonly text: string; readonly style: PrintedStyle }
  | { readonly type: 'raster'; readonly bitmap: Bitmap }
  /** `level`: its number of error correction, as the model counts. */
  | { readonly type: 'qr'; readonly data: string; readonly level: number };

interface PrintedStyle {
  readonly bold: boolean;
  /** Largest magnification in the line. */
  readonly size: number;
  readonly align: 'left' | 'center' | 'right';
}

/** A piece of paper, top to bottom. */
export interface PrintedReceipt {
  readonly content: readonly PrintedElement[];
  /** Text lines only, as they can be read. */
  readonly lines: readonly string[];
  readonly qr: readonly string[];
  readonly rasters: readonly Bitmap[];
  /** false: still in the printer. */
  readonly cut: boolean;
}

export interface VirtualPaper {
  /** Returns how far the paper moved, dots of 1/8 mm. */
  move(operation: PaperOperation): number;
  set(operation: SettingOperation): void;
  /** Loses what has no line feed yet and all settings, as when the power fails; what is printed stays. */
  reset(): void;
  /** Oldest first; slips without ink are left out; the last one may be unfinished. */
  receipts(): PrintedReceipt[];
  /** What is cut leaves this paper. */
  take(): PrintedReceipt[];
}

const DEFAULT_SPACING_DOTS = 30;
const CHAR_DOTS = 24;
/** Between the print head and the cutter. */
const CUT_FEED_DOTS = 160;
const ALIGN = ['left', 'center', 'right'] as const;

export function createVirtualPaper(lineDots: number): VirtualPaper {
  let finished: PrintedReceipt[] = [];
  let content: PrintedElement[] = [];
  let settings = defaultSettings();
  let line = emptyLine();

  function endLine(): number {
    const { text, size } = line;
    line = emptyLine();
    content.push({ type: 'text', text, style: { bold: settings.isBold, size, align: settings.align } });
    return Math.max(settings.spacingDots, CHAR_DOTS * size);
  }

  /** Wraps as the printer does, when the next character has no room. */
  function addChar(char: string): number {
    const { width, height } = columnsOf(char) === 2 ? settings.chineseSize : settings.asciiSize;
    const dots = COLUMN_DOTS * columnsOf(char) * width;
    const moved = line.usedDots + dots > lineDots ? endLine() : 0;
    line = {
      text: line.text + char,
      usedDots: line.usedDots + dots,
      size: Math.max(line.size, width, height),
    };
    return moved;
  }

  function addRaster(rowBytes: number, rows: number, data: Uint8Array): number {
    content.push({ type: 'raster', bitmap: { widthDots: rowBytes * 8, heightDots: rows, data } });
    return rows;
  }

  function addQr(): number {
    if (settings.qrData === '') return 0;
    content.push({ type: 'qr', data: settings.qrData, level: settings.qrLevel });
    return settings.qrModuleDots * QR_MODULES;
  }

  function cut(): number {
    if (line.text !== '') endLine();
    if (hasInk(content)) finished.push(receiptOf(content, true));
    content = [];
    return CUT_FEED_DOTS;
  }

  function move(operation: PaperOperation): number {
    switch (operation.type) {
      case 'text':
        return addChar(operation.char);
      case 'lineFeed':
        return endLine();
      case 'feedDots':
        return operation.value;
      case 'feedLines':
        return operation.value * settings.spacingDots;
      case 'raster':
        return addRaster(operation.rowBytes, operation.rows, operation.data);
      case 'qrPrint':
        return addQr();
      case 'cut':
        return cut();
    }
  }

  function reset(): void {
    settings = defaultSettings();
    line = emptyLine();
  }

  return {
    move,
    set(operation) {
      if (operation.type === 'initialise') reset();
      else settings = changed(settings, operation);
    },
    reset,
    receipts() {
      const current = line.text === '' ? content : [...content, unfinishedLine(line, settings)];
      return hasInk(current) ? [...finished, receiptOf(current, false)] : [...finished];
    },
    take() {
      const taken = finished;
      finished = [];
      return taken;
    },
  };
}

/** A symbol of middle size; its true size would need an encoder. */
const QR_MODULES = 33;

interface Settings {
  readonly isBold: boolean;
  readonly align: PrintedStyle['align'];
  readonly spacingDots: number;
  readonly asciiSize: { readonly width: number; readonly height: number };
  readonly chineseSize: { readonly width: number; readonly height: number };
  readonly qrModuleDots: number;
  readonly qrData: string;
  readonly qrLevel: number;
}

function defaultSettings(): Settings {
  const normal = { width: 1, height: 1 };
  return {
    isBold: false,
    align: 'left',
    spacingDots: DEFAULT_SPACING_DOTS,
    asciiSize: normal,
    chineseSize: normal,
    qrModuleDots: 3,
    qrData: '',
    qrLevel: 0,
  };
}

function changed(settings: Settings, operation: Exclude<SettingOperation, { type: 'initialise' }>): Settings {
  switch (operation.type) {
    case 'bold':
      return { ...settings, isBold: operation.isOn };
    case 'align':
      // Both 0, 1, 2 and their ASCII digits are allowed.
      return { ...settings, align: ALIGN[operation.value & 0x0f] ?? settings.align };
    case 'lineSpacing':
      return { ...settings, spacingDots: operation.value };
    case 'size': {
      const { width, height } = operation;
      return operation.script === 'chinese'
        ? { ...settings, chineseSize: { width, height } }
        : { ...settings, asciiSize: { width, height }, chineseSize: { width, height } };
    }
    case 'qrModule':
      return { ...settings, qrModuleDots: operation.value };
    case 'qrLevel':
      return { ...settings, qrLevel: operation.level };
    case 'qrStore':
      return { ...settings, qrData: operation.data };
  }
}

interface Line {
  readonly text: string;
  readonly usedDots: number;
  readonly size: number;
}

function emptyLine(): Line {
  return { text: '', usedDots: 0, size: 1 };
}

function unfinishedLine({ text, size }: Line, { isBold, align }: Settings): PrintedElement {
  return { type: 'text', text, style: { bold: isBold, size, align } };
}

function hasInk(content: readonly PrintedElement[]): boolean {
  return content.some((element) => element.type !== 'text' || element.text.trim() !== '');
}

function receiptOf(content: readonly PrintedElement[], cut: boolean): PrintedReceipt {
  return {
    content: [...content],
    lines: content.flatMap((element) => (element.type === 'text' ? [element.text] : [])),
    qr: content.flatMap((element) => (element.type === 'qr' ? [element.data] : [])),
    rasters: content.flatMap((element) => (element.type === 'raster' ? [element.bitmap] : [])),
    cut,
  };
}
