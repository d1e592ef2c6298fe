import { describe, expect, it } from 'vitest';
import { createTopicAccess } from './topic-access.ts';
import { addressOf } from './wire-kiosk.ts';

const access = createTopicAccess(addressOf(1));

describe('the topics of a kiosk', () => {
  it.each([
    ['doorstep/1/510106/kiosk-0001/up/log', 'log'],
    ['doorstep/1/510106/kiosk-0001/up/telepathy', 'telepathy'],
    ['doorstep/1/510106/kiosk-0001/up/', undefined],
    ['doorstep/1/510106/kiosk-0001/up/log/x', undefined],
    ['doorstep/1/510106/kiosk-0001/down/ok', undefined],
    ['doorstep/1/510106/kiosk-00011/up/log', undefined],
    ['doorstep/1/510105/kiosk-0001/up/log', undefined],
    ['doorstep/1/510106/_controller/state', undefined],
    ['$SYS/broker', undefined],
  ])('a publish on %s is of kind %s', (topic, kind) => {
    expect(access.upKind(topic)).toBe(kind);
  });

  it.each([
    ['doorstep/1/510106/kiosk-0001/down/#', true],
    ['doorstep/1/510106/_controller/state', true],
    ['doorstep/1/510106/kiosk-0001/down/ok', false],
    ['$share/g/doorstep/1/510106/kiosk-0001/down/#', false],
    ['doorstep/1/+/kiosk-0001/down/#', false],
    ['doorstep/1/510105/_controller/state', false],
    ['#', false],
  ])('a subscription of %s is granted: %s', (filter, isGranted) => {
    expect(access.maySubscribe(filter)).toBe(isGranted);
  });

  it('receives its own downlink and the state of its region', () => {
    expect(access.mayReceive('doorstep/1/510106/kiosk-0001/down/ok')).toBe(true);
    expect(access.mayReceive('doorstep/1/510106/_controller/state')).toBe(true);
    expect(access.mayReceive('doorstep/1/510106/kiosk-0002/down/ok')).toBe(false);
    expect(access.mayReceive('doorstep/1/510106/kiosk-0001/up/log')).toBe(false);
  });
});
