/** The simulated printer's own laws: real-time answers overtake the buffer, all others keep their turn (devices.md 3.4-3.6, 3.8). */
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTestClock } from '../../test/support/test-clock.ts';
import { createEscposSimulator, type EscposSimulatorOptions } from './simulator.ts';

function setUp(options: EscposSimulatorOptions) {
  const clock = createTestClock();
  const simulator = createEscposSimulator({ clock, random: Math.random }, options);
  onTestFinished(() => simulator.stop());
  const answers: number[] = [];
  simulator.attach({ send: (bytes) => void answers.push(...bytes) });
  return {
    clock,
    simulator,
    answers,
    receive: (...bytes: (number | string)[]) =>
      simulator.receive(
        Buffer.concat(bytes.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part)))),
      ),
  };
}

const GS_R = [0x1d, 0x72, 0x01];
const DLE_EOT_1 = [0x10, 0x04, 0x01];

describe('simulated printer', () => {
  it('answers DLE EOT at once, and GS r and GS ( H when everything before is printed', async () => {
    const { clock, answers, receive } = setUp({ printBytesPerSecond: 1000 });
    receive('x'.repeat(99), 0x0a, ...GS_R, 0x1d, 0x28, 0x48, 6, 0, 0x30, 0x30, '0001', ...DLE_EOT_1);
    expect(answers).toEqual([0x12]);
    await clock.advance(99);
    expect(answers).toEqual([0x12]);
    await clock.advance(20);
    expect(answers).toEqual([0x12, 0x00, 0x37, 0x22, 0x30, 0x30, 0x30, 0x31, 0x00]);
  });

  it('answers DLE EOT also when it is offline or full, and loses what has no room', () => {
    const { answers, simulator, receive } = setUp({ bufferBytes: 100 });
    simulator.act({ type: 'openCover' });
    receive('x'.repeat(150), ...GS_R, ...DLE_EOT_1, 0x10, 0x04, 0x02);
    expect(answers).toEqual([0x1a, 0x16]);
    expect(simulator.lostBytes).toBe(59);
  });

  it('takes a real-time command inside a picture for one, and prints the picture all the same', () => {
    const { answers, simulator, receive } = setUp({});
    receive(0x1d, 0x76, 0x30, 0, 1, 0, 3, 0, ...DLE_EOT_1, 0x1d, 0x56, 0x00);
    expect(answers).toEqual([0x12]);
    expect(simulator.receipts()[0]?.rasters[0]?.data).toEqual(Uint8Array.from(DLE_EOT_1));
  });

  it('reports a change by itself, once, and only when it was asked to', () => {
    const { answers, simulator, receive } = setUp({});
    simulator.act({ type: 'openCover' });
    simulator.act({ type: 'closeCover' });
    expect(answers).toEqual([]);
    receive(0x1d, 0x61, 0xff);
    simulator.act({ type: 'openCover' });
    simulator.act({ type: 'openCover' });
    expect(answers).toEqual([0x10, 0, 0, 0, 0x38, 0, 0, 0]);
  });

  it('uses up paper: first it is low, then it ends, and what is left in the buffer comes out on the next roll', () => {
    const { answers, simulator, receive } = setUp({ paperMm: 5003 });
    receive(0x1b, 0x33, 30, 'a', 0x0a, 0x10, 0x04, 0x04);
    expect(answers.splice(0)).toEqual([0x12]);
    receive(...Array.from({ length: 400 }, () => [0x1b, 0x64, 4]).flat(), 0x10, 0x04, 0x04, 'b', 0x0a);
    expect(answers.splice(0)).toEqual([0x1e]);
    receive(...Array.from({ length: 1000 }, () => [0x1b, 0x64, 4]).flat());
    receive(0x10, 0x04, 0x04, 'end', 0x0a);
    expect(answers.splice(0)).toEqual([0x7e]);
    expect(simulator.receipts()[0]?.lines).not.toContain('end');
    simulator.act({ type: 'loadPaper', paperMm: 50_000 });
    expect(simulator.receipts()[0]?.lines).toContain('end');
  });

  it('shows what a four-byte character would look like: rubbish', () => {
    const { simulator, receive } = setUp({});
    receive(0x95, 0x34, 0xb2, 0x35, 0x0a);
    expect(simulator.receipts()[0]?.lines[0]).not.toContain('\u{20BB7}');
  });

  it('stops the host with XOFF before it is full, and lets it go on with XON', async () => {
    const { answers, clock, simulator, receive } = setUp({
      bufferBytes: 200,
      printBytesPerSecond: 1000,
      xonXoff: true,
    });
    receive('x'.repeat(190));
    expect(answers).toEqual([0x13]);
    await clock.advance(100);
    expect(answers).toEqual([0x13, 0x11]);
    expect(simulator.lostBytes).toBe(0);
  });

  it('an unfinished receipt can be read as far as it was printed', () => {
    const { simulator, receive } = setUp({});
    receive('first', 0x0a, 'sec');
    expect(simulator.receipts()).toMatchObject([{ lines: ['first', 'sec'], cut: false }]);
  });
});
