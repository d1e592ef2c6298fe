import { describe, expect, it } from 'vitest';
import { createTestClock } from '../test/support/test-clock.ts';
import { driverNames, findDriver } from './registry.ts';
import { noTrace } from './trace.ts';
import { createMemoryPair } from './transport/memory.ts';

function deps() {
  return { transport: createMemoryPair().host, clock: createTestClock(), trace: noTrace };
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

  it('an unknown name is refused with the list of known ones', () => {
    expect(() => findDriver('epson')).toThrow(
      /no driver "epson"; choose sam-id-reader or escpos-printer or creator-crt591 or megatec-ups/u,
    );
  });
});
