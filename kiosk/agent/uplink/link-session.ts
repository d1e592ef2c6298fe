/** One connection as the kiosk lives it: introduces itself, beats, hands over what comes, and notices silence. */
import type { Log } from '../../../shared/log.ts';
import { randomUUID } from 'node:crypto';
import {
  controllerStateTopic,
  downFilter,
  encode,
  upTopic,
  type Bye,
  type KioskAddress,
  type Nack,
  type Ok,
  type Orders,
  type UpKind,
} from '../../../shared/protocol/index.ts';
import type { Clock, Timer } from '../../../shared/time/clock.ts';
import type { Batch } from '../outbox/outbox.ts';
import { controllerMinusMonoMs } from './clock-offset.ts';
import { openConnection } from './connection.ts';
import type { CounterName } from './counters.ts';
import { createInbound } from './inbound.ts';
import type { Messages } from './messages.ts';

/** A beat may be this share early or late, so that a fleet does not beat in time. */
const BEAT_JITTER = 0.1;
/** Within what a broker accepts (fleet.md 4.2 row 7), seconds. */
const MAX_KEEPALIVE_S = 30;

export interface LinkSessionDeps {
  readonly address: KioskAddress;
  readonly secret: string;
  /** Mean time between beats, ms. */
  readonly beatIntervalMs: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly count: (name: CounterName) => void;
  readonly messages: Messages;
}

/** None of these is called after `closed` or `destroy`. */
export interface LinkSessionHandlers {
  readonly subscribed: () => void;
  readonly controllerState: (isOnline: boolean) => void;
  readonly ok: (ok: Ok) => void;
  readonly rebirth: () => void;
  readonly nack: (nack: Nack, isOfBirth: boolean) => void;
  readonly orders: (orders: Orders) => void;
  /** Controller's wall clock minus the kiosk's monotonic clock, ms. */
  readonly clockCompared: (controllerMinusMonoMs: number) => void;
  /** With every beat, whether one could be sent or not. */
  readonly beat: () => void;
  /** Nothing came for two beats, though pings are to be answered. */
  readonly silent: () => void;
  readonly closed: (reason: string) => void;
}

export interface LinkSession {
  sendBirth(): void;
  /** Sends one batch and returns its message id. */
  sendLog(batch: Batch): string;
  /** `done` after the PUBACK. */
  sendBye(goodbye: Pick<Bye, 'reason' | 'backByMs'>, done: () => void): void;
  /** Sends DISCONNECT; `closed` follows. */
  end(): void;
  /** Cuts at once; no handler is called any more. */
  destroy(): void;
}

interface SentBirth {
  readonly id: string;
  readonly sentAtMs: number;
  readonly monoMs: number;
}

export function openLinkSession(
  deps: LinkSessionDeps,
  target: { readonly endpoint: string; readonly connectCount: number },
  handlers: LinkSessionHandlers,
): LinkSession {
  const { address, clock, count, messages } = deps;
  const identity = { sessionId: randomUUID(), connectCount: target.connectCount };
  let birth: SentBirth | undefined;

  const receive = createInbound(deps, {
    controllerState: ({ isOnline }) => handlers.controllerState(isOnline),
    ok: handlers.ok,
    rebirth: handlers.rebirth,
    orders: handlers.orders,
    nack: (nack) => handlers.nack(nack, nack.messageId !== null && nack.messageId === birth?.id),
    time(time) {
      // An answer to an earlier birth would be compared with the wrong question.
      if (birth === undefined || time.t0Ms !== birth.sentAtMs) return;
      const exchange = { time, sentMonoMs: birth.monoMs, receivedMonoMs: clock.monoMs() };
      handlers.clockCompared(controllerMinusMonoMs(exchange));
    },
  });

  const pulse = createPulse(deps, {
    silent: handlers.silent,
    beat() {
      // Before its birth nobody knows this session.
      if (birth !== undefined) {
        publish('beat', messages.beat(identity), { qos: 0 });
        count('beats');
      }
      handlers.beat();
    },
  });

  const connection = openConnection(
    {
      endpoint: target.endpoint,
      username: address.kiosk,
      password: deps.secret,
      keepaliveS: pulse.keepaliveS,
      will: { topic: upTopic(address, 'death'), payload: encode(messages.death(identity)) },
      filters: [downFilter(address), controllerStateTopic(address.region)],
    },
    {
      subscribed() {
        pulse.start();
        handlers.subscribed();
      },
      message: receive,
      inbound: pulse.noteInbound,
      closed(reason) {
        pulse.stop();
        handlers.closed(reason);
      },
    },
  );

  function publish(kind: UpKind, message: object, options: { qos: 0 | 1; done?: () => void }): void {
    connection.publish(upTopic(address, kind), encode(message), options);
  }

  return {
    sendBirth() {
      const message = messages.birth(identity);
      birth = { id: message.id, sentAtMs: message.sentAtMs, monoMs: clock.monoMs() };
      publish('birth', message, { qos: 1 });
      count('births');
    },
    sendLog(batch) {
      const message = messages.log(identity, batch);
      publish('log', message, { qos: 1 });
      return message.id;
    },
    sendBye: (goodbye, done) => publish('bye', messages.bye(identity, goodbye), { qos: 1, done }),
    end() {
      pulse.stop();
      connection.end();
    },
    destroy() {
      pulse.stop();
      connection.destroy();
    },
  };
}

/** Beats at intervals with jitter, until nothing has come back for two of them. */
function createPulse(
  { beatIntervalMs, clock, random }: LinkSessionDeps,
  on: { beat(): void; silent(): void },
) {
  const keepaliveS = Math.min(MAX_KEEPALIVE_S, Math.max(1, Math.ceil(beatIntervalMs / 1_000)));
  const silenceMs = 2 * Math.max(beatIntervalMs, keepaliveS * 1_000);
  let lastInboundMs = 0;
  let timer: Timer | undefined;

  function schedule(): void {
    timer = clock.setTimer(beatIntervalMs * (1 + BEAT_JITTER * (2 * random() - 1)), tick);
  }

  function tick(): void {
    if (clock.monoMs() - lastInboundMs > silenceMs) return on.silent();
    schedule();
    on.beat();
  }

  return {
    /** Pings as often as beats, so that an idle link hears something in every interval. */
    keepaliveS,
    start: schedule,
    noteInbound: () => {
      lastInboundMs = clock.monoMs();
    },
    stop: () => timer?.cancel(),
  };
}
