/**
 * What was entered, readable only with the code and, where the service needs one, the number of the card (devices.md 7.5). A
 * copy of the memory holds ciphertext: a guess at it costs a tenth of a second and 32 MiB, which with a card's number in the key
 * is out of reach, and with the code alone is an obstacle and no more (docs/architecture.md, Privacy).
 */
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string | Buffer, Buffer, number, object, Buffer>(scrypt);
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 48 * 1024 * 1024 };
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
/** Locked texts are filled up to a multiple of this, so that their length tells nothing. */
const BLOCK_BYTES = 1024;
const SPACE = 0x20;

export interface Locked {
  readonly salt: Buffer;
  readonly nonce: Buffer;
  readonly ciphertext: Buffer;
  readonly tag: Buffer;
}

/** What has to be there to open it. */
export interface Keys {
  readonly code: string;
  /** null: the service needs no card. */
  readonly cardNumber: string | null;
}

export async function lock(content: unknown, keys: Keys): Promise<Locked> {
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const key = await keyFrom(keys, salt);
  const plaintext = padded(Buffer.from(JSON.stringify(content)));
  try {
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    return { salt, nonce, ciphertext, tag: cipher.getAuthTag() };
  } finally {
    plaintext.fill(0);
    key.fill(0);
  }
}

/** undefined: the code or the card is another one. */
export async function unlock({ salt, nonce, ciphertext, tag }: Locked, keys: Keys): Promise<unknown> {
  const key = await keyFrom(keys, salt);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tag.length }).setAuthTag(tag);
  const plaintext = decipher.update(ciphertext);
  try {
    decipher.final();
    return JSON.parse(plaintext.toString('utf8'));
  } catch {
    return undefined;
  } finally {
    plaintext.fill(0);
    key.fill(0);
  }
}

async function keyFrom({ code, cardNumber }: Keys, salt: Buffer): Promise<Buffer> {
  const secret = Buffer.from(JSON.stringify([code, cardNumber]));
  try {
    return await derive(secret, salt, KEY_BYTES, COST);
  } finally {
    secret.fill(0);
  }
}

function padded(text: Buffer): Buffer {
  const block = Buffer.alloc(Math.ceil(text.length / BLOCK_BYTES) * BLOCK_BYTES, SPACE);
  text.copy(block);
  text.fill(0);
  return block;
}
