/**
 * The kiosk's link to its controller: carries out what machine.ts decides (DESIGN 4; fleet.md 6.2 to 6.4).
 * Everything that must arrive comes from the outbox; what is said besides (birth, beat, bye) is about the present only.
 */
import type { KioskId, RegionId } from '../../../shared/domain/ids.ts';
import { Listeners, type Unsubscribe } from '../../../shared/events.ts';
import type { OrderNotice } from '../../../shared/domain/work-order.ts';
import type { Log } from '../../../shared/log.ts';
import type { Beat, Birth, Bye, Nack } from '../../../shared/protocol/index.ts';
import type { Clock, Timer } from '../../../shared/time/clock.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { AgentStore } from '../store.ts';
import { createConnectCount } from './connect-count.ts';
import { createCounters } from './counters.ts';
import { IDLE_LINK, transition, type LinkEffect, type LinkEvent, type Phase } from './machine.ts';
import { createMessages } from './messages.ts';
import { createSender } from './sender.ts';
import {
  openLinkSession,
  type LinkSession,
  type LinkSessionDeps,
  type LinkSessionHandlers,
} from './link-session.ts';

const DEFAULT_BEAT_INTERVAL_MS = 30_000;

interface UplinkConfig {
  /** `mqtt://host:port` or `mqtts://host:port`, at least one; walked in order when one does not answer. */
  readonly endpoints: readonly string[];
  readonly region: RegionId;
  readonly kioskId: KioskId;
  readonly secret: string;
  /** Mean time between beats, ms; default 30,000. */
  readonly beatIntervalMs?: number;
}

export interface UplinkDeps {
  readonly config: UplinkConfig;
  readonly outbox: Outbox;
  readonly store: AgentStore;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly log: Log;
  /** What the birth says of this kiosk. */
  readonly describe: () => Pick<Birth, 'agentVersion' | 'devices' | 'services'>;
  /** What a beat says of it. */
  readonly vitals: () => Pick<Beat, 'isServing' | 'openServices' | 'devices'>;
  /** The controller has told all open work orders of this kiosk. */
  readonly onOrders: (orders: readonly OrderNotice[]) => void;
}

/** online: the controller has answered the birth of this connection. */
type UplinkState = 'offline' | 'connecting' | 'online';

export interface Uplink {
  /** Once; a stopped uplink stays stopped. */
  start(): void;
  /** Says bye if there is a connection, disconnects, and resolves within 3 s whatever the network does. */
  stop(reason: Bye['reason'], backByMs?: number | null): Promise<void>;
  readonly state: UplinkState;
  onState(listener: (state: UplinkState) => void): Unsubscribe;
  /** Controller clock minus kiosk clock, ms; null before the first `time`. */
  readonly clockOffsetMs: number | null;
  /** Counted since the creation. */
  counters(): Readonly<Record<string, number>>;
}

