/** The driver against its simulator on all three kinds of line, and each behaviour by name. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDriverRig, LINE_KINDS } from '../driver-rig.ts';
import { describeUpsContract } from '../ups.contract.ts';
import { UPS_BEHAVIOURS, type UpsBehaviour } from './behaviours.ts';
import { createMegatecUps } from './driver.ts';
import { createUpsSimulator } from './simulator.ts';

const PARTS = { createSimulator: createUpsSimulator, createDriver: createMegatecUps, baudRate: 2400 };

for (const kind of LINE_KINDS) {
  describeUpsContract(`Megatec Q1 on ${kind}`, async () => {
    const rig = await createDriverRig(kind, PARTS);
    const { simulator } = rig;
    return {
      ...rig,
      failMains: () => simulator.act({ type: 'failMains' }),
      restoreMains: () => simulator.act({ type: 'restoreMains' }),
      setCharge: (charge) => simulator.act({ type: 'setCharge', charge }),
      breakDown: () => simulator.act({ type: 'break' }),
      fallSilent: () => simulator.script({ name: 'silent' }),
      isOutputOn: () => simulator.truth.isOutputOn,
    };
  });
}

async function started(...behaviours: UpsBehaviour[]) {
  const rig = await createDriverRig('memory', PARTS);
  onTestFinished(() => rig.dispose());
  for (const behaviour of behaviours) rig.simulator.script(behaviour);
  await rig.settle(rig.driver.start(new AbortController().signal));
  return rig;
}

/** One test for each name; the record has to be complete. */
const BEHAVIOUR_TESTS: Readonly<Record<(typeof UPS_BEHAVIOURS)[number], () => Promise<void>>> = {
  async silent() {
    const rig = await started();
    rig.simulator.script({ name: 'silent', times: 2 });
    await rig.pass(20_000);
    expect(rig.driver.status).toMatchObject({ link: 'up', powerIn: 'powering' });
    expect(rig.driver.counters()).toMatchObject({ timeout: 2 });
  },
  async flickeringBit() {
    const rig = await started();
    await rig.pass(15_000);
    rig.simulator.script({ name: 'flickeringBit', times: 4 });
    const told: object[] = [];
    rig.driver.onStatus((changed) => told.push(changed));
    await rig.pass(30_000);
    expect(told).toEqual([]);
  },
  async meaninglessBit() {
    const rig = await started({ name: 'meaninglessBit' });
    await rig.pass(15_000);
    expect(rig.driver.status).toMatchObject({ device: 'online', powerIn: 'powering', action: null });
  },
  async garbageInstead() {
    const rig = await started();
    rig.simulator.script({ name: 'garbageInstead', times: 2 });
    await rig.pass(20_000);
    expect(rig.driver.status).toMatchObject({ link: 'up', powerIn: 'powering' });
    expect(rig.driver.counters()['noiseBytes']).toBeGreaterThan(0);
  },
  async garbageBefore() {
    const rig = await started({ name: 'garbageBefore' });
    await rig.pass(15_000);
    expect(rig.driver.status).toMatchObject({ link: 'up', powerIn: 'powering' });
  },
  async brokenOff() {
    const rig = await started({ name: 'brokenOff', times: 2 });
    await rig.pass(15_000);
    expect(rig.driver.status).toMatchObject({ link: 'up', powerIn: 'powering' });
  },
  async noSensors() {
    const rig = await started({ name: 'noSensors' });
    expect(rig.driver.reading).toMatchObject({
      temperatureCelsius: null,
      faultVolts: null,
      inputVolts: 221.3,
    });
  },
  async refuses() {
    for (const how of ['echo', 'N', '(NAK'] as const) {
      const rig = await started({ name: 'refuses', how });
      expect(await rig.settle(rig.driver.testBattery())).toBe(false);
      expect(await rig.settle(rig.driver.cutOutputIn(1))).toBe(false);
    }
  },
  async acknowledges() {
    const rig = await started({ name: 'acknowledges' });
    expect(await rig.settle(rig.driver.cutOutputIn(0.5))).toBe(true);
    await rig.pass(31_000);
    expect(rig.simulator.truth.isOutputOn).toBe(false);
  },
};

describe('a UPS that', () => {
  it.each(UPS_BEHAVIOURS)('%s', async (name) => {
    expect.hasAssertions();
    await BEHAVIOUR_TESTS[name]();
  });

  it('speaks another protocol is told apart from one that is silent', async () => {
    const rig = await createDriverRig('memory', PARTS);
    onTestFinished(() => rig.dispose());
    rig.simulator.script({ name: 'garbageInstead' });
    await expect(rig.settle(rig.driver.start(new AbortController().signal))).rejects.toMatchObject({
      code: 'device.protocol',
    });
  });

  it('runs down its battery during a power failure, and comes back with the mains', async () => {
    const rig = await started();
    rig.simulator.act({ type: 'failMains' });
    await rig.pass(599_000);
    expect(rig.driver.status).toMatchObject({ powerIn: 'noPower', battery: 'low' });
    await rig.pass(5000);
    expect(rig.simulator.truth).toMatchObject({ charge: 0, isOutputOn: false });
    rig.simulator.act({ type: 'restoreMains' });
    await rig.pass(15_000);
    expect(rig.simulator.truth.isOutputOn).toBe(true);
    expect(rig.driver.status.powerIn).toBe('powering');
  });
});
