/** The driver against its simulator on all three kinds of line, and each behaviour by name. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { describeBarcodeScannerContract } from '../barcode-scanner.contract.ts';
import type { ScanEvent, ScanResult } from '../barcode-scanner.ts';
import type { CodeRejection } from '../scanned-text.ts';
import type { FrameTrace } from '../trace.ts';
import { createDriverRig, LINE_KINDS } from '../driver-rig.ts';
import type { DriverDeps } from '../driver.ts';
import { NEWLAND_BEHAVIOURS, type NewlandBehaviour } from './behaviours.ts';
import { createNewlandScanner } from './driver.ts';
import { createNewlandSimulator } from './simulator.ts';

const PARTS = {
  createSimulator: createNewlandSimulator,
  createDriver: (deps: DriverDeps) => createNewlandScanner(deps, { encoding: 'utf-8' }),
  baudRate: 9600,
};
const CODE = 'DOORSTEP-0001';
const FACTORY_MODE = 0xd6;

for (const kind of LINE_KINDS) {
  describeBarcodeScannerContract(`Newland on ${kind}`, async () => {
    const rig = await createDriverRig(kind, PARTS);
    const { simulator } = rig;
    return {
      ...rig,
      window: simulator.window,
      fallSilent: () => simulator.script({ name: 'silent' }),
      readUnasked: () => simulator.setModeRegister(FACTORY_MODE),
    };
  });
}

async function started(...behaviours: NewlandBehaviour[]) {
  const rig = await createDriverRig('memory', PARTS);
  onTestFinished(() => rig.dispose());
  for (const behaviour of behaviours) rig.simulator.script(behaviour);
  await rig.settle(rig.driver.start(new AbortController().signal));
  const rejected: CodeRejection[] = [];
  rig.driver.onScan((event) => event.type === 'rejected' && rejected.push(event.reason));
  rig.simulator.window.hold(Buffer.from(CODE));
  return {
    ...rig,
    rejected,
    window: rig.simulator.window,
    scan: (timeoutMs = 8000) => rig.settle(rig.driver.scan(timeoutMs)),
  };
}

/** A bad code, once: it is told, and the code is read when it is seen again. */
async function expectReadAgain(behaviour: NewlandBehaviour, reason: CodeRejection): Promise<void> {
  const rig = await started({ ...behaviour, times: 1 });
  expect(await rig.scan()).toMatchObject({ ok: true, text: CODE });
  expect(rig.rejected).toEqual([reason]);
  expect(rig.window.truth.read).toBe(2);
}

/** One test for each name; the record has to be complete. */
const TESTS: Readonly<Record<(typeof NEWLAND_BEHAVIOURS)[number], () => Promise<void>>> = {
  garbageBefore: () => expectReadAgain({ name: 'garbageBefore' }, 'encoding'),
  splitCode: () => expectReadAgain({ name: 'splitCode', pauseMs: 400 }, 'brokenOff'),
  overLong: () => expectReadAgain({ name: 'overLong' }, 'tooLong'),
  controlCharacters: () => expectReadAgain({ name: 'controlCharacters' }, 'controlCharacter'),
  wrongEncoding: () => expectReadAgain({ name: 'wrongEncoding' }, 'encoding'),
  async missingCr() {
    const rig = await started({ name: 'missingCr', times: 1 });
    expect(await rig.scan(15_000)).toMatchObject({ ok: true, text: CODE });
    expect(rig.driver.counters()).toMatchObject({ brokenOff: 1 });
  },
  async twoCodes() {
    const rig = await started({ name: 'twoCodes' });
    expect(await rig.scan()).toMatchObject({ ok: true, text: CODE });
    rig.window.takeAway();
    expect(await rig.scan(1000)).toMatchObject({ error: 'timeOut' });
  },
  async lateCode() {
    const rig = await started({ name: 'lateCode', delayMs: 1500 });
    expect(await rig.scan(1000)).toMatchObject({ error: 'timeOut' });
    rig.window.takeAway();
    await rig.pass(2000);
    expect(await rig.scan(1000)).toMatchObject({ error: 'timeOut' });
    expect(rig.driver.counters()).toMatchObject({ unaskedCodes: 1 });
  },
  async silent() {
    const rig = await started();
    rig.simulator.script({ name: 'silent', times: 2 });
    await rig.pass(20_000);
    expect(rig.driver.status).toMatchObject({ link: 'up', scanner: 'off' });
  },
  async noAnswerToStart() {
    const rig = await started({ name: 'noAnswerToStart', times: 1 });
    expect(await rig.scan()).toMatchObject({ ok: true, text: CODE });
    await rig.pass(5000);
    // It was not told again after the code had come.
    expect(rig.window.truth).toMatchObject({ isLit: false, read: 1 });
    rig.window.takeAway();
    rig.simulator.script({ name: 'noAnswerToStart', times: 2 });
    expect(await rig.scan(5000)).toMatchObject({ error: 'timeOut' });
    expect(rig.driver.status.link).toBe('up');
  },
  async staysLit() {
    const rig = await started();
    rig.window.takeAway();
    rig.simulator.script({ name: 'staysLit', times: 1 });
    expect(await rig.scan(1000)).toMatchObject({ error: 'timeOut' });
    expect(rig.window.truth.isLit).toBe(true);
    await rig.pass(3500);
    expect(rig.window.truth.isLit).toBe(false);
  },
  async crcError() {
    const rig = await started({ name: 'crcError', times: 2 });
    expect(await rig.scan()).toMatchObject({ ok: true, text: CODE });
    expect(rig.driver.counters()).toMatchObject({ crcRefused: 2 });
    rig.simulator.script({ name: 'crcError', times: 3 });
    expect(await rig.scan()).toEqual({ ok: false, error: 'rejected', detail: 'start crcError' });
    await rig.pass(1000);
    // The line was bad, not the engine.
    expect(rig.driver.status).toMatchObject({ scanner: 'off', action: null });
  },
  async invalid() {
    const rig = await started({ name: 'invalid' });
    expect(await rig.scan()).toEqual({ ok: false, error: 'rejected', detail: 'start invalid' });
    await rig.pass(10_000);
    expect(rig.driver.status).toMatchObject({
      device: 'online',
      scanner: 'inoperative',
      action: 'configuration',
      detail: 'start invalid',
    });
    rig.simulator.clearScript();
    expect(await rig.scan()).toMatchObject({ ok: true, text: CODE });
    await rig.pass(1000);
    expect(rig.driver.status).toMatchObject({ scanner: 'off', action: null, detail: null });
    rig.simulator.script({ name: 'invalid', times: 1 });
    expect(await rig.scan()).toMatchObject({ error: 'rejected' });
    await rig.pass(65_000);
    // Nobody knows better: the next citizen may try.
    expect(rig.driver.status).toMatchObject({ scanner: 'off', action: null });
  },
  async keepsMode() {
    const rig = await started({ name: 'keepsMode' });
    rig.simulator.setModeRegister(FACTORY_MODE);
    await rig.pass(4000);
    expect(rig.driver.status).toMatchObject({
      scanner: 'inoperative',
      action: 'configuration',
      detail: 'set mode invalid',
    });
  },
  async damagedAnswer() {
    const rig = await started({ name: 'damagedAnswer', times: 1 });
    expect(await rig.scan()).toMatchObject({ ok: true, text: CODE });
    expect(rig.driver.counters()).toMatchObject({ checksum: 1 });
  },
  async answerInCode() {
    await expectReadAgain({ name: 'answerInCode' }, 'brokenOff');
  },
};