export function createUplink(deps: UplinkDeps): Uplink {
  const { config, outbox, clock, random, log } = deps;
  const { count, read: counters } = createCounters();
  const nextConnectCount = createConnectCount(deps.store, log);
  const stateChanged = new Listeners<[UplinkState]>();
  const stopped = Promise.withResolvers<void>();
  const events: LinkEvent[] = [];
  let link = IDLE_LINK;
  let session: LinkSession | undefined;
  let linkTimer: Timer | undefined;
  let controllerMinusMonoMs: number | null = null;
  let goodbye: Pick<Bye, 'reason' | 'backByMs'> = { reason: 'shutdown', backByMs: null };

  const clockOffsetMs = () =>
    controllerMinusMonoMs === null
      ? null
      : Math.round(controllerMinusMonoMs + clock.monoMs() - clock.nowMs());

  const sessionDeps: LinkSessionDeps = {
    address: { region: config.region, kiosk: config.kioskId },
    secret: config.secret,
    beatIntervalMs: config.beatIntervalMs ?? DEFAULT_BEAT_INTERVAL_MS,
    clock,
    random,
    log,
    count,
    messages: createMessages({ ...deps, clockOffsetMs }),
  };

  const sender = createSender({ outbox, clock, log, count, send: (batch) => session?.sendLog(batch) });

  const handlers: LinkSessionHandlers = {
    subscribed: () => dispatch({ tag: 'subscribed' }),
    controllerState: (isOnline) => dispatch({ tag: 'controller', isOnline }),
    rebirth() {
      count('rebirthRequests');
      dispatch({ tag: 'rebirth' });
    },
    ok(ok) {
      sender.handleOk(ok);
      dispatch({ tag: 'ok', controllerEpoch: ok.controllerEpoch });
    },
    nack: handleNack,
    orders: ({ orders }) => deps.onOrders(orders),
    clockCompared(differenceMs) {
      controllerMinusMonoMs = differenceMs;
    },
    beat() {
      sender.retryAcknowledgements();
      if (sender.isStalled()) giveUpSilence();
    },
    silent: giveUpSilence,
    closed(why) {
      session = undefined;
      count('losses');
      log.info({ why }, 'uplink connection ended');
      dispatch({ tag: 'closed' });
    },
  };

  function handleNack(nack: Nack, isOfBirth: boolean): void {
    count('nacks');
    const outcome = isOfBirth ? 'incompatible' : sender.handleNack(nack);
    log.warn(
      { reason: nack.reason, detail: nack.detail, isOfBirth, outcome },
      'controller refused a message',
    );
    if (outcome === 'incompatible') dispatch({ tag: 'incompatible' });
  }

  function giveUpSilence(): void {
    count('silences');
    log.warn({}, 'uplink connection is silent');
    dispatch({ tag: 'silent' });
  }

  /** What an effect causes waits until all effects are done: a later timer must not replace a newer decision. */
  function dispatch(event: LinkEvent): void {
    if (events.push(event) > 1) return;
    const before = stateOf(link.phase);
    for (let next = events[0]; next !== undefined; events.shift(), next = events[0]) {
      const context = { nowMs: clock.monoMs(), random, endpointCount: config.endpoints.length };
      const result = transition(link, next, context);
      link = result.link;
      result.effects.forEach(carryOut);
    }
    const after = stateOf(link.phase);
    if (after !== before) stateChanged.emit(after);
    if (link.phase.tag === 'stopped') {
      sender.close();
      stopped.resolve();
    }
  }

  function carryOut(effect: LinkEffect): void {
    switch (effect.tag) {
      case 'connect':
        return connect(config.endpoints[effect.endpoint] ?? '');
      case 'birth':
        sender.pause();
        return session?.sendBirth();
      case 'pause':
        return sender.pause();
      case 'pump':
        return sender.open();
      case 'bye':
        return session?.sendBye(goodbye, () => dispatch({ tag: 'left' }));
      case 'disconnect':
        return session?.end();
      case 'destroy':
        session?.destroy();
        session = undefined;
        return;
      case 'timer':
        return setLinkTimer(effect.delayMs);
    }
  }

  function connect(endpoint: string): void {
    count('connects');
    session = openLinkSession(sessionDeps, { endpoint, connectCount: nextConnectCount() }, handlers);
  }

  function setLinkTimer(delayMs: number | null): void {
    linkTimer?.cancel();
    linkTimer = delayMs === null ? undefined : clock.setTimer(delayMs, () => dispatch({ tag: 'timer' }));
  }

  return {
    start: () => dispatch({ tag: 'start' }),
    stop(reason, backByMs = null) {
      goodbye = { reason, backByMs };
      dispatch({ tag: 'stop' });
      return stopped.promise;
    },
    get state() {
      return stateOf(link.phase);
    },
    onState: (listener) => stateChanged.add(listener),
    get clockOffsetMs() {
      return clockOffsetMs();
    },
    counters,
  };
}

function stateOf(phase: Phase): UplinkState {
  switch (phase.tag) {
    case 'connecting':
    case 'introducing':
      return 'connecting';
    case 'online':
      return 'online';
    case 'idle':
    case 'waiting':
    case 'held':
    case 'leaving':
    case 'stopped':
      return 'offline';
  }
}
