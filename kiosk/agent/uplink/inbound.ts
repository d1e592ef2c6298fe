/** Sorts what comes down: checked messages to their handlers, anything else counted and left alone (DESIGN 4). */
import type { Log } from '../../../shared/log.ts';
import {
  controllerStateTopic,
  ControllerState,
  decode,
  decodeDown,
  downKindOf,
  type Decoded,
  type KioskAddress,
  type Nack,
  type Ok,
  type Orders,
  type Rebirth,
  type Time,
} from '../../../shared/protocol/index.ts';
import type { CounterName } from './counters.ts';

export interface InboundHandlers {
  readonly controllerState: (state: ControllerState) => void;
  readonly ok: (ok: Ok) => void;
  readonly time: (time: Time) => void;
  readonly rebirth: (rebirth: Rebirth) => void;
  readonly nack: (nack: Nack) => void;
  readonly orders: (orders: Orders) => void;
}

export interface InboundDeps {
  readonly address: KioskAddress;
  readonly log: Log;
  readonly count: (name: CounterName) => void;
}

export function createInbound(
  { address, log, count }: InboundDeps,
  handlers: InboundHandlers,
): (topic: string, payload: Uint8Array) => void {
  const stateTopic = controllerStateTopic(address.region);

  function pass<M>(topic: string, decoded: Decoded<M>, handle: (message: M) => void): void {
    if (decoded.ok) return handle(decoded.message);
    count('unreadable');
    log.warn(
      { topic, reason: decoded.refusal.reason, detail: decoded.refusal.detail },
      'message not understood',
    );
  }

  return (topic, payload) => {
    if (topic === stateTopic) return pass(topic, decode(ControllerState, payload), handlers.controllerState);
    const kind = downKindOf(address, topic);
    switch (kind) {
      case 'ok':
        return pass(topic, decodeDown(kind, payload), handlers.ok);
      case 'time':
        return pass(topic, decodeDown(kind, payload), handlers.time);
      case 'rebirth':
        return pass(topic, decodeDown(kind, payload), handlers.rebirth);
      case 'nack':
        return pass(topic, decodeDown(kind, payload), handlers.nack);
      case 'orders':
        return pass(topic, decodeDown(kind, payload), handlers.orders);
      case undefined:
        // A newer controller may say more than this version knows, and a broker may mistake us for another machine.
        count('unreadable');
        return log.warn({ topic }, 'message of an unknown kind, or not for us');
    }
  };
}
