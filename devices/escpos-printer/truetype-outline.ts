/** Decodes one TrueType glyph, simple or composite, into contours (OpenType 1.9, chapter glyf). */

export interface OutlinePoint {
  readonly x: number;
  readonly y: number;
  /** false: control point of a quadratic curve. */
  readonly isOnCurve: boolean;
}

export type Contour = readonly OutlinePoint[];

/** Composites may contain composites; a font that nests deeper, or itself, is broken. */
const MAX_DEPTH = 6;

/** `glyphBytes` gives the raw description of a glyph; throws RangeError on a broken one. */
export function readOutline(glyphBytes: (index: number) => Buffer, index: number, depth = 0): Contour[] {
  const bytes = glyphBytes(index);
  if (bytes.length === 0) return [];
  if (depth > MAX_DEPTH) throw new RangeError(`glyph ${index} is nested too deeply`);
  const contourCount = bytes.readInt16BE(0);
  return contourCount >= 0
    ? readSimple(bytes, contourCount)
    : readComposite(bytes, (part) => readOutline(glyphBytes, part, depth + 1));
}

const ON_CURVE = 0x01;
const REPEAT = 0x08;
const X_AXIS = { short: 0x02, same: 0x10 };
const Y_AXIS = { short: 0x04, same: 0x20 };

function readSimple(bytes: Buffer, contourCount: number): Contour[] {
  const ends = Array.from({ length: contourCount }, (_, i) => bytes.readUInt16BE(10 + i * 2));
  const pointCount = (ends.at(-1) ?? -1) + 1;
  let at = 10 + contourCount * 2;
  at += 2 + bytes.readUInt16BE(at);
  const flags: number[] = [];
  while (flags.length < pointCount) {
    const flag = bytes.readUInt8(at++);
    const times = (flag & REPEAT) === 0 ? 1 : bytes.readUInt8(at++) + 1;
    for (let i = 0; i < times; i++) flags.push(flag);
  }
  const readAxis = (axis: typeof X_AXIS): number[] => {
    let value = 0;
    return flags.slice(0, pointCount).map((flag) => {
      const isSame = (flag & axis.same) !== 0;
      if ((flag & axis.short) !== 0) value += isSame ? bytes.readUInt8(at++) : -bytes.readUInt8(at++);
      else if (!isSame) {
        value += bytes.readInt16BE(at);
        at += 2;
      }
      return value;
    });
  };
  const xs = readAxis(X_AXIS);
  const ys = readAxis(Y_AXIS);
  const points = xs.map((x, i) => ({ x, y: ys[i] ?? 0, isOnCurve: ((flags[i] ?? 0) & ON_CURVE) !== 0 }));
  return ends.map((end, i) => points.slice((ends[i - 1] ?? -1) + 1, end + 1));
}

const WORD_ARGUMENTS = 0x0001;
const ARGUMENTS_ARE_OFFSETS = 0x0002;
const ONE_SCALE = 0x0008;
const MORE_COMPONENTS = 0x0020;
const TWO_SCALES = 0x0040;
const MATRIX = 0x0080;
const F2DOT14 = 16384;

function readComposite(bytes: Buffer, readPart: (index: number) => Contour[]): Contour[] {
  const contours: Contour[] = [];
  let at = 10;
  for (let flags = MORE_COMPONENTS; (flags & MORE_COMPONENTS) !== 0;) {
    flags = bytes.readUInt16BE(at);
    const part = readPart(bytes.readUInt16BE(at + 2));
    const isWord = (flags & WORD_ARGUMENTS) !== 0;
    const hasOffset = (flags & ARGUMENTS_ARE_OFFSETS) !== 0;
    const dx = hasOffset ? (isWord ? bytes.readInt16BE(at + 4) : bytes.readInt8(at + 4)) : 0;
    const dy = hasOffset ? (isWord ? bytes.readInt16BE(at + 6) : bytes.readInt8(at + 5)) : 0;
    at += isWord ? 8 : 6;
    const scaleCount =
      (flags & MATRIX) !== 0 ? 4 : (flags & TWO_SCALES) !== 0 ? 2 : (flags & ONE_SCALE) !== 0 ? 1 : 0;
    const scales = Array.from({ length: scaleCount }, (_, i) => bytes.readInt16BE(at + i * 2) / F2DOT14);
    at += scaleCount * 2;
    const move = transformOf(scales, dx, dy);
    for (const contour of part) contours.push(contour.map(move));
  }
  return contours;
}

function transformOf(scales: readonly number[], dx: number, dy: number): (p: OutlinePoint) => OutlinePoint {
  const [a = 1, b = a, c, d] = scales;
  const [xx, xy, yx, yy] = c === undefined || d === undefined ? [a, 0, 0, b] : [a, b, c, d];
  return ({ x, y, isOnCurve }) => ({ x: xx * x + yx * y + dx, y: xy * x + yy * y + dy, isOnCurve });
}
