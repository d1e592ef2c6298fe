import { describe, expect, it } from 'vitest';
import { KioskId, RegionId } from '../../../shared/domain/ids.ts';
import { noLog } from '../../../shared/log.ts';
import { DOWN_EXAMPLES } from '../../../shared/protocol/examples.ts';
import { DOWN_KINDS, downTopic, encode, MAX_PAYLOAD_BYTES } from '../../../shared/protocol/index.ts';
import type { CounterName } from './counters.ts';
import { createInbound } from './inbound.ts';

const address = { region: RegionId.parse('510106'), kiosk: KioskId.parse('jn-0001') };
const stranger = { ...address, kiosk: KioskId.parse('jn-0002') };

function bench() {
  const heard: string[] = [];
  const counted: CounterName[] = [];
  const warnings: object[] = [];
  const hear = (kind: string) => () => void heard.push(kind);
  const receive = createInbound(
    {
      address,
      count: (name) => counted.push(name),
      log: { ...noLog, warn: (fields) => void warnings.push(fields) },
    },
    {
      controllerState: hear('state'),
      ok: hear('ok'),
      time: hear('time'),
      rebirth: hear('rebirth'),
      nack: hear('nack'),
      orders: hear('orders'),
    },
  );
  return { heard, counted, warnings, receive };
}

describe('what comes down', () => {
  it.each(DOWN_KINDS)('reaches its handler: %s', (kind) => {
    const { heard, warnings, receive } = bench();
    receive(downTopic(address, kind), encode(DOWN_EXAMPLES[kind]));
    expect({ heard, warnings }).toEqual({ heard: [kind], warnings: [] });
  });

  it.each([
    ['for another machine', downTopic(stranger, 'orders'), encode(DOWN_EXAMPLES.orders)],
    ['of a kind that nobody knows', `${downTopic(address, 'ok')}s`, encode({ v: 1 })],
    ['that is no JSON', downTopic(address, 'orders'), Uint8Array.of(0xff, 0, 0x7b)],
    ['too large', downTopic(address, 'orders'), new Uint8Array(MAX_PAYLOAD_BYTES + 1).fill(0x20)],
    ['of a later version', downTopic(address, 'orders'), encode({ ...DOWN_EXAMPLES.orders, v: 2 })],
    ['with more orders than anybody can work off', downTopic(address, 'orders'), encode(tooMany())],
  ])('is refused with one line in the log, and reaches nobody: a message %s', (_what, topic, payload) => {
    const { heard, counted, warnings, receive } = bench();
    receive(topic, payload);
    expect({ heard, counted }).toEqual({ heard: [], counted: ['unreadable'] });
    expect(warnings).toMatchObject([{ topic }]);
  });
});

function tooMany() {
  const [order] = DOWN_EXAMPLES.orders.orders;
  return { v: 1, orders: Array.from({ length: 21 }, () => order) };
}
