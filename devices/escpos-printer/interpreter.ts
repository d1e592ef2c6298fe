/**
 * The printer's side of ESC/POS (devices.md 3.2): cuts a byte stream into commands, whatever its pieces.
 * It never throws: what it does not know is skipped by its length where that is known, else byte by byte.
 */
import iconv from 'iconv-lite';

export type PrinterCommand = { readonly lengthBytes: number } & PrinterOperation;

type PrinterOperation = PaperOperation | SettingOperation | PresenterOperation | OtherOperation;

/** What moves or marks the paper. */
export type PaperOperation =
  | { readonly type: 'text'; readonly char: string }
  | { readonly type: 'lineFeed' | 'cut' }
  /** `parameter`: m of GS ( k, in which models differ. */
  | { readonly type: 'qrPrint'; readonly parameter: number }
  | { readonly type: 'feedDots' | 'feedLines'; readonly value: number }
  | { readonly type: 'raster'; readonly rowBytes: number; readonly rows: number; readonly data: Uint8Array };

/** What changes how the next things look. */
export type SettingOperation =
  | { readonly type: 'initialise' }
  | { readonly type: 'lineSpacing' | 'align' | 'qrModule'; readonly value: number }
  | { readonly type: 'bold'; readonly isOn: boolean }
  | {
      readonly type: 'size';
      readonly script: 'all' | 'chinese';
      readonly width: number;
      readonly height: number;
    }
  | { readonly type: 'qrLevel'; readonly level: number }
  | { readonly type: 'qrStore'; readonly data: string; readonly parameter: number };

/** GS e. */
export interface PresenterOperation {
  readonly type: 'present' | 'retract';
}

export type OtherOperation =
  | { readonly type: 'ignored' | 'retractCount' }
  | { readonly type: 'paperStatus'; readonly question: 'GS r' | 'ESC v' }
  | { readonly type: 'automaticStatus'; readonly mask: number }
  | { readonly type: 'chinese'; readonly isOn: boolean }
  | { readonly type: 'reportChanges'; readonly mask: number }
  | { readonly type: 'identity'; readonly n: number }
  | { readonly type: 'processId'; readonly id: string };

const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;
const DLE = 0x10;

/** What is printed for bytes that are no character of the printer's font. */
const RUBBISH = '□';

export interface CommandSplitter {
  /** The next whole command at the start of `bytes`, or undefined when its rest is still to come. */
  next(bytes: Uint8Array): PrinterCommand | undefined;
}

/** Remembers whether Chinese characters are on, which decides how text is cut. */
export function createCommandSplitter(): CommandSplitter {
  let isChinese = true;
  return {
    next(bytes) {
      const first = bytes[0];
      if (first === undefined) return undefined;
      const command = [ESC, FS, GS, DLE].includes(first) ? nextCommand(bytes) : nextText(bytes, isChinese);
      if (command?.type === 'chinese') isChinese = command.isOn;
      return command;
    },
  };
}

function nextText(bytes: Uint8Array, isChinese: boolean): PrinterCommand | undefined {
  const [first = 0, second] = bytes;
  if (first === 0x0a) return { type: 'lineFeed', lengthBytes: 1 };
  if (first < 0x20 || first === 0x7f) return { type: 'ignored', lengthBytes: 1 };
  if (first < 0x80) return { type: 'text', char: String.fromCharCode(first), lengthBytes: 1 };
  if (!isChinese || first === 0x80 || first === 0xff) return { type: 'text', char: RUBBISH, lengthBytes: 1 };
  if (second === undefined) return undefined;
  if (second < 0x40) return { type: 'text', char: RUBBISH, lengthBytes: 1 };
  const char = iconv.decode(Buffer.of(first, second), 'gb18030');
  const isKnown = Array.from(char).length === 1 && !/[\p{Co}\u{FFFD}]/u.test(char);
  return { type: 'text', char: isKnown ? char : RUBBISH, lengthBytes: 2 };
}

/** Commands of fixed length by their first two bytes: how many more bytes, and what they mean. */
type Fixed = readonly [parameterBytes: number, meaning: (p: readonly number[]) => PrinterOperation];

const ignored: PrinterOperation = { type: 'ignored' };
const ignore = () => ignored;
const value =
  (type: 'feedDots' | 'feedLines' | 'lineSpacing' | 'align') =>
  ([n = 0]: readonly number[]): PrinterOperation => ({ type, value: n });

