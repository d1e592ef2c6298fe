/** What every UPS must do, whatever its protocol and its line (DESIGN 3): call it from the driver's test. */
import { describe, expect, it, onTestFinished } from 'vitest';
import type { UpsStatus } from '../shared/domain/device-status.ts';
import type { DriverRig } from './driver-rig.ts';
import type { Ups } from './ups.ts';

/** A UPS on its simulator with full battery and mains; the driver is not started. */
export interface UpsRig extends DriverRig<Ups> {
  failMains(): void;
  restoreMains(): void;
  /** 0 to 1. */
  setCharge(charge: number): void;
  breakDown(): void;
  fallSilent(): void;
  isOutputOn(): boolean;
}

/** Longer than any debounce: ten seconds and a slow line. */
const BELIEVED_MS = 15_000;

export function describeUpsContract(name: string, setUp: () => Promise<UpsRig>): void {
  describe(`UPS: ${name}`, () => {
    async function started(): Promise<UpsRig> {
      const rig = await setUp();
      onTestFinished(() => rig.dispose());
      await rig.settle(rig.driver.start(new AbortController().signal));
      return rig;
    }
    const powered = (rig: UpsRig, powerIn: UpsStatus['powerIn']) =>
      rig.until(() => rig.driver.status.powerIn === powerIn, BELIEVED_MS);

    it('starts, measures, and comes to believe that there is power', async () => {
      const rig = await started();
      expect(rig.driver.status).toMatchObject({ device: 'online', link: 'up' });
      await powered(rig, 'powering');
      expect(rig.driver.status).toMatchObject({ battery: 'operational', action: null });
      expect(rig.driver.reading?.inputVolts).toBeGreaterThan(180);
    }, 60_000);

    it('tells of a power failure and of its end, once each', async () => {
      const rig = await started();
      await powered(rig, 'powering');
      const told: Partial<UpsStatus>[] = [];
      rig.driver.onStatus((changed) => told.push(changed));
      rig.failMains();
      await powered(rig, 'noPower');
      rig.restoreMains();
      await powered(rig, 'powering');
      expect(told).toEqual([{ powerIn: 'noPower' }, { powerIn: 'powering' }]);
    }, 60_000);

    it('a battery that is low during a power failure is told; with mains it needs maintenance', async () => {
      const rig = await started();
      rig.setCharge(0.1);
      await rig.until(() => rig.driver.status.battery === 'low', BELIEVED_MS);
      expect(rig.driver.status).toMatchObject({ powerIn: 'powering', action: 'maintenance' });
      rig.failMains();
      await powered(rig, 'noPower');
      expect(rig.driver.status).toMatchObject({ battery: 'low', action: null });
    }, 60_000);

    it('a fault of its own is a hardware error', async () => {
      const rig = await started();
      rig.breakDown();
      await rig.until(() => rig.driver.status.device === 'hardwareError', BELIEVED_MS);
      expect(rig.driver.status.action).toBe('maintenance');
    }, 60_000);

    it('switches its output off after a delay, and only then', async () => {
      const rig = await started();
      expect(await rig.settle(rig.driver.cutOutputIn(0.2))).toBe(true);
      await rig.pass(8000);
      expect(rig.isOutputOn()).toBe(true);
      await rig.until(() => !rig.isOutputOn(), 8000);
    }, 60_000);

    it('an order to cut can be taken back', async () => {
      const rig = await started();
      await rig.settle(rig.driver.cutOutputIn(0.2));
      expect(await rig.settle(rig.driver.cancelCut())).toBe(true);
      await rig.pass(14_000);
      expect(rig.isOutputOn()).toBe(true);
    }, 60_000);

    it('silence ends the driver and makes power unknown, which is not a power failure', async () => {
      const rig = await started();
      await powered(rig, 'powering');
      rig.fallSilent();
      expect(await rig.settle(rig.driver.ended)).toMatchObject({ reason: 'silent' });
      expect(rig.driver.status).toMatchObject({ link: 'silent', powerIn: 'unknown', battery: 'unknown' });
      expect(await rig.driver.testBattery()).toBe(false);
    }, 60_000);

    it('the end of the stream ends the driver', async () => {
      const rig = await started();
      await rig.hangUp();
      expect(await rig.settle(rig.driver.ended)).toMatchObject({ reason: 'closed' });
      expect(rig.driver.status.link).toBe('down');
    }, 60_000);

    it('does not start where nobody answers', async () => {
      const rig = await setUp();
      onTestFinished(() => rig.dispose());
      rig.fallSilent();
      await expect(rig.settle(rig.driver.start(new AbortController().signal))).rejects.toMatchObject({
        code: 'device.not-answering',
      });
    }, 60_000);

    it('a start can be aborted', async () => {
      const rig = await setUp();
      onTestFinished(() => rig.dispose());
      await expect(rig.settle(rig.driver.start(AbortSignal.abort()))).rejects.toMatchObject({
        code: 'device.cancelled',
      });
    });
  });
}
