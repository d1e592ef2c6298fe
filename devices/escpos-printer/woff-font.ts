/** Reads glyph outlines from a WOFF 1.0 file with TrueType outlines (W3C WOFF 1.0; OpenType 1.9: cmap 12, loca, glyf, hmtx). */
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { AppError } from '../../shared/errors.ts';
import { readOutline, type Contour } from './truetype-outline.ts';

export interface Glyph {
  /** Closed curves in font units, y upwards. */
  readonly contours: readonly Contour[];
  /** Font units. */
  readonly advance: number;
}

/** What a font has of a text. */
export interface Font {
  readonly unitsPerEm: number;
  /** undefined: the font does not have this character, or the text that it was read for does not. */
  glyphOf(codePoint: number): Glyph | undefined;
}

const WOFF_SIGNATURE = 0x774f4646;
const HEADER_BYTES = 44;
const ENTRY_BYTES = 20;
const NEEDED = ['head', 'hhea', 'cmap', 'loca', 'glyf', 'hmtx'] as const;
type TableName = (typeof NEEDED)[number];

const inflateOffThread = promisify(inflate);

/**
 * Reads the characters of `text`. A Chinese font takes about 25 MB meanwhile, and nothing afterwards; unpacking runs off the event
 * loop. Rejects with AppError `internal` when the file is missing or is not such a font.
 */
export async function openWoffFont(path: string, text: string): Promise<Font> {
  try {
    const tables = await readTables(path);
    const font = readFont(tables, text);
    for (const table of Object.values(tables)) giveBack(table);
    return font;
  } catch (cause) {
    throw new AppError('internal', `cannot use the font ${path}`, { cause, context: { path } });
  }
}

/** At once: outside of V8's heap it hurries no collection, and would stay until something else does. */
function giveBack({ buffer }: Buffer): void {
  // Small ones share a pool with whatever else is small.
  if (buffer instanceof ArrayBuffer && buffer.byteLength > Buffer.poolSize) buffer.transfer(0);
}

async function readTables(path: string): Promise<Readonly<Record<TableName, Buffer>>> {
  await using file = await open(path);
  const read = async (position: number, length: number) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
    if (bytesRead !== length) throw new RangeError(`the file ends before byte ${position + length}`);
    return buffer;
  };
  const header = await read(0, HEADER_BYTES);
  if (header.readUInt32BE(0) !== WOFF_SIGNATURE) throw new RangeError('not a WOFF file');
  const directory = await read(HEADER_BYTES, header.readUInt16BE(12) * ENTRY_BYTES);
  const tables: Partial<Record<TableName, Buffer>> = {};
  for (let at = 0; at < directory.length; at += ENTRY_BYTES) {
    const name = NEEDED.find((needed) => needed === directory.toString('latin1', at, at + 4));
    if (name === undefined) continue;
    const packed = await read(directory.readUInt32BE(at + 4), directory.readUInt32BE(at + 8));
    const lengthBytes = directory.readUInt32BE(at + 12);
    if (packed.length === lengthBytes) tables[name] = packed;
    else {
      // One chunk of the final size: zlib would otherwise hold the table twice.
      tables[name] = await inflateOffThread(packed, { chunkSize: lengthBytes + 64 });
      giveBack(packed);
    }
  }
  return requireAll(tables);
}

function requireAll(tables: Partial<Record<TableName, Buffer>>): Readonly<Record<TableName, Buffer>> {
  const { head, hhea, cmap, loca, glyf, hmtx } = tables;
  if (!head || !hhea || !cmap || !loca || !glyf || !hmtx) {
    throw new RangeError(`needs the tables ${NEEDED.join(', ')}`);
  }
  return { head, hhea, cmap, loca, glyf, hmtx };
}

function readFont(
  { head, hhea, cmap, loca, glyf, hmtx }: Readonly<Record<TableName, Buffer>>,
  text: string,
): Font {
  const groups = findGroups(cmap);
  const hasLongOffsets = head.readInt16BE(50) === 1;
  const metricCount = hhea.readUInt16BE(34);
  const glyphBytes = (index: number): Buffer =>
    hasLongOffsets
      ? glyf.subarray(loca.readUInt32BE(index * 4), loca.readUInt32BE(index * 4 + 4))
      : glyf.subarray(loca.readUInt16BE(index * 2) * 2, loca.readUInt16BE(index * 2 + 2) * 2);
  const glyphs = new Map<number, Glyph>();
  for (const char of text) {
    const codePoint = char.codePointAt(0) ?? 0;
    const index = glyphIndex(groups, codePoint);
    if (index === 0 || glyphs.has(codePoint)) continue;
    glyphs.set(codePoint, {
      contours: readOutline(glyphBytes, index),
      advance: hmtx.readUInt16BE(Math.min(index, metricCount - 1) * 4),
    });
  }
  return { unitsPerEm: head.readUInt16BE(18), glyphOf: (codePoint) => glyphs.get(codePoint) };
}

/** The groups of the cmap subtable of format 12, which covers all planes: start, end, first glyph, each 32 bits. */
function findGroups(cmap: Buffer): Buffer {
  for (let record = 0; record < cmap.readUInt16BE(2); record++) {
    const offset = cmap.readUInt32BE(8 + record * 8);
    if (cmap.readUInt16BE(offset) === 12) {
      return cmap.subarray(offset + 16, offset + 16 + cmap.readUInt32BE(offset + 12) * 12);
    }
  }
  throw new RangeError('needs a cmap of format 12');
}

/** 0 is the glyph of characters that the font does not have. */
function glyphIndex(groups: Buffer, codePoint: number): number {
  let low = 0;
  let high = groups.length / 12 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const first = groups.readUInt32BE(middle * 12);
    if (codePoint < first) high = middle - 1;
    else if (codePoint > groups.readUInt32BE(middle * 12 + 4)) low = middle + 1;
    else return groups.readUInt32BE(middle * 12 + 8) + codePoint - first;
  }
  return 0;
}
