/** A printer of documents as the agent has it: configured, found, lost and found again. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { hostIppOnHttp } from '../../../devices/ipp-printer/simulator-host.ts';
import { createIppSimulator } from '../../../devices/ipp-printer/simulator.ts';
import { makePdf } from '../../../devices/self-test/small-pdf.ts';
import { DeviceId } from '../../../shared/domain/ids.ts';
import { noLog } from '../../../shared/log.ts';
import { seededRandom } from '../../../shared/random.ts';
import { sleep, systemClock, type Clock } from '../../../shared/time/clock.ts';
import { capabilities } from './capabilities.ts';
import { createDeviceManager } from './device-manager.ts';

const HASTE = 20;
const LIMIT_MS = 15_000;
const clock: Clock = {
  nowMs: () => systemClock.nowMs(),
  monoMs: () => systemClock.monoMs() * HASTE,
  setTimer: (delayMs, run) => systemClock.setTimer(delayMs / HASTE, run),
};

async function until(what: string, isTrue: () => boolean): Promise<void> {
  const endMs = performance.now() + LIMIT_MS;
  while (!isTrue()) {
    if (performance.now() > endMs) throw new Error(`not within ${LIMIT_MS} ms: ${what}`);
    await sleep(systemClock, 10);
  }
}

async function started() {
  const random = seededRandom(7);
  const queue = createIppSimulator({ clock, random });
  const host = await hostIppOnHttp(queue, clock, 0);
  const config = { id: DeviceId.parse('a4'), driver: 'ipp-printer', path: host.path };
  const devices = createDeviceManager([config], {
    openTransport: () => Promise.reject(new Error('there is no line to a queue')),
    clock,
    random,
    log: noLog,
  });
  devices.start();
  onTestFinished(async () => {
    await devices.stop();
    await host.close();
    queue.stop();
  });
  const canPrint = () =>
    capabilities({ devices: devices.devices, canStore: false, canSeal: false, machine: [] });
  await until('the printer is there', () => devices.documentPrinter() !== undefined);
  return { queue, devices, canPrint };
}

describe('a printer of documents in a kiosk', () => {
  it('has a status and a handle, and gives the kiosk its capability', async () => {
    const { devices, canPrint } = await started();
    expect(devices.devices).toEqual([
      expect.objectContaining({ id: 'a4', deviceClass: 'documentPrinter', driver: 'ipp-printer' }),
    ]);
    expect(devices.devices[0]?.status).toMatchObject({ device: 'online', paper: 'full', queue: 'open' });
    expect(canPrint()).toContain('document.print');
    expect(devices.printer(), 'it prints no receipts').toBeUndefined();
    const outcome = await devices.documentPrinter()?.print({ jobId: 'DOC-1', pdf: makePdf([['1']]) });
    expect(outcome).toMatchObject({ evidence: 'printed', failure: null });
  });

  it('that is lost takes the capability away, and brings it back by itself', async () => {
    const { queue, devices, canPrint } = await started();
    queue.act({ type: 'goDown' });
    await until('it is lost', () => devices.documentPrinter() === undefined);
    expect(devices.devices[0]?.status).toMatchObject({
      device: 'offline',
      paper: 'unknown',
      queue: 'unknown',
      identity: 'Doorstep SIM-A4 S000001',
    });
    expect(canPrint()).not.toContain('document.print');
    queue.act({ type: 'comeUp' });
    await until('it is back', () => devices.documentPrinter() !== undefined);
    expect(canPrint()).toContain('document.print');
  });
});
