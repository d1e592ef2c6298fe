/** Each class of device on its simulator: a healthy one passes, a broken one is told, and hands are asked for in order. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { seededRandom } from '../../shared/random.ts';
import { createTestClock } from '../../test/support/test-clock.ts';
import type { AnyDriver } from '../definition.ts';
import { startedIppRig } from '../ipp-printer/test-rig.ts';
import { findLineDriver } from '../registry.ts';
import { noTrace } from '../trace.ts';
import { createSimulatorTransport } from '../transport/memory.ts';
import { selfTest } from './self-test.ts';
import type { HandRequest, TestStep } from './step.ts';

/** Handles of the simulator, by what they answer. */
type Hands = Partial<Record<HandRequest, string>>;

interface Bench {
  act(handle: string): void;
  /** null: nobody is there. */
  test(hands: Hands | null): Promise<readonly TestStep[]>;
  truth(): string;
  pass(ms: number): Promise<void>;
  /** Somebody presses Ctrl-C. */
  interrupt(): void;
}

async function started(driverName: string, options: Record<string, unknown> = {}): Promise<Bench> {
  const entry = findLineDriver(driverName);
  const clock = createTestClock();
  const device = await entry.simulate({ clock, random: seededRandom(7) }, options);
  const transport = createSimulatorTransport(device.simulator, 'memory:bench', {
    clock,
    paceBaud: entry.baudRate,
  });
  const driver = await entry.create({ transport, clock, trace: noTrace }, options);
  onTestFinished(async () => {
    await driver.stop();
    device.simulator.stop();
  });

  const interruption = new AbortController();

  async function settle<T>(promise: Promise<T>): Promise<T> {
    const settled = { is: false };
    void promise.finally(() => (settled.is = true));
    while (!settled.is) await clock.advance(20);
    return promise;
  }

  function act(name: string): void {
    const handle = device.handles[name];
    if (handle === undefined) throw new Error(`${driverName} has no handle ${name}`);
    handle.act(undefined);
  }

  async function collect(hands: Hands | null): Promise<readonly TestStep[]> {
    const ask = (what: HandRequest) => {
      const name = hands?.[what];
      if (name !== undefined) clock.setTimer(500, () => act(name));
    };
    const steps: TestStep[] = [];
    const { signal } = interruption;
    for await (const step of selfTest(driver, { clock, signal, ask: hands === null ? null : ask }))
      steps.push(step);
    return steps;
  }

  await settle(driver.start(new AbortController().signal));
  return {
    act,
    truth: () => device.truth(),
    pass: (ms) => clock.advance(ms),
    interrupt: () => interruption.abort(),
    test: (hands) => settle(collect(hands)),
  };
}

async function collectSteps(driver: AnyDriver): Promise<TestStep[]> {
  const steps: TestStep[] = [];
  const { signal } = new AbortController();
  for await (const step of selfTest(driver, { clock: createTestClock(), signal, ask: null }))
    steps.push(step);
  return steps;
}

const words = (steps: readonly TestStep[]) =>
  steps.map(({ name, isPassed }) => `${name} ${isPassed ? 'passed' : 'failed'}`);

describe('self-test of an ID card reader', () => {
  it('reads a card that somebody lays on, and tells nothing of it', async () => {
    const bench = await started('sam-id-reader');
    const steps = await bench.test({ layCard: 'insert' });
    expect(words(steps)).toEqual(['answers passed', 'ready passed', 'readCard passed']);
    expect(steps.at(-1)?.detail).toMatch(/^\d+ ms$/u);
  });

  it('tries no card where nobody is, and says when none came', async () => {
    const bench = await started('sam-id-reader');
    expect(words(await bench.test(null))).toEqual(['answers passed', 'ready passed']);
    expect(words(await bench.test({}))).toContain('readCard failed');
  });
});

describe('self-test of a receipt printer', () => {
  it('prints one page', async () => {
    const bench = await started('escpos-printer');
    expect(words(await bench.test(null))).toEqual(['answers passed', 'ready passed', 'page passed']);
    expect(bench.truth()).toContain('1 receipts');
  });

  it('with a presenter: the page is taken by whoever is there, and pulled back where nobody is', async () => {
    const bench = await started('escpos-printer', { profile: 'custom-vkp80' });
    const taken = await bench.test({ takePaper: 'takeReceipts' });
    expect(words(taken).slice(2)).toEqual(['page passed', 'takePaper passed']);
    expect(words(await bench.test(null)).slice(2)).toEqual(['page passed', 'retract passed']);
    expect(bench.truth()).toContain('0 receipts to take · 1 in the bin');
  });

  it('with a presenter: a page that nobody takes fails that step, and is not left there', async () => {
    const bench = await started('escpos-printer', { profile: 'custom-vkp80' });
    expect(words(await bench.test({})).slice(3)).toEqual(['takePaper failed', 'retract passed']);
  });

  it('prints nothing without paper, and says so', async () => {
    const bench = await started('escpos-printer');
    bench.act('removePaper');
    await bench.pass(5000);
    const steps = await bench.test(null);
    expect(words(steps)).toEqual(['answers passed', 'ready failed']);
    expect(steps.at(-1)?.detail).toBe('paper out');
  });
});

