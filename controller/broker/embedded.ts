/**
 * The broker inside the controller: aedes 1.2 with every hook set, so that a PUBACK means "stored" (DESIGN 4; fleet.md 4.2).
 * Who may connect is in admission.ts, what a connected kiosk may do in kiosk-session.ts.
 */
import { randomUUID } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import type { Server } from 'node:net';
import type { Aedes, AedesOptions, Client, ConnectPacket } from 'aedes';
import type { RegionId } from '../../shared/domain/ids.ts';
import type { Log } from '../../shared/log.ts';
import {
  controllerStateTopic,
  encode,
  type ControllerState,
  type KioskAddress,
} from '../../shared/protocol/index.ts';
import type { Clock } from '../../shared/time/clock.ts';
import { admit } from './admission.ts';
import type { Broker, BrokerHandlers } from './broker.ts';
import { createConnectWindow } from './connect-window.ts';
import { createConnectionTable, type Connection } from './connection-table.ts';
import { createCounterSet } from './counters.ts';
import { DEFAULT_LIMITS, type EmbeddedLimits } from './embedded-limits.ts';
import { createKioskSession, type KioskSession } from './kiosk-session.ts';
import { listen, portOf, type ListenAddress } from './listener.ts';
import { createTurnstile } from './turnstile.ts';
import { UplinkAedes } from './uplink-aedes.ts';

/** Slots of the message bus inside aedes; a subscriber that does not drain holds one (fleet.md 4.2 #8). */
const BUS_CONCURRENCY = 10_000;

/** Of a crowd, so many sockets and so many CONNECTs are taken in a turn of the event loop: a few milliseconds of work. */
const ENTRIES_PER_TURN = 8;
const ADMISSIONS_PER_TURN = 4;
/** Longest time in the crowd. */
const CROWD_TIMEOUT_MS = 60_000;

export interface EmbeddedBrokerConfig {
  readonly listen: ListenAddress;
  readonly handlers: BrokerHandlers;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: Partial<EmbeddedLimits>;
}

export interface EmbeddedBroker extends Broker {
  /** Rejects with AppError `listen.port-in-use`. */
  start(): Promise<void>;
  /** The port it listens on; 0 before `start`. */
  port(): number;
}

