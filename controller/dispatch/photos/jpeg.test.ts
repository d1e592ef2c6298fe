/** What of a photo is kept: the picture, and nothing that says where and with what it was taken. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAppError } from '../../../shared/errors.ts';
import { MAX_PHOTO_BYTES, withoutMetadata } from './jpeg.ts';

const segment = (marker: number, body: readonly number[]) => [
  0xff,
  marker,
  ((body.length + 2) >> 8) & 0xff,
  (body.length + 2) & 0xff,
  ...body,
];
const text = (letters: string) => [...Buffer.from(letters)];
const SOI = [0xff, 0xd8];
const EOI = [0xff, 0xd9];
const TABLE = segment(0xdb, [0, 1, 2, 3]);
const SCAN = [...segment(0xda, [1, 1, 0]), 0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56];

describe('a photo', () => {
  it('keeps its picture and loses everything that a camera wrote beside it', () => {
    const body = fc.uint8Array({ maxLength: 60 }).map((bytes) => [...text('GPS 30.7N'), ...bytes]);
    const camera = fc.record({ marker: fc.constantFrom(0xe1, 0xe2, 0xed, 0xef, 0xfe), body });
    fc.assert(
      fc.property(fc.array(camera, { maxLength: 6 }), fc.uint8Array({ maxLength: 40 }), (extra, behind) => {
        const written = extra.flatMap(({ marker, body: own }) => segment(marker, own));
        const jfif = segment(0xe0, text('JFIF'));
        const photo = [...SOI, ...jfif, ...written, ...TABLE, ...SCAN, ...EOI, ...text('GPS'), ...behind];
        const kept = withoutMetadata(Uint8Array.from(photo));
        expect([...kept]).toEqual([...SOI, ...jfif, ...TABLE, ...SCAN, ...EOI]);
        expect(Buffer.from(kept).includes('GPS')).toBe(false);
        // What was cleaned stays as it is.
        expect([...withoutMetadata(kept)]).toEqual([...kept]);
      }),
    );
  });

  it('is refused when it is something else, cut off, damaged or too large, and never crashes', () => {
    const whole = Uint8Array.from([...SOI, ...TABLE, ...SCAN, ...EOI]);
    const refused = (bytes: Uint8Array) => {
      try {
        withoutMetadata(bytes);
        return false;
      } catch (error) {
        return isAppError(error) && error.code === 'request.invalid';
      }
    };
    for (let length = 0; length < whole.length; length += 1)
      expect(refused(whole.subarray(0, length))).toBe(true);
    expect(refused(Uint8Array.from([0x89, 0x50, 0x4e, 0x47]))).toBe(true);
    expect(refused(new Uint8Array(MAX_PHOTO_BYTES + 1))).toBe(true);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const photo = Uint8Array.from([...SOI, ...bytes]);
        expect(refused(photo) || withoutMetadata(photo).length <= photo.length).toBe(true);
      }),
    );
  });
});
