import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../shared/time/clock.ts';
import { createTestClock } from '../../test/support/test-clock.ts';
import { createPacer } from './pacer.ts';

const seed = Number(process.env['FC_SEED'] ?? 20261123);
const TICK_MS = 1;

describe('pacer', () => {
  it('delivers every byte in order, never before its wire time and at most one tick after it', async () => {
    const push = fc.record({ afterMs: fc.nat(20), bytes: fc.uint8Array({ maxLength: 300, size: 'max' }) });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(9600, 115_200, 921_600),
        fc.array(push, { maxLength: 12 }),
        async (paceBaud, pushes) => {
          const clock = createTestClock();
          const byteMs = 10_000 / paceBaud;
          const arrived: { byte: number; atMs: number }[] = [];
          const pacer = createPacer({ clock, paceBaud }, (bytes) => {
            for (const byte of bytes) arrived.push({ byte, atMs: clock.monoMs() });
          });
          const due: { byte: number; atMs: number }[] = [];
          for (const { afterMs, bytes } of pushes) {
            await clock.advance(afterMs);
            pacer.push(bytes);
            for (const byte of bytes) {
              due.push({ byte, atMs: Math.max(due.at(-1)?.atMs ?? 0, clock.monoMs()) + byteMs });
            }
          }
          await clock.advance(12 * 300 * byteMs);
          expect(arrived.map(({ byte }) => byte)).toEqual(due.map(({ byte }) => byte));
          const lateMs = arrived.map(({ atMs }, index) => atMs - (due[index]?.atMs ?? 0));
          expect(Math.min(0, ...lateMs)).toBeGreaterThan(-1e-3);
          expect(Math.max(0, ...lateMs)).toBeLessThan(Math.max(TICK_MS, byteMs) + 1e-3);
        },
      ),
      { seed, numRuns: 60 },
    );
  });

  it('does not fall behind when timers are late: a long stream ends when its last byte is due', async () => {
    const test = createTestClock();
    const lazyClock = {
      ...test,
      setTimer: (delayMs: number, run: () => void) => test.setTimer(Math.ceil(delayMs + 3), run),
    };
    let deliveredBytes = 0;
    const pacer = createPacer({ clock: lazyClock, paceBaud: 9600 }, (bytes) => {
      deliveredBytes += bytes.length;
    });
    pacer.push(new Uint8Array(960));
    await test.advance(1005);
    expect(deliveredBytes).toBe(960);
  });

  it('delivers in pieces, not one timer a byte', async () => {
    const clock = createTestClock();
    let pieces = 0;
    const pacer = createPacer({ clock, paceBaud: 115_200 }, () => {
      pieces += 1;
    });
    pacer.push(new Uint8Array(1152));
    await clock.advance(101);
    expect(pieces).toBeLessThanOrEqual(101);
  });

  it('takes the wire time of the real clock', async () => {
    const startMs = systemClock.monoMs();
    const pacer = createPacer({ clock: systemClock, paceBaud: 115_200 }, () => {});
    pacer.push(new Uint8Array(1152));
    expect(await pacer.drained()).toBe(true);
    expect(systemClock.monoMs() - startMs).toBeGreaterThanOrEqual(99.9);
  });

  it('a line that was cut delivers nothing more, leaves no timer, and says that it did not drain', async () => {
    const clock = createTestClock();
    let deliveredBytes = 0;
    const pacer = createPacer({ clock, paceBaud: 9600 }, (bytes) => {
      deliveredBytes += bytes.length;
    });
    pacer.push(new Uint8Array(10));
    await clock.advance(5);
    const drained = pacer.drained();
    pacer.stop();
    pacer.push(new Uint8Array(10));
    expect([await drained, await pacer.drained(), deliveredBytes]).toEqual([false, false, 4]);
    expect(clock.pendingTimers()).toBe(0);
  });

  it('without a rate bytes pass at once, until the line is cut', async () => {
    const pieces: number[] = [];
    const pacer = createPacer({ clock: createTestClock() }, (bytes) => pieces.push(bytes.length));
    pacer.push(new Uint8Array(3));
    expect([pieces, await pacer.drained()]).toEqual([[3], true]);
    pacer.stop();
    pacer.push(new Uint8Array(3));
    expect([pieces, await pacer.drained()]).toEqual([[3], false]);
  });
});