describe('a Newland scanner that', () => {
  it.each(NEWLAND_BEHAVIOURS)('%s', async (name) => {
    expect.hasAssertions();
    await TESTS[name]();
  });

  it.each(['stop', 'read mode'])(
    'is asked just when "%s" goes out for a look reads all the same',
    async (label) => {
      let onSent = (_label: string) => {};
      const rig = await createDriverRig('memory', {
        ...PARTS,
        createDriver: (deps: DriverDeps) => {
          const trace: FrameTrace = (entry) => onSent(entry.label);
          return createNewlandScanner({ ...deps, trace }, { encoding: 'utf-8' });
        },
      });
      onTestFinished(() => rig.dispose());
      await rig.settle(rig.driver.start(new AbortController().signal));
      rig.simulator.window.hold(Buffer.from(CODE));
      const rejected: ScanEvent[] = [];
      rig.driver.onScan((event) => event.type === 'rejected' && rejected.push(event));
      const scan = Promise.withResolvers<ScanResult>();
      onSent = (sent) => {
        if (sent !== label) return;
        onSent = () => {};
        queueMicrotask(() => scan.resolve(rig.driver.scan(5000)));
      };
      expect(await rig.settle(scan.promise)).toMatchObject({ ok: true, text: CODE });
      await rig.pass(2000);
      expect(rejected).toEqual([]);
      expect(rig.driver.counters()).toMatchObject({ timeout: 0 });
      expect(rig.simulator.window.truth).toMatchObject({ isLit: false, read: 1 });
    },
  );

  it('is shown one code after the other gives each scan its own', async () => {
    const rig = await started();
    rig.window.queue(['A-1', 'B-2', 'C-3'].map((text) => Buffer.from(text)));
    for (const text of ['A-1', 'B-2', 'C-3']) expect(await rig.scan()).toMatchObject({ text });
    expect(rig.window.truth).toMatchObject({ read: 3, queued: 0 });
  });

  it('speaks another protocol is told apart from one that is silent', async () => {
    const rig = await createDriverRig('memory', {
      ...PARTS,
      createSimulator: (deps) => {
        const simulator = createNewlandSimulator(deps);
        return {
          ...simulator,
          receive() {},
          attach: (port) => void deps.clock.setTimer(200, () => port.send(Buffer.from('%%%'))),
        };
      },
    });
    onTestFinished(() => rig.dispose());
    await expect(rig.settle(rig.driver.start(new AbortController().signal))).rejects.toMatchObject({
      code: 'device.protocol',
    });
  });
});