export function createEmbeddedBroker(config: EmbeddedBrokerConfig): EmbeddedBroker {
  const { handlers, clock, log } = config;
  const limits = { ...DEFAULT_LIMITS, ...config.limits };
  const counters = createCounterSet();
  const connectWindow = createConnectWindow({
    perMinute: limits.connectsPerMinute,
    delayMs: limits.connectDelayMs,
  });
  const regions = new Set<RegionId>();
  let state: ControllerState | null = null;
  let running: { readonly aedes: Aedes; readonly server: Server } | null = null;
  let isStopping = false;

  const table = createConnectionTable({
    limits,
    clock,
    onBreach(breach, remoteAddress) {
      counters.add('guard.closed');
      log.debug({ breach, remoteAddress }, 'MQTT connection closed by the frame guard');
    },
    onClosed({ address, connectionId }) {
      if (!isStopping) handlers.connectionClosed(address, connectionId);
    },
  });
  const entrance = createTurnstile(ENTRIES_PER_TURN);
  const admissions = createTurnstile(ADMISSIONS_PER_TURN);
  const admission = {
    authenticate: (username: string, password: Uint8Array) => handlers.authenticate(username, password),
    connectWindow,
    clock,
    maxKeepaliveS: limits.maxKeepaliveS,
    authenticateTimeoutMs: limits.connectTimeoutMs,
  };

  const hooks: AedesOptions = {
    preConnect(client, packet, done) {
      // The kiosk has done its part in time; from here on it waits for us.
      table.of(client)?.connectDeadline.cancel();
      admissions.enter(() => void connect(client, packet, done));
    },
    // All was checked in preConnect, where the whole CONNECT is at hand.
    authenticate: (client, _username, _password, done) => done(null, sessionOf(client) !== null),
    authorizePublish(client, packet, done) {
      const session = sessionOf(client);
      // Without a session: the will of another broker on the same store, of which there is none (fleet.md 4.2 #4, #17).
      if (session === null) done();
      else if (isStopping) done(new Error('the broker stops'));
      else session.publish(packet, done);
    },
    authorizeSubscribe(client, subscription, done) {
      // [MQTT-3.9.3-2] null makes the return code 0x80.
      done(null, sessionOf(client)?.subscribe(subscription) === true ? subscription : null);
    },
    authorizeForward: (client, packet) => (sessionOf(client)?.mayReceive(packet) === true ? packet : null),
  };

  function sessionOf(client: Client | null): KioskSession | null {
    return table.of(client)?.session ?? null;
  }

  async function connect(
    client: Client,
    packet: ConnectPacket,
    done: (error: Error | null, isAdmitted: boolean) => void,
  ): Promise<void> {
    const connection = table.of(client);
    const isAdmitted = connection !== null && (await open(connection, packet).catch(() => false));
    done(isAdmitted ? null : new Error('not admitted'), isAdmitted);
  }

  /** Runs the checks of a CONNECT and opens the session, or answers with the refusal. Rejects when the socket closes. */
  async function open(connection: Connection, packet: ConnectPacket): Promise<boolean> {
    const { client, socket, remoteAddress } = connection;
    const closed = new AbortController();
    const onClose = () => closed.abort(new Error('the connection closed'));
    socket.once('close', onClose);
    const result = await admit({ packet, remoteAddress, signal: closed.signal }, admission);
    // Not kept for the life of the connection: thousands of them are open.
    socket.off('close', onClose);
    if (socket.destroyed) return false;
    if ('reason' in result) {
      counters.add(`refused.${result.reason}`);
      log.debug({ reason: result.reason, remoteAddress }, 'MQTT connection refused');
      // [MQTT-3.2.2-4] a CONNACK without a session; [MQTT-3.2.2-5] aedes closes after the error from preConnect.
      socket.write(Buffer.of(0x20, 0x02, 0x00, result.returnCode));
      return false;
    }
    counters.add('connections');
    connection.session = openSession(client, result, packet.will);
    connection.guard.admit();
    serveRegion(result.region);
    return true;
  }

  function openSession(client: Client, address: KioskAddress, will: ConnectPacket['will']): KioskSession {
    return createKioskSession(
      { connectionId: randomUUID(), address, client, will, limits },
      { accept: (uplink) => handlers.accept(uplink), clock, counters },
    );
  }

  function serveRegion(region: RegionId) {
    if (regions.has(region)) return;
    regions.add(region);
    announceTo(region);
  }

  function announceTo(region: RegionId) {
    if (running === null || state === null) return;
    running.aedes.publish(
      {
        cmd: 'publish',
        topic: controllerStateTopic(region),
        payload: Buffer.from(encode(state)),
        // Over one TCP connection nothing is lost, and an acknowledgement would be taken for one of the downlink.
        qos: 0,
        retain: true,
        dup: false,
      },
      (error) => {
        if (error) log.error({ err: error, region }, 'the controller state could not be published');
      },
    );
  }

  async function startAedes(): Promise<Aedes> {
    const aedes = new UplinkAedes({
      ...hooks,
      // Ours are the connect deadline of the table and the one of the credentials; this one also covers the turnstile.
      connectTimeout: CROWD_TIMEOUT_MS,
      drainTimeout: limits.drainTimeoutMs,
      keepaliveLimit: limits.maxKeepaliveS,
      concurrency: BUS_CONCURRENCY,
    });
    await aedes.listen();
    // Not later, at `clientReady`: what the kiosk sent ahead is handled before that, and may be answered.
    aedes.on('connackSent', (_packet, client) => table.makeCurrent(client));
    aedes.on('ack', (_packet, client) => sessionOf(client)?.acknowledged());
    const events: EventEmitter = aedes;
    events.on('error', (error: Error) => log.error({ err: error }, 'error inside the MQTT broker'));
    return aedes;
  }

  return {
    async start() {
      const aedes = await startAedes();
      const server = await listen(config.listen, (socket) => {
        // It may go while it waits, and nobody else listens yet.
        socket.on('error', () => socket.destroy());
        entrance.enter(() => {
          if (socket.destroyed || running === null) socket.destroy();
          else if (!table.open(socket, aedes.handle)) counters.add('refused.address-limit');
        });
      }).catch(async (error: unknown) => {
        await closeAedes(aedes);
        throw error;
      });
      server.on('error', (error) => log.error({ err: error }, 'error of the MQTT server socket'));
      running = { aedes, server };
      handlers.brokerReachable(true);
      log.info({ host: config.listen.host, port: portOf(server) }, 'MQTT broker listens');
    },
    port: () => portOf(running?.server ?? null),
    send({ kiosk }, kind, message) {
      const session = table.current(kiosk);
      if (session === null) counters.add('downlink.absent');
      else session.send(kind, Buffer.from(encode(message)));
    },
    disconnect: ({ kiosk }) => table.destroy(kiosk),
    announce(next) {
      state = next;
      for (const region of regions) announceTo(region);
    },
    connectionCount: () => table.currentCount(),
    counters: () => counters.read(),
    /** No handler is called any more from here on: that we stop says nothing about a kiosk. */
    async close() {
      isStopping = true;
      if (running === null) return;
      const { aedes, server } = running;
      running = null;
      const closed = new Promise((resolve) => server.close(resolve));
      await closeAedes(aedes);
      table.destroy();
      await closed;
    },
  };
}

function closeAedes(aedes: Aedes): Promise<void> {
  return new Promise((resolve) => aedes.close(() => resolve()));
}
