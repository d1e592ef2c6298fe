/** The ESC/POS commands that the driver sends, as bytes (devices.md 3.2, 3.4-3.6). */
import { rowBytes, type Bitmap } from './bitmap.ts';
import type { TextStyle } from '../receipt-printer.ts';
import type { QrVariant } from './profiles.ts';

const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;
const DLE = 0x10;

export const initialise = Uint8Array.of(ESC, 0x40);
export const chineseOn = Uint8Array.of(FS, 0x26);
export const lineFeed = Uint8Array.of(0x0a);

const ALIGN = { left: 0, center: 1, right: 2 } as const;

export function align(where: NonNullable<TextStyle['align']>): Uint8Array {
  return Uint8Array.of(ESC, 0x61, ALIGN[where]);
}

export function bold(isOn: boolean): Uint8Array {
  return Uint8Array.of(ESC, 0x45, isOn ? 1 : 0);
}

/** Both commands: some printers let GS ! change ASCII only and FS ! Chinese only. */
export function size(times: 1 | 2): Uint8Array {
  return Uint8Array.of(GS, 0x21, times === 2 ? 0x11 : 0x00, FS, 0x21, times === 2 ? 0x0c : 0x00);
}

export function lineSpacing(dots: number): Uint8Array {
  return Uint8Array.of(ESC, 0x33, dots);
}

export function feedDots(dots: number): Uint8Array {
  return Uint8Array.of(ESC, 0x4a, dots);
}

export function feedLines(lines: number): Uint8Array {
  return Uint8Array.of(ESC, 0x64, lines);
}

/** Model 2, level M. */
export function qr(data: string, moduleDots: number, { parameter, levelL }: QrVariant): Uint8Array {
  const bytes = Buffer.from(data);
  const length = bytes.length + 3;
  const command = (...rest: number[]) => Uint8Array.of(GS, 0x28, 0x6b, ...rest);
  return Buffer.concat([
    command(0x04, 0x00, 0x31, 0x41, 0x32, 0x00),
    command(0x03, 0x00, 0x31, 0x43, moduleDots),
    command(0x03, 0x00, 0x31, 0x45, levelL + 1),
    command(length & 0xff, length >> 8, 0x31, 0x50, parameter),
    bytes,
    command(0x03, 0x00, 0x31, 0x51, parameter),
  ]);
}

/** GS v 0 in normal size, with no real-time command inside. */
export function raster(bitmap: Bitmap): Uint8Array {
  const width = rowBytes(bitmap.widthDots);
  const { heightDots } = bitmap;
  const header = [GS, 0x76, 0x30, 0, width & 0xff, width >> 8, heightDots & 0xff, heightDots >> 8];
  return Buffer.concat([Uint8Array.from(header), withoutRealTime(bitmap.data)]);
}

/** 04 status, 05 recovery, 14 pulse and others: executed by printers even inside a picture (devices.md 3.4). */
const REAL_TIME_SECOND_BYTES = new Set([0x04, 0x05, 0x14]);
const EXTRA_DOT = 0x20;

/** One dot more where the picture looks like a real-time command. */
function withoutRealTime(data: Uint8Array): Uint8Array {
  return data.map((byte, i) =>
    byte === DLE && REAL_TIME_SECOND_BYTES.has(data[i + 1] ?? 0) ? byte | EXTRA_DOT : byte,
  );
}

export type StatusNumber = 1 | 2 | 3 | 4;

/** DLE EOT n. */
export function realTimeStatus(n: StatusNumber): Uint8Array {
  return Uint8Array.of(DLE, 0x04, n);
}

/** DLE EOT 14h: Custom's printers tell all at once (devices.md 3.7). */
export const fullStatus = Uint8Array.of(DLE, 0x04, 0x14);

/** DLE ENQ 1: goes on from the line where the error was. */
export const recover = Uint8Array.of(DLE, 0x05, 0x01);

/** GS I 67 and 68: model name and serial number as text. */
export const modelName = Uint8Array.of(GS, 0x49, 0x43);
export const serialNumber = Uint8Array.of(GS, 0x49, 0x44);

/** GS ( H: answered when everything before it is on paper. `id` is four characters of 20h-7Eh. */
export function processId(id: string): Uint8Array {
  return Uint8Array.of(GS, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30, ...Buffer.from(id, 'latin1'));
}
