import { describe, expect, it } from 'vitest';
import { DRIVERS, findLineDriver } from '../registry.ts';
import type { UsbIdentity } from './ports.ts';
import { likelyDriver, probePlan } from './probe-plan.ts';

const usb = (vendorId: string, productId = '0202'): UsbIdentity => ({
  vendorId,
  productId,
  manufacturer: null,
  product: null,
  serialNumber: null,
});
const plan = (port: Partial<Parameters<typeof probePlan>[1]> = {}) =>
  probePlan(DRIVERS, { path: '/dev/ttyS1', usb: null, ...port }).map(
    ({ entry, baudRate }) => `${entry.driver} ${baudRate}`,
  );

describe('the plan of a probe', () => {
  it('asks in the order of the registry, at the usual rate first', () => {
    const usual = DRIVERS.map(({ driver, baudRate }) => `${driver} ${baudRate}`);
    expect(plan().filter((step) => usual.includes(step))).toEqual(usual);
    expect(plan().slice(0, 2)).toEqual(['escpos-printer 115200', 'escpos-printer 9600']);
    expect(new Set(plan()).size).toBe(plan().length);
  });

  it('begins with what the USB of the device says, and leaves nothing out', () => {
    const last = DRIVERS.at(-1)!;
    const drivers = DRIVERS.map((entry) =>
      entry === last ? { ...entry, usb: [{ vendorId: 'abcd' }] } : entry,
    );
    const steps = probePlan(drivers, { path: '/dev/ttyACM0', usb: usb('abcd') });
    expect(steps[0]?.entry.driver).toBe(last.driver);
    expect(steps).toHaveLength(plan().length);
  });

  it('begins with the configured device, its rate and its options', () => {
    const known = { driver: 'creator-crt591', baudRate: 19_200, options: { address: 3 } };
    const [first, second] = probePlan(DRIVERS, { path: '/dev/ttyS1', usb: null, known });
    expect(first).toMatchObject({ baudRate: 19_200, options: { address: 3 }, isKnown: true });
    expect(second).toMatchObject({ options: {}, isKnown: false });
  });

  it('a configured driver that is not asked for is not started', () => {
    const known = { driver: 'creator-crt591', baudRate: 19_200, options: {} };
    const steps = probePlan([findLineDriver('megatec-ups')], { path: '/dev/ttyS1', usb: null, known });
    expect(steps.map(({ entry }) => entry.driver)).toEqual(['megatec-ups']);
  });

  it('asks once behind a serial server, where the rate is set at the server', () => {
    expect(plan({ path: 'tcp://10.0.0.7:4001' })).toHaveLength(DRIVERS.length);
  });
});

describe('a fingerprint', () => {
  it('of a maker is enough where the driver names no product', () => {
    expect(likelyDriver(DRIVERS, usb('04b8'))?.driver).toBe('escpos-printer');
    expect(likelyDriver(DRIVERS, usb('1a86', '7523'))).toBeUndefined();
    expect(likelyDriver(DRIVERS, null)).toBeUndefined();
  });

  it('with a product is no other product of that maker', () => {
    const drivers = [{ ...findLineDriver('sam-id-reader'), usb: [{ vendorId: '0400', productId: 'c35a' }] }];
    expect(likelyDriver(drivers, usb('0400', 'c35a'))).toBe(drivers[0]);
    expect(likelyDriver(drivers, usb('0400', '0001'))).toBeUndefined();
  });
});
