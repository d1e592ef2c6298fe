/** Black-and-white pictures as a print head sees them: rows of bytes, most significant bit to the left, 1 is black (devices.md 3.2). */

export interface Bitmap {
  readonly widthDots: number;
  readonly heightDots: number;
  /** `ceil(widthDots / 8)` bytes a row, top row first. */
  readonly data: Uint8Array;
}

export function createBitmap(widthDots: number, heightDots: number): Bitmap {
  return { widthDots, heightDots, data: new Uint8Array(rowBytes(widthDots) * heightDots) };
}

export function rowBytes(widthDots: number): number {
  return Math.ceil(widthDots / 8);
}

/** Dots outside the picture are white. */
export function isBlack(bitmap: Bitmap, x: number, y: number): boolean {
  if (x < 0 || y < 0 || x >= bitmap.widthDots || y >= bitmap.heightDots) return false;
  const byte = bitmap.data[y * rowBytes(bitmap.widthDots) + (x >> 3)] ?? 0;
  return (byte & (0x80 >> (x & 7))) !== 0;
}

/** Blackens one dot of a picture that is being made; dots outside are ignored. */
export function blacken(bitmap: Bitmap, x: number, y: number): void {
  if (x < 0 || y < 0 || x >= bitmap.widthDots || y >= bitmap.heightDots) return;
  const index = y * rowBytes(bitmap.widthDots) + (x >> 3);
  bitmap.data[index] = (bitmap.data[index] ?? 0) | (0x80 >> (x & 7));
}

/** Copies the black dots of `source` with its top left corner to (x, y). */
export function stamp(target: Bitmap, source: Bitmap, x: number, y: number): void {
  for (let row = 0; row < source.heightDots; row++) {
    for (let column = 0; column < source.widthDots; column++) {
      if (isBlack(source, column, row)) blacken(target, x + column, y + row);
    }
  }
}

/** Rows `top` to `top + heightDots` (exclusive) as a picture of their own. */
export function cropRows(bitmap: Bitmap, top: number, heightDots: number): Bitmap {
  const bytes = rowBytes(bitmap.widthDots);
  return {
    widthDots: bitmap.widthDots,
    heightDots,
    data: bitmap.data.slice(top * bytes, (top + heightDots) * bytes),
  };
}
