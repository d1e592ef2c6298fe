/** MQTT 3.1.1 packets as bytes, made by hand for tests: what a hostile or broken client sends, no library would. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface ConnectFields {
  readonly clientId: string;
  readonly username?: string;
  readonly password?: string;
  readonly keepaliveS?: number;
  readonly isClean?: boolean;
  readonly protocolLevel?: number;
  readonly will?: {
    readonly topic: string;
    readonly payload: string;
    readonly qos?: 0 | 1 | 2;
    readonly isRetained?: boolean;
  };
}

export interface PublishFields {
  readonly topic: string;
  readonly payload: string | Uint8Array;
  readonly qos?: 0 | 1 | 2;
  readonly isDup?: boolean;
  readonly isRetained?: boolean;
  readonly messageId?: number;
}

export function connectBytes(fields: ConnectFields): Buffer {
  const { clientId, username, password, will } = fields;
  const flags =
    (username === undefined ? 0 : 0x80) |
    (password === undefined ? 0 : 0x40) |
    (will === undefined ? 0 : 0x04 | ((will.qos ?? 1) << 3) | (will.isRetained === true ? 0x20 : 0)) |
    (fields.isClean === false ? 0 : 0x02);
  const keepaliveS = fields.keepaliveS ?? 30;
  return packet(0x10, [
    text('MQTT'),
    Buffer.of(fields.protocolLevel ?? 4, flags, keepaliveS >> 8, keepaliveS & 0xff),
    ...[clientId, will?.topic, will?.payload, username, password]
      .filter((part) => part !== undefined)
      .map(text),
  ]);
}

export function publishBytes(fields: PublishFields): Buffer {
  const { topic, payload, qos = 1, messageId = 1 } = fields;
  const type = 0x30 | (fields.isDup === true ? 8 : 0) | (qos << 1) | (fields.isRetained === true ? 1 : 0);
  const id = qos === 0 ? [] : [Buffer.of(messageId >> 8, messageId & 0xff)];
  return packet(type, [text(topic), ...id, Buffer.from(payload)]);
}

export function subscribeBytes(filter: string, messageId = 1): Buffer {
  return packet(0x82, [Buffer.of(messageId >> 8, messageId & 0xff), text(filter), Buffer.of(1)]);
}

export const DISCONNECT_BYTES = Buffer.of(0xe0, 0x00);

/** A remaining length in MQTT's seven-bit bytes, however many it takes (MQTT 3.1.1, 2.2.3). */
export function lengthBytes(length: number): Buffer {
  const bytes: number[] = [];
  let rest = length;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return Buffer.from(bytes);
}

function packet(type: number, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(type), lengthBytes(body.length), body]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 0xff), bytes]);
}

export interface Wire {
  readonly socket: Socket;
  /** Everything that has come back so far. */
  received(): Buffer;
  isClosed(): boolean;
}

/** A plain TCP connection to a broker. */
export async function openWire(port: number): Promise<Wire> {
  const socket = connect(port, '127.0.0.1');
  let received = Buffer.alloc(0);
  let isClosed = false;
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
  });
  socket.on('error', () => {
    isClosed = true;
  });
  socket.on('close', () => {
    isClosed = true;
  });
  await once(socket, 'connect');
  return { socket, received: () => received, isClosed: () => isClosed };
}
