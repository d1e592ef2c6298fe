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

const CUT = [0x1b, 0x69];
const PRESENT = [0x1d, 0x65, 0x03, 0x0c];
const RETRACT = [0x1d, 0x65, 0x02];
const FULL_STATUS = [0x10, 0x04, 0x14];
const ESC_V = [0x1b, 0x76];
const NEVER_MARKED = 0x80;

function withPresenter(options: EscposSimulatorOptions = {}) {
  const rig = setUp({ profile: 'custom-vkp80', ...options });
  return {
    ...rig,
    print: (text: string) => rig.receive(text, 0x0a, ...CUT, ...PRESENT),
    places: () => rig.simulator.papers.map(({ place }) => place),
    fullStatus: (): number[] => {
      rig.answers.length = 0;
      rig.receive(...FULL_STATUS);
      return rig.answers.splice(0);
    },
  };
}

describe('simulated presenter', () => {
  it('holds a paper out, lets a hand take it, and tells both in the full status', async () => {
    const { clock, simulator, print, places, fullStatus } = withPresenter();
    expect(fullStatus()).toEqual([0x10, 0x0f, NEVER_MARKED, 0, 0, 0]);
    print('A');
    // The motor runs on for a moment.
    expect(fullStatus()).toEqual([0x10, 0x0f, NEVER_MARKED, 0x08, 0, 0]);
    expect(places()).toEqual(['inside']);
    await clock.advance(600);
    expect(fullStatus()).toEqual([0x10, 0x0f, NEVER_MARKED | 0x20, 0, 0, 0]);
    expect(simulator.takeReceipts()).toMatchObject([{ lines: ['A'] }]);
    expect(fullStatus()).toEqual([0x10, 0x0f, NEVER_MARKED, 0, 0, 0]);
    expect(places()).toEqual(['taken']);
  });

  it('jams when a second paper is pushed behind one that hangs there, until somebody clears it', async () => {
    const { clock, simulator, print, places, fullStatus } = withPresenter();
    print('A');
    await clock.advance(1000);
    print('B');
    expect(fullStatus()[4]).toBe(0x40);
    simulator.act({ type: 'clearJam' });
    await clock.advance(1000);
    expect(fullStatus()[4]).toBe(0);
    expect(places()).toEqual(['removed', 'removed']);
  });

  it('pulls a paper back into the bin and counts it, also over a power cut; nothing there is nothing counted', async () => {
    const { clock, simulator, receive, answers, print, places } = withPresenter();
    receive(...RETRACT);
    await clock.advance(1000);
    print('A');
    await clock.advance(1000);
    receive(...RETRACT);
    await clock.advance(1000);
    expect(places()).toEqual(['bin']);
    simulator.act({ type: 'powerOff' });
    simulator.act({ type: 'powerOn' });
    answers.length = 0;
    receive(0x1d, 0xe4);
    expect(Buffer.from(answers).toString()).toBe('1ret');
  });

  it('a full bin is a jam, and the paper stays in the mouth', async () => {
    const { clock, receive, print, places, fullStatus } = withPresenter({ binCapacity: 1 });
    for (const text of ['A', 'B']) {
      print(text);
      await clock.advance(1000);
      receive(...RETRACT);
      await clock.advance(1000);
    }
    expect(places()).toEqual(['bin', 'mouth']);
    expect(fullStatus().slice(2)).toEqual([NEVER_MARKED | 0x20, 0, 0x40, 0]);
  });

  it('a power cut stops a movement where it is', async () => {
    const { clock, simulator, print, places } = withPresenter();
    print('A');
    await clock.advance(300);
    simulator.act({ type: 'powerOff' });
    await clock.advance(5000);
    expect(places()).toEqual(['inside']);
    expect(simulator.fateOf('A')).toBe('inside');
  });

  it('hands that take every paper are as quick as they are told', async () => {
    const { clock, simulator, print, places } = withPresenter();
    simulator.setTaker(500);
    print('A');
    await clock.advance(1000);
    expect(places()).toEqual(['mouth']);
    await clock.advance(200);
    expect(places()).toEqual(['taken']);
  });

  it('knows neither GS r nor GS ( H nor the QR code of other makers', () => {
    const { answers, receive, simulator } = withPresenter();
    receive(...GS_R, 0x1d, 0x28, 0x48, 6, 0, 0x30, 0x30, '0001', ...ESC_V);
    expect(answers).toEqual([0x00]);
    const store = (parameter: number) => [0x1d, 0x28, 0x6b, 4, 0, 0x31, 0x50, parameter, 0x41];
    const print = (parameter: number) => [0x1d, 0x28, 0x6b, 3, 0, 0x31, 0x51, parameter];
    const qr = (parameter: number) => store(parameter).concat(print(parameter));
    receive(...qr(0x30), ...qr(0x31));
    expect(simulator.receipts()[0]?.qr).toEqual(['A']);
  });

  it('counts the paper it uses', () => {
    const { simulator, receive } = withPresenter();
    receive(0x1b, 0x4a, 80);
    expect(simulator.printedMm).toBe(10);
  });

  it('of each job it is known what became of its paper', () => {
    const { simulator, receive } = setUp({});
    receive('about JOB-1', 0x0a, 'about JOB-2', 0x0a, 'JOB-2', 0x0a, 0x1d, 0x56, 0x00, 'JOB-3', 0x0a);
    const fates = ['JOB-0', 'JOB-1', 'JOB-2', 'JOB-3'].map((jobId) => simulator.fateOf(jobId));
    expect(fates).toEqual(['nothing', 'partial', 'mouth', 'partial']);
  });
});
