import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFrameBuffer } from './frame-buffer.ts';

const seed = Number(process.env['FC_SEED'] ?? 20261123);

describe('frame buffer', () => {
  it('any sequence of pushes, takes and drops gives the bytes of a plain list', () => {
    const step = fc.oneof(
      fc.record({
        type: fc.constant('push' as const),
        bytes: fc.uint8Array({ maxLength: 9000, size: 'max' }),
      }),
      fc.record({
        type: fc.constantFrom('take' as const, 'drop' as const),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const buffer = createFrameBuffer();
        let model = Buffer.alloc(0);
        for (const step of steps) {
          let removed = Buffer.alloc(0);
          let expected = removed;
          if (step.type === 'push') {
            buffer.push(step.bytes);
            model = Buffer.concat([model, step.bytes]);
          } else {
            const count = Math.floor(model.length * step.share);
            expected = model.subarray(0, count);
            if (step.type === 'take') removed = Buffer.from(buffer.take(count));
            else {
              removed = expected;
              buffer.drop(count);
            }
            model = model.subarray(count);
          }
          const ends = model.length === 0 ? [] : [buffer.at(0), buffer.at(model.length - 1)];
          expect(Buffer.compare(removed, expected)).toBe(0);
          expect(buffer.length).toBe(model.length);
          expect(ends).toEqual(model.length === 0 ? [] : [model[0], model.at(-1)]);
        }
        expect(Buffer.compare(buffer.take(buffer.length), model)).toBe(0);
      }),
      { seed, numRuns: 30 },
    );
  });

  it('finds a pattern as a plain search does, and not in bytes that were taken', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0xaa, 0x96, 0x69), { maxLength: 40 }),
        fc.nat(40),
        fc.nat(10),
        (bytes, dropped, from) => {
          const buffer = createFrameBuffer();
          buffer.push(Uint8Array.from(bytes));
          buffer.drop(Math.min(dropped, bytes.length));
          const rest = Buffer.from(bytes.slice(dropped));
          const pattern = Uint8Array.of(0xaa, 0x96);
          expect(buffer.indexOf(pattern, from)).toBe(rest.indexOf(pattern, from));
        },
      ),
      { seed },
    );
  });

  it('over its bound it keeps the newest bytes and says how many it lost', () => {
    const buffer = createFrameBuffer({ maxBytes: 4 });
    expect(buffer.push(Uint8Array.of(1, 2, 3))).toBe(0);
    expect(buffer.push(Uint8Array.of(4, 5, 6))).toBe(2);
    expect(buffer.push(Uint8Array.of(7, 8, 9, 10, 11))).toBe(5);
    expect(Array.from(buffer.take(4))).toEqual([8, 9, 10, 11]);
  });

  it('more than there is cannot be taken, and nothing is lost by trying', () => {
    const buffer = createFrameBuffer();
    buffer.push(Uint8Array.of(1));
    expect(() => buffer.take(2)).toThrow(RangeError);
    expect(() => buffer.drop(Number.NaN)).toThrow(RangeError);
    expect(() => buffer.at(1)).toThrow(RangeError);
    expect(() => buffer.at(-1)).toThrow(RangeError);
    expect(buffer.length).toBe(1);
  });

  it('holds a copy: the caller may overwrite what it pushed', () => {
    const buffer = createFrameBuffer();
    const bytes = Uint8Array.of(1, 2, 3);
    buffer.push(bytes);
    bytes.fill(0);
    expect(Array.from(buffer.take(3))).toEqual([1, 2, 3]);
  });

  it('what has left the buffer is nowhere in its memory, also after it moved and grew', () => {
    const stores: Uint8Array[] = [];
    const buffer = createFrameBuffer({
      allocate(byteCount) {
        const store = new Uint8Array(byteCount);
        stores.push(store);
        return store;
      },
    });
    const personal = new Uint8Array(3000).fill(0x41);
    for (let round = 0; round < 40; round += 1) {
      buffer.push(personal);
      const leavingBytes = round < 20 ? 1000 : 3000;
      if (round % 2 === 0) buffer.take(leavingBytes);
      else buffer.drop(leavingBytes);
    }
    const bytesLeft = () => stores.reduce((sum, store) => sum + store.filter((byte) => byte !== 0).length, 0);
    expect(stores.length).toBeGreaterThan(2);
    expect(bytesLeft()).toBe(buffer.length);
    buffer.clear();
    expect(bytesLeft()).toBe(0);
  });
});
