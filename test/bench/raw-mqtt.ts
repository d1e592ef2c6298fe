/**
 * The least MQTT 3.1.1 client that can load a broker: packets are built once and acknowledgements counted, so that
 * the bench measures the broker and not its own client. Section numbers are those of the MQTT 3.1.1 standard.
 */
import { connect as connectTcp, type Socket } from 'node:net';

export interface RawClient {
  /** Resolves with the time from the write to the PUBACK, ms. */
  publish(topic: string, payload: Uint8Array): Promise<number>;
  subscribe(filter: string): Promise<void>;
  /** Called for every PUBLISH that arrives; QoS 1 is acknowledged before. */
  onMessage: (topic: string, payload: Buffer) => void;
  /** Closes without DISCONNECT, as a cut cable does. */
  destroy(): void;
  readonly closed: Promise<void>;
}

export interface RawOptions {
  readonly port: number;
  readonly clientId: string;
  readonly password: string;
  readonly will?: { topic: string; payload: Uint8Array };
}

const CONNACK = 2;
const PUBLISH = 3;
const PUBACK = 4;
const SUBACK = 9;
const KEEPALIVE_S = 30;

export async function connectRaw(options: RawOptions): Promise<RawClient> {
  const socket = connectTcp({ port: options.port, host: '127.0.0.1', noDelay: true });
  const waiting = new Map<number, (value: number) => void>();
  let nextId = 1;
  let onConnack: (code: number) => void = () => {};
  const client: RawClient = {
    onMessage: () => {},
    publish(topic, payload) {
      const id = takeId();
      const sentMs = performance.now();
      return new Promise((resolve) => {
        waiting.set(id, () => resolve(performance.now() - sentMs));
        socket.write(packet(0x32, [text(topic), uint16(id), payload]));
      });
    },
    subscribe(filter) {
      const id = takeId();
      return new Promise((resolve) => {
        waiting.set(id, () => resolve());
        socket.write(packet(0x82, [uint16(id), text(filter), Uint8Array.of(1)]));
      });
    },
    destroy: () => socket.destroy(),
    closed: new Promise((resolve) => socket.once('close', () => resolve())),
  };

  function takeId(): number {
    nextId = (nextId % 65_535) + 1;
    return nextId;
  }

  function handle(type: number, flags: number, body: Buffer): void {
    if (type === CONNACK) onConnack(body[1] ?? 255);
    else if (type === PUBACK || type === SUBACK) settle(body.readUInt16BE(0));
    else if (type === PUBLISH) {
      const topicEnd = 2 + body.readUInt16BE(0);
      const hasId = (flags & 0x06) !== 0;
      if (hasId) socket.write(Uint8Array.of(0x40, 2, body[topicEnd]!, body[topicEnd + 1]!));
      client.onMessage(body.toString('utf8', 2, topicEnd), body.subarray(topicEnd + (hasId ? 2 : 0)));
    }
  }

  function settle(id: number): void {
    waiting.get(id)?.(0);
    waiting.delete(id);
  }

  readPackets(socket, handle);
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed before CONNACK')));
    onConnack = (code) => (code === 0 ? resolve() : reject(new Error(`CONNACK ${code}`)));
    socket.write(connectPacket(options));
  });
  socket.on('error', () => {});
  return client;
}

function connectPacket({ clientId, password, will }: RawOptions): Buffer {
  // 3.1.2.3: user name, password, will QoS 1, will, clean session.
  const flags = 0xc2 | (will === undefined ? 0 : 0x0c);
  const willParts = will === undefined ? [] : [text(will.topic), uint16(will.payload.length), will.payload];
  return packet(0x10, [
    text('MQTT'),
    Uint8Array.of(4, flags),
    uint16(KEEPALIVE_S),
    text(clientId),
    ...willParts,
    text(clientId),
    text(password),
  ]);
}

/** 2.2: fixed header, remaining length in 7-bit groups, then the parts. */
function packet(head: number, parts: readonly Uint8Array[]): Buffer {
  let length = parts.reduce((sum, part) => sum + part.length, 0);
  const header = [head];
  do {
    const more = length > 127 ? 0x80 : 0;
    header.push((length & 0x7f) | more);
    length >>>= 7;
  } while (length > 0);
  return Buffer.concat([Uint8Array.from(header), ...parts]);
}

function readPackets(socket: Socket, handle: (type: number, flags: number, body: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    for (;;) {
      let length = 0;
      let cursor = at + 1;
      let shift = 0;
      let digit = 0x80;
      while ((digit & 0x80) !== 0 && cursor < rest.length) {
        digit = rest[cursor++]!;
        length |= (digit & 0x7f) << shift;
        shift += 7;
      }
      if ((digit & 0x80) !== 0 || cursor + length > rest.length) break;
      const head = rest[at]!;
      handle(head >> 4, head & 0x0f, rest.subarray(cursor, cursor + length));
      at = cursor + length;
    }
    rest = rest.subarray(at);
  });
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint16(bytes.length), bytes]);
}

function uint16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}