const FIXED: Readonly<Record<number, Readonly<Record<number, Fixed>>>> = {
  [ESC]: {
    0x21: [1, ignore],
    0x2d: [1, ignore],
    0x33: [1, value('lineSpacing')],
    0x3d: [1, ignore],
    0x40: [0, () => ({ type: 'initialise' })],
    0x45: [1, ([n = 0]) => ({ type: 'bold', isOn: (n & 1) === 1 })],
    0x4a: [1, value('feedDots')],
    0x52: [1, ignore],
    0x61: [1, value('align')],
    0x64: [1, value('feedLines')],
    0x69: [0, () => ({ type: 'cut' })],
    0x70: [3, ignore],
    0x74: [1, ignore],
    0x76: [0, () => ({ type: 'paperStatus', question: 'ESC v' })],
  },
  [FS]: {
    0x21: [
      1,
      ([n = 0]) => ({
        type: 'size',
        script: 'chinese',
        width: (n & 0x04) === 0 ? 1 : 2,
        height: (n & 0x08) === 0 ? 1 : 2,
      }),
    ],
    0x26: [0, () => ({ type: 'chinese', isOn: true })],
    0x2d: [1, ignore],
    0x2e: [0, () => ({ type: 'chinese', isOn: false })],
    // FS P of the VKP80III, which the simulated model is not.
    0x50: [4, ignore],
    0x53: [2, ignore],
    0x57: [1, ignore],
  },
  [GS]: {
    0x21: [1, ([n = 0]) => ({ type: 'size', script: 'all', width: ((n >> 4) & 7) + 1, height: (n & 7) + 1 })],
    0x42: [1, ignore],
    0x48: [1, ignore],
    0x49: [1, ([n = 0]) => ({ type: 'identity', n })],
    0x61: [1, ([mask = 0]) => ({ type: 'reportChanges', mask })],
    0x66: [1, ignore],
    0x68: [1, ignore],
    0x72: [1, ([n]) => (n === 1 || n === 0x31 ? { type: 'paperStatus', question: 'GS r' } : ignored)],
    0x77: [1, ignore],
    0xe0: [1, ([mask = 0]) => ({ type: 'automaticStatus', mask })],
    0xe1: [0, ignore],
    0xe2: [0, ignore],
    0xe3: [0, ignore],
    0xe4: [0, () => ({ type: 'retractCount' })],
    0xe5: [0, ignore],
  },
  // Done when they came in; here they are only taken out of the buffer.
  [DLE]: { 0x04: [1, ignore], 0x05: [1, ignore] },
};

function nextCommand(bytes: Uint8Array): PrinterCommand | undefined {
  const [group = 0, name] = bytes;
  if (name === undefined) return undefined;
  const fixed = FIXED[group]?.[name];
  if (fixed !== undefined) {
    const [parameterBytes, meaning] = fixed;
    const lengthBytes = 2 + parameterBytes;
    return bytes.length < lengthBytes
      ? undefined
      : { ...meaning(Array.from(bytes.subarray(2, lengthBytes))), lengthBytes };
  }
  if (group === GS && name === 0x56) return nextCut(bytes);
  if (group === GS && name === 0x65) return nextEjector(bytes);
  if (group === GS && name === 0x28) return nextExtended(bytes);
  if (group === GS && name === 0x6b) return nextBarcode(bytes);
  if (group === GS && name === 0x76) return nextRaster(bytes);
  return { type: 'ignored', lengthBytes: 1 };
}

/** GS V: with m of 41h and 42h one byte more follows. */
function nextCut(bytes: Uint8Array): PrinterCommand | undefined {
  const m = bytes[2];
  if (m === undefined) return undefined;
  const lengthBytes = m === 0x41 || m === 0x42 ? 4 : 3;
  return bytes.length < lengthBytes ? undefined : { type: 'cut', lengthBytes };
}

/** GS e n: presenting takes one parameter, with a time two. */
function nextEjector(bytes: Uint8Array): PrinterCommand | undefined {
  const n = bytes[2];
  if (n === undefined) return undefined;
  const lengthBytes = n === 0x03 ? 4 : n === 0x20 ? 5 : 3;
  if (bytes.length < lengthBytes) return undefined;
  if (n === 0x03 || n === 0x20) return { type: 'present', lengthBytes };
  return { type: n === 0x02 ? 'retract' : 'ignored', lengthBytes };
}

/** GS k m n d…, the form with a length; its picture is left out. */
function nextBarcode(bytes: Uint8Array): PrinterCommand | undefined {
  const length = bytes[3];
  if (length === undefined) return undefined;
  return bytes.length < 4 + length ? undefined : { type: 'ignored', lengthBytes: 4 + length };
}

function nextRaster(bytes: Uint8Array): PrinterCommand | undefined {
  if (bytes.length < 8) return undefined;
  if (bytes[2] !== 0x30) return { type: 'ignored', lengthBytes: 3 };
  const rowBytes = littleEndian(bytes, 4);
  const rows = littleEndian(bytes, 6);
  const lengthBytes = 8 + rowBytes * rows;
  if (bytes.length < lengthBytes) return undefined;
  return {
    type: 'raster',
    rowBytes,
    rows,
    data: Uint8Array.from(bytes.subarray(8, lengthBytes)),
    lengthBytes,
  };
}

/** GS ( x pL pH …: QR symbols (k) and the process id (H). */
function nextExtended(bytes: Uint8Array): PrinterCommand | undefined {
  if (bytes.length < 5) return undefined;
  const lengthBytes = 5 + littleEndian(bytes, 3);
  if (bytes.length < lengthBytes) return undefined;
  const body = bytes.subarray(5, lengthBytes);
  const family = bytes[2];
  const operation = family === 0x6b ? qrOperation(body) : family === 0x48 ? processOperation(body) : ignored;
  return { ...operation, lengthBytes };
}

function qrOperation(body: Uint8Array): PrinterOperation {
  const [code, job, n = 0] = body;
  if (code !== 0x31) return ignored;
  if (job === 0x43) return { type: 'qrModule', value: n };
  if (job === 0x45) return { type: 'qrLevel', level: n };
  if (job === 0x50) return { type: 'qrStore', data: Buffer.from(body.subarray(3)).toString(), parameter: n };
  return job === 0x51 ? { type: 'qrPrint', parameter: n } : ignored;
}

function processOperation(body: Uint8Array): PrinterOperation {
  const isAsked = body.length === 6 && body[0] === 0x30 && body[1] === 0x30;
  return isAsked ? { type: 'processId', id: Buffer.from(body.subarray(2)).toString('latin1') } : ignored;
}

function littleEndian(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
}
