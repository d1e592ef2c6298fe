/**
 * Photos as they may be kept: JPEG (ITU T.81) and nothing beside the picture. Cameras write place, time and the serial number of
 * the telephone into application segments; only what decoders need stays.
 */
import { AppError } from '../../../shared/errors.ts';

export const MAX_PHOTO_BYTES = 1_500_000;

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const COMMENT = 0xfe;
/** JFIF (APP0) tells of pixels, Adobe (APP14) of colours; all other application segments tell of the camera. */
const KEPT_APPLICATION = new Set([0xe0, 0xee]);

/** Throws AppError `request.invalid` for what is no JPEG or too large. */
export function withoutMetadata(jpeg: Uint8Array): Uint8Array {
  if (jpeg.length > MAX_PHOTO_BYTES) throw invalid('The photo is larger than 1.5 MB.');
  if (jpeg[0] !== 0xff || jpeg[1] !== SOI) throw invalid('The photo is no JPEG.');
  const kept: Uint8Array[] = [jpeg.subarray(0, 2)];
  for (let at = 2; ;) {
    const { marker, end } = segmentAt(jpeg, at);
    if (marker === EOI) throw invalid('The photo has no picture.');
    if (marker === SOS) {
      const last = endOfPicture(jpeg, end);
      kept.push(jpeg.subarray(at, last));
      return Buffer.concat(kept);
    }
    const isApplication = marker >= 0xe0 && marker <= 0xef;
    if (marker !== COMMENT && (!isApplication || KEPT_APPLICATION.has(marker)))
      kept.push(jpeg.subarray(at, end));
    at = end;
  }
}

function segmentAt(jpeg: Uint8Array, start: number): { marker: number; end: number } {
  let at = start;
  if (jpeg[at] !== 0xff) throw invalid('The photo is damaged.');
  // Any number of fill bytes may stand before a marker.
  while (jpeg[at + 1] === 0xff) at += 1;
  const marker = jpeg[at + 1];
  if (marker === undefined) throw invalid('The photo is cut off.');
  if (marker === EOI) return { marker, end: at + 2 };
  const length = ((jpeg[at + 2] ?? 0) << 8) | (jpeg[at + 3] ?? 0);
  const end = at + 2 + length;
  if (length < 2 || end > jpeg.length) throw invalid('The photo is damaged.');
  return { marker, end };
}

/** The picture ends with its marker; a telephone may hide a film or a second picture behind it. */
function endOfPicture(jpeg: Uint8Array, start: number): number {
  for (let at = start; at + 1 < jpeg.length; at += 1) {
    if (jpeg[at] === 0xff && jpeg[at + 1] === EOI) return at + 2;
  }
  throw invalid('The photo is cut off.');
}

function invalid(text: string): AppError {
  return new AppError('request.invalid', text);
}
