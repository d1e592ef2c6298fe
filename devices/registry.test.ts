import { describe, expect, it } from 'vitest';
import { createTestClock } from '../test/support/test-clock.ts';
import { systemClock } from '../shared/time/clock.ts';
import { seededRandom } from '../shared/random.ts';
import { DRIVERS, driverNames, findDriver, NETWORK_DRIVERS } from './registry.ts';
import { noTrace } from './trace.ts';
import { createMemoryPair } from './transport/memory.ts';
import type { DriverEntry } from './definition.ts';

function deps() {
  const path = 'ipp://127.0.0.1:9/printers/none';
  return { transport: createMemoryPair().host, path, clock: createTestClock(), trace: noTrace };
}

const simulatorDeps = () => ({ clock: createTestClock(), random: seededRandom(7) });

async function answerTo(entry: DriverEntry, question: Uint8Array): Promise<Uint8Array> {
  const deps = simulatorDeps();
  const { simulator } = await entry.simulate(deps);
  const sent: Uint8Array[] = [];
  simulator.attach({ send: (bytes) => void sent.push(bytes) });
  simulator.receive(question);
  await deps.clock.advance(entry.probe.waitMs);
  simulator.stop();
  return Buffer.concat(sent);
}

function pairs() {
  return DRIVERS.flatMap((asked) =>
    DRIVERS.filter((other) => other !== asked).map((other) => ({ asked, other })),
  );
}

describe('driver registry', () => {
  it.each(driverNames())('%s makes a driver of the class that its row promises', async (name) => {
    const entry = findDriver(name);
    const driver = await entry.create(deps(), {});
    expect(driver.deviceClass).toBe(entry.deviceClass);
    expect(driver.status.device).toBe('starting');
    await driver.stop();
  });

  it.each(driverNames())('%s refuses options that it does not know', async (name) => {
    await expect(findDriver(name).create(deps(), { colour: 'red' })).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringContaining('colour'),
    });
  });

  it('names are unique', () => {
    expect(new Set(driverNames()).size).toBe(driverNames().length);
  });

  it.each(DRIVERS)(
    '$driver is recognised by what its own simulator answers, in any pieces',
    async (entry) => {
      const answer = await answerTo(entry, entry.probe.question);
      const isWhole = (end: number) => entry.probe.recognises(answer.subarray(0, end));
      expect(isWhole(answer.length)).toBe(true);
      expect(isWhole(0)).toBe(false);
      const ends = Array.from({ length: answer.length + 1 }, (_, end) => isWhole(end));
      expect(ends.indexOf(true), 'once recognised, always recognised').toBe(ends.lastIndexOf(false) + 1);
    },
  );

  it.each(pairs())('$asked.driver is not seen in what $other.driver answers', async ({ asked, other }) => {
    const answer = await answerTo(other, asked.probe.question);
    expect(asked.probe.recognises(answer)).toBe(false);
  });

  it.each(DRIVERS)(
    'every handle of a simulated $driver does something, and the truth stays one line',
    async (entry) => {
      const { simulator, handles, truth } = await entry.simulate(simulatorDeps());
      simulator.attach({ send() {} });
      for (const { about, act } of Object.values(handles)) {
        act(undefined);
        expect(about).not.toBe('');
        expect(truth()).toMatch(/^[^\n]+$/u);
      }
      simulator.stop();
    },
  );

  it.each(NETWORK_DRIVERS)(
    '$driver finds its own simulator on the network, and every handle of it does something',
    async (entry) => {
      const { host, handles, truth } = await entry.simulate({ clock: systemClock, random: seededRandom(7) });
      const server = await host(0);
      expect(server.path.startsWith(entry.scheme)).toBe(true);
      const driver = await entry.create({ path: server.path, clock: systemClock, trace: noTrace }, {});
      await driver.start(AbortSignal.timeout(10_000));
      expect(driver.status).toMatchObject({ device: 'online', link: 'up' });
      await driver.stop();
      for (const { about, act } of Object.values(handles)) {
        act(undefined);
        expect(about).not.toBe('');
        expect(truth()).toMatch(/^[^\n]+$/u);
      }
      await server.close();
    },
  );

  it('an unknown name is refused with the list of known ones', () => {
    expect(() => findDriver('epson')).toThrow(
      /no driver "epson"; choose escpos-printer or sam-id-reader or/u,
    );
  });
});
