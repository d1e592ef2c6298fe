import { describe, expect, it } from 'vitest';
import { DeviceState, type DeviceStatusChange } from '../../shared/domain/device-status.ts';
import { deviceHealth, worstHealth } from './device-health.ts';

const fine: DeviceStatusChange = { device: 'online', link: 'up', action: null };

describe('health of a device', () => {
  it.each<[string, DeviceStatusChange, string]>([
    ['a device that said nothing yet is unknown', {}, 'unknown'],
    ['a device that works is ok', fine, 'ok'],
    ['a busy device is ok', { ...fine, device: 'deviceBusy' }, 'ok'],
    [
      'a property that a device cannot report is no reason to worry',
      { ...fine, cover: null, media: null },
      'ok',
    ],
    ['a silent line is a fault whatever the device said before', { ...fine, link: 'silent' }, 'fault'],
    ['paper that is low needs attention', { ...fine, paper: 'low' }, 'attention'],
    ['paper that is out is a fault', { ...fine, paper: 'out' }, 'fault'],
    ['toner that is low needs attention', { ...fine, toner: 'low' }, 'attention'],
    ['toner that is out is a fault', { ...fine, toner: 'out' }, 'fault'],
    ['a queue that is paused is a fault', { ...fine, toner: 'full', queue: 'paused' }, 'fault'],
    ['a queue that takes no jobs is a fault', { ...fine, toner: 'full', queue: 'closed' }, 'fault'],
    ['a full output is a fault', { ...fine, toner: 'full', media: 'present' }, 'fault'],
    ['a receipt that waits to be taken is none', { ...fine, media: 'present' }, 'ok'],
    ['an open cover is a fault', { ...fine, cover: 'open' }, 'fault'],
    ['a scanner that refuses to read is a fault', { ...fine, scanner: 'inoperative' }, 'fault'],
    ['a scanner that reads is ok', { ...fine, scanner: 'on' }, 'ok'],
    [
      'a paper that hangs in the mouth for too long needs attention',
      { ...fine, presenter: 'awaitingTake' },
      'attention',
    ],
    ['a full bin of retracted papers needs attention', { ...fine, retractBin: 'full' }, 'attention'],
    ['a presenter that is stuck is a fault', { ...fine, media: 'jammed', presenter: 'idle' }, 'fault'],
    ['a device that asks for somebody needs attention', { ...fine, action: 'clear' }, 'attention'],
  ])('%s', (_law, status, health) => {
    expect(deviceHealth(status)).toBe(health);
  });

  it('every state of the standard has a health', () => {
    for (const device of DeviceState.options) expect(deviceHealth({ ...fine, device })).not.toBe('unknown');
  });

  it('a kiosk is as bad as its worst device, and unknown without any', () => {
    expect(worstHealth(['ok', 'attention', 'ok'])).toBe('attention');
    expect(worstHealth(['attention', 'fault'])).toBe('fault');
    expect(worstHealth(['ok', 'unknown'])).toBe('unknown');
    expect(worstHealth([])).toBe('unknown');
  });
});
