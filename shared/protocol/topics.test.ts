import { describe, expect, it } from 'vitest';
import { KioskId, RegionId } from '../domain/ids.ts';
import {
  controllerStateTopic,
  DOWN_KINDS,
  downFilter,
  downKindOf,
  downTopic,
  kioskPrefix,
  parseUpTopic,
  UP_KINDS,
  upFilter,
  upKindBelow,
  upTopic,
} from './topics.ts';

const address = { region: RegionId.parse('510106'), kiosk: KioskId.parse('jn-0007') };

describe('topics', () => {
  it('puts region and kiosk at fixed levels, so that access control is a prefix comparison', () => {
    expect(upTopic(address, 'log')).toBe('doorstep/1/510106/jn-0007/up/log');
    expect(downTopic(address, 'ok')).toBe('doorstep/1/510106/jn-0007/down/ok');
    expect(downFilter(address)).toBe('doorstep/1/510106/jn-0007/down/#');
    expect(upFilter(address.region)).toBe('doorstep/1/510106/+/up/#');
    expect(controllerStateTopic(address.region)).toBe('doorstep/1/510106/_controller/state');
  });

  it('reads back every kind that it writes', () => {
    for (const kind of UP_KINDS) {
      expect(upKindBelow(kioskPrefix(address), upTopic(address, kind))).toBe(kind);
      expect(parseUpTopic(upTopic(address, kind))).toEqual({ region: '510106', kiosk: 'jn-0007', kind });
    }
    for (const kind of DOWN_KINDS) expect(downKindOf(address, downTopic(address, kind))).toBe(kind);
    const other = { ...address, kiosk: KioskId.parse('jn-0008') };
    expect(downKindOf(address, downTopic(other, 'orders'))).toBeUndefined();
  });

  it.each([
    'doorstep/1/510106/jn-0008/up/log',
    'doorstep/1/510106/jn-0007/down/ok',
    'doorstep/1/510106/jn-0007/up/log/more',
    'doorstep/1/510106/jn-0007/up/',
    'doorstep/2/510106/jn-0007/up/log',
    '$SYS/broker',
    '',
  ])('a topic outside the own uplink is none: %s', (topic) => {
    expect(upKindBelow(kioskPrefix(address), topic)).toBeUndefined();
  });

  it.each([
    'doorstep/1/510106/x/up',
    'doorstep/1/510106/x/up/log/y',
    'doorstep/1//x/up/log',
    'other/1/5/x/up/log',
  ])('a strange uplink topic is refused: %s', (topic) => expect(parseUpTopic(topic)).toBeUndefined());

  it.each(['../etc', 'a b', 'A', '', 'x'.repeat(49), 'kiosk/1', '#', '+'])(
    'an id cannot carry topic syntax: "%s"',
    (text) => {
      expect(KioskId.safeParse(text).success).toBe(false);
    },
  );
});
