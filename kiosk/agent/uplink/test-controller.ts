/**
 * A controller for the uplink's tests: a real aedes broker on a real port, with as much of ingest as the contract needs
 * (store under the key, consecutive numbers only, cumulative `ok`), and switches for its faults.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { duplexPair, type Duplex } from 'node:stream';
import { Aedes, type AedesPublishPacket } from 'aedes';
import {
  controllerStateTopic,
  decodeUp,
  downTopic,
  encode,
  parseUpTopic,
  type Birth,
  type Bye,
  type Death,
  type DownKind,
  type KioskAddress,
  type Log,
  type UpKind,
  type Up,
} from '../../../shared/protocol/index.ts';
import { markerOf } from '../outbox/test-support.ts';

export interface Received {
  readonly kind: UpKind;
  readonly message: Birth | Bye | Death | Log | Up<'beat'>;
}

export interface Behaviour {
  window: number;
  /** Wall clock of the controller minus ours, ms. */
  clockAheadMs: number;
  /** The broker is there, the controller behind it is not: nothing is answered. */
  isAway: boolean;
  /** Logs are taken by the broker and lost on the way to the store. */
  losesLog: (log: Log) => boolean;
  /** Logs that the controller cannot read. */
  refuses: (log: Log) => boolean;
  refusesBirth: boolean;
  /** How many bytes, both directions together, the next connection lives. */
  cutsAfterBytes: () => number;
  /** Stores, but says nothing. */
  isMute: boolean;
}

export class TestController {
  readonly address: KioskAddress;
  readonly secret = 'correct horse';
  readonly behaviour: Behaviour = {
    window: 8,
    clockAheadMs: 0,
    isAway: false,
    losesLog: () => false,
    refuses: () => false,
    refusesBirth: false,
    cutsAfterBytes: () => Infinity,
    isMute: false,
  };
  readonly received: Received[] = [];
  /** When TCP connections came, ms. */
  readonly connectionsAtMs: number[] = [];
  /** Facts in the order of storing. */
  stored: string[] = [];
  keys = new Map<string, string>();
  marks = new Map<string, number>();
  epoch = randomUUID();
  port = 0;
  #broker: Aedes | undefined;
  #server: Server | undefined;
  readonly #links = new Set<{ readonly socket: Socket; readonly inner: Duplex }>();
  readonly #waiters = new Set<() => void>();

  constructor(address: KioskAddress) {
    this.address = address;
  }

  get endpoint(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const broker = await Aedes.createBroker({
      authenticate: (_client, username, password, done) =>
        done(null, username === this.address.kiosk && password?.toString() === this.secret),
    });
    broker.on('publish', (packet, client) => {
      if (client !== null || packet.topic.endsWith('/death')) this.#receive(packet);
    });
    this.#broker = broker;
    this.#server = createServer({ noDelay: true }, (socket) => {
      this.connectionsAtMs.push(performance.now());
      broker.handle(this.#relay(socket));
    });
    await new Promise<void>((resolve) => this.#server?.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.#server.address() as AddressInfo).port;
  }

