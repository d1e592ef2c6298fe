/** Who is connected to the embedded broker: every open socket, and the newest admitted one of each kiosk (fleet.md 4.2 #6). */
import type { Socket } from 'node:net';
import type { Client } from 'aedes';
import type { KioskId } from '../../shared/domain/ids.ts';
import type { Clock, Timer } from '../../shared/time/clock.ts';
import type { Breach, GuardLimits } from './guard.ts';
import { guardSocket, type GuardedSocket } from './guarded-socket.ts';
import type { KioskSession } from './kiosk-session.ts';

export interface Connection {
  readonly client: Client;
  readonly socket: Socket;
  readonly remoteAddress: string;
  readonly guard: GuardedSocket;
  /** Closes a socket whose CONNECT does not arrive whole in time; cancelled when it has. */
  readonly connectDeadline: Timer;
  /** null until the CONNECT is admitted. */
  session: KioskSession | null;
}

export interface ConnectionTableConfig {
  readonly limits: GuardLimits & {
    readonly connectionsPerAddress: number;
    readonly connectTimeoutMs: number;
  };
  readonly clock: Clock;
  readonly onBreach: (breach: Breach, remoteAddress: string) => void;
  /** Once for each admitted connection. */
  readonly onClosed: (session: KioskSession) => void;
}

export interface ConnectionTable {
  /** Takes a socket and what makes an aedes client of it; false: its address has too many, and it is closed. */
  open(socket: Socket, handle: (socket: Socket) => Client): boolean;
  of(client: Client | null): Connection | null;
  /** This connection is from now on the one of its kiosk; an older one is closed [MQTT-3.1.4-2]. */
  makeCurrent(client: Client): void;
  current(kiosk: KioskId): KioskSession | null;
  currentCount(): number;
  /** Closes the connections of one kiosk, or all. */
  destroy(kiosk?: KioskId): void;
}

export function createConnectionTable(config: ConnectionTableConfig): ConnectionTable {
  const { limits, clock, onBreach, onClosed } = config;
  const sockets = new Set<Connection>();
  /** Weak, because the will of a connection comes when its socket is long closed. */
  const byClient = new WeakMap<Client, Connection>();
  const perAddress = new Map<string, number>();
  const byKiosk = new Map<KioskId, Connection>();

  function forget(connection: Connection) {
    const { remoteAddress, session, connectDeadline } = connection;
    connectDeadline.cancel();
    sockets.delete(connection);
    const siblings = (perAddress.get(remoteAddress) ?? 1) - 1;
    if (siblings === 0) perAddress.delete(remoteAddress);
    else perAddress.set(remoteAddress, siblings);
    if (session === null) return;
    if (byKiosk.get(session.address.kiosk) === connection) byKiosk.delete(session.address.kiosk);
    session.close();
    onClosed(session);
  }

  return {
    open(socket, handle) {
      const remoteAddress = socket.remoteAddress ?? 'unknown';
      const siblings = perAddress.get(remoteAddress) ?? 0;
      if (siblings >= limits.connectionsPerAddress) {
        socket.destroy();
        return false;
      }
      perAddress.set(remoteAddress, siblings + 1);
      const guard = guardSocket(socket, limits, (breach) => onBreach(breach, remoteAddress));
      const client = handle(socket);
      const connectDeadline = clock.setTimer(limits.connectTimeoutMs, () => socket.destroy());
      const connection = { client, socket, remoteAddress, guard, connectDeadline, session: null };
      sockets.add(connection);
      byClient.set(client, connection);
      // A socket closes exactly once, whatever aedes makes of a take-over.
      socket.once('close', () => forget(connection));
      return true;
    },
    of: (client) => (client === null ? null : (byClient.get(client) ?? null)),
    makeCurrent(client) {
      const connection = byClient.get(client);
      if (connection === undefined || connection.session === null || client.closed) return;
      const { kiosk } = connection.session.address;
      // aedes closes it as well, but loses track when a third one comes while it does (aedes.js, registerClient).
      byKiosk.get(kiosk)?.socket.destroy();
      byKiosk.set(kiosk, connection);
    },
    current: (kiosk) => byKiosk.get(kiosk)?.session ?? null,
    currentCount: () => byKiosk.size,
    destroy(kiosk) {
      for (const { socket, session } of sockets) {
        if (kiosk === undefined || session?.address.kiosk === kiosk) socket.destroy();
      }
    },
  };
}