describe('self-test of a printer of documents', () => {
  it('prints one page, and says how sure it is of it', async () => {
    const rig = await startedIppRig();
    const steps = await rig.settle(collectSteps(rig.printer));
    expect(words(steps)).toEqual(['answers passed', 'ready passed', 'page passed']);
    expect(steps.at(-1)?.detail).toBe('printed');
    expect(rig.sheets()).toHaveLength(1);
  });

  it('prints nothing on a queue that is paused, and says so', async () => {
    const rig = await startedIppRig();
    rig.pause();
    await rig.until(() => rig.printer.status.queue === 'paused');
    const steps = await rig.settle(collectSteps(rig.printer));
    expect(words(steps)).toEqual(['answers passed', 'ready failed']);
    expect(steps.at(-1)?.detail).toBe('paper full, toner full, queue paused');
  });
});

describe.each(['creator-crt591', 'creator-crt310'])('self-test of a motor card reader, %s', (driver) => {
  it('takes a card in, wakes its chip up, gives it back, and closes the entry', async () => {
    const bench = await started(driver);
    const steps = await bench.test({ insertCard: 'insert', takeCard: 'take' });
    expect(words(steps)).toEqual([
      'answers passed',
      'ready passed',
      'takeIn passed',
      'chip passed',
      'giveBack passed',
      'entry passed',
    ]);
    expect(bench.truth()).toContain('no card · entry closed');
  });

  it('opens and closes the entry where nobody is', async () => {
    const bench = await started(driver);
    expect(words(await bench.test(null))).toEqual(['answers passed', 'ready passed', 'entry passed']);
  });

  it('a card that nobody takes fails the test, and the entry is closed all the same', async () => {
    const bench = await started(driver);
    const steps = await bench.test({ insertCard: 'insert' });
    expect(words(steps)).toContain('giveBack failed');
    expect(words(steps).at(-1)).toBe('entry passed');
    expect(bench.truth()).toContain('in the gate · entry closed');
  });
});

describe('an interrupted self-test of a motor card reader', () => {
  it('keeps no card that came in at that very moment', async () => {
    const bench = await started('creator-crt591');
    const testing = bench.test({ insertCard: 'insert' });
    await bench.pass(0);
    while (!bench.truth().includes('card 1')) await bench.pass(10);
    bench.interrupt();
    expect(words(await testing)).toContain('takeIn failed');
    expect(bench.truth()).toContain('in the gate · entry closed');
  });
});

describe.each(['honeywell-scanner', 'newland-scanner'])('self-test of a %s', (driverName) => {
  it('reads a code that somebody shows, and tells nothing of it', async () => {
    const bench = await started(driverName);
    const steps = await bench.test({ showCode: 'show' });
    expect(words(steps)).toEqual(['answers passed', 'ready passed', 'readCode passed']);
    expect(steps.at(-1)?.detail).toMatch(/^\d+ ms$/u);
    await bench.pass(1000);
    expect(bench.truth()).toContain('dark');
  });

  it('lights up for nobody, and says when no code was shown', async () => {
    const bench = await started(driverName);
    expect(words(await bench.test(null))).toEqual(['answers passed', 'ready passed']);
    const steps = await bench.test({});
    expect(words(steps)).toContain('readCode failed');
    expect(steps.at(-1)?.detail).toBe('timeOut: no code was shown');
  });
});

describe('self-test of a UPS', () => {
  it('lets the battery carry the load', async () => {
    const bench = await started('megatec-ups');
    expect(words(await bench.test(null))).toEqual(['answers passed', 'mains passed', 'battery passed']);
  });

  it('does not test the battery during a power failure, and a refused test has failed', async () => {
    const bench = await started('megatec-ups');
    bench.act('refuses');
    expect(words(await bench.test(null))).toContain('battery failed');
    bench.act('failMains');
    await bench.pass(15_000);
    expect(words(await bench.test(null))).toEqual(['answers passed', 'mains failed']);
  });
});