  /** The process is gone; the port is kept for the next one. */
  async stop(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => (this.#server ? this.#server.close(() => resolve()) : resolve()));
    await new Promise<void>((resolve) => (this.#broker ? this.#broker.close(resolve) : resolve()));
  }

  /** Every TCP connection breaks. */
  cut(): void {
    for (const { socket } of this.#links) socket.destroy();
  }

  /** TCP connections stay, but no byte passes in either direction, as behind a firewall that forgot them. */
  freeze(): void {
    for (const { socket, inner } of this.#links) {
      socket.unpipe(inner).resume();
      inner.unpipe(socket).resume();
    }
  }

  announce(isOnline: boolean): void {
    this.behaviour.isAway = !isOnline;
    const payload = encode({ v: 1, isOnline, controllerEpoch: this.epoch });
    this.#publish(controllerStateTopic(this.address.region), payload, true);
  }

  send(kind: DownKind, message: object): void {
    this.#publish(downTopic(this.address, kind), encode({ v: 1, ...message }), false);
  }

  ok(epoch: string, options: { resend?: boolean } = {}): void {
    this.send('ok', {
      epoch,
      seq: this.marks.get(epoch) ?? 0,
      controllerEpoch: this.epoch,
      window: this.behaviour.window,
      resend: options.resend ?? false,
    });
  }

  of<K extends UpKind>(kind: K): Up<K>[] {
    return this.received.filter((one) => one.kind === kind).map((one) => one.message as Up<K>);
  }

  /** Resolves when `isTrue` holds; looked at after every message. Rejects after `timeoutMs`. */
  until(what: string, isTrue: () => boolean, timeoutMs = 10_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (!isTrue()) return;
        finish();
        resolve();
      };
      const poll = setInterval(look, 20);
      const deadline = setTimeout(() => {
        finish();
        reject(new Error(`in vain: ${what}`));
      }, timeoutMs);
      const finish = () => {
        clearInterval(poll);
        clearTimeout(deadline);
        this.#waiters.delete(look);
      };
      this.#waiters.add(look);
      look();
    });
  }

  /** The broker's end of a connection that can be frozen. */
  #relay(socket: Socket): Duplex {
    const [inner, outer] = duplexPair();
    const link = { socket, inner };
    this.#links.add(link);
    let bytesLeft = this.behaviour.cutsAfterBytes();
    const spend = (bytes: Buffer) => {
      bytesLeft -= bytes.length;
      if (bytesLeft < 0) socket.destroy();
    };
    socket.on('data', spend).pipe(inner);
    inner.on('data', spend).pipe(socket);
    inner.once('close', () => socket.end());
    socket.once('error', () => undefined);
    socket.once('close', () => {
      inner.destroy();
      outer.destroy();
      this.#links.delete(link);
    });
    return outer;
  }

  #publish(topic: string, payload: Uint8Array, retain: boolean): void {
    const packet = {
      cmd: 'publish',
      topic,
      payload: Buffer.from(payload),
      qos: 1,
      retain,
      dup: false,
    } as const;
    this.#broker?.publish(packet, () => undefined);
  }

  #receive(packet: AedesPublishPacket): void {
    const kind = parseUpTopic(packet.topic)?.kind as UpKind | undefined;
    if (kind === undefined || this.behaviour.isAway) return;
    const decoded = decodeUp(kind, Buffer.from(packet.payload));
    if (!decoded.ok) throw new Error(`the uplink sent nonsense: ${decoded.refusal.detail}`);
    this.received.push({ kind, message: decoded.message });
    if (kind === 'birth') this.#onBirth(decoded.message as Birth);
    if (kind === 'log') this.#onLog(decoded.message as Log);
    for (const look of Array.from(this.#waiters)) look();
  }

  #onBirth(birth: Birth): void {
    if (this.behaviour.refusesBirth) {
      this.send('nack', { messageId: birth.id, reason: 'unknown-version', detail: 'no' });
      return;
    }
    const nowMs = Date.now() + this.behaviour.clockAheadMs;
    this.send('time', { t0Ms: birth.sentAtMs, t1Ms: nowMs, t2Ms: nowMs });
    for (const { epoch } of birth.outbox) this.ok(epoch);
  }

  #onLog(log: Log): void {
    if (this.behaviour.losesLog(log)) return;
    if (this.behaviour.refuses(log)) {
      this.send('nack', { messageId: log.id, reason: 'malformed', detail: 'records.0: unknown_key' });
      return;
    }
    const mark = this.marks.get(log.epoch) ?? 0;
    if (log.firstSeq > mark + 1) return this.ok(log.epoch, { resend: true });
    for (const [index, record] of log.records.entries())
      this.#store(log.epoch, log.firstSeq + index, markerOf(record));
    this.marks.set(log.epoch, Math.max(mark, log.firstSeq + log.records.length - 1));
    if (!this.behaviour.isMute) this.ok(log.epoch);
  }

  #store(epoch: string, seq: number, marker: string): void {
    const key = `${epoch}/${seq}`;
    if (this.keys.has(key)) return;
    this.keys.set(key, marker);
    this.stored.push(marker);
  }
}
