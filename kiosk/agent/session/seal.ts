/**
 * Sealing a case for the office that decides it: X25519 (RFC 7748) + HKDF-SHA256 (RFC 5869) + AES-256-GCM with a fresh
 * key pair per case. The kiosk keeps nothing that could open it, so neither its disk nor the controller can read it.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';
import type { SealedCase } from '../../../shared/protocol/index.ts';

const ALGORITHM = 'X25519-HKDF-SHA256-A256GCM';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** What stands before the 32 bytes of an X25519 private key in PKCS #8 (RFC 8410, 7). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** Raw keys in base64url, as in a configuration (public) and in the office's key file (private). */
export interface CaseKeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

export function generateCaseKeys(): CaseKeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  return {
    publicKey: rawPublic(publicKey).toString('base64url'),
    privateKey: String(privateKey.export({ format: 'jwk' }).d),
  };
}

/** Seals for the owner of `publicKey`. @throws AppError `config.invalid` when it is no X25519 key */
export function sealCase(publicKey: string, plaintext: Uint8Array): SealedCase {
  const office = importPublicKey(publicKey);
  const ephemeral = generateKeyPairSync('x25519');
  const ephemeralRaw = rawPublic(ephemeral.publicKey);
  const keyId = keyIdOf(rawPublic(office));
  const nonce = randomBytes(NONCE_BYTES);
  const key = deriveKey(agree(ephemeral.privateKey, office), ephemeralRaw, rawPublic(office));
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associatedData(keyId));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  key.fill(0);
  return {
    alg: ALGORITHM,
    keyId,
    ephemeralKey: ephemeralRaw.toString('base64url'),
    nonce: nonce.toString('base64url'),
    ciphertext: ciphertext.toString('base64url'),
  };
}

/** The office's side. @throws AppError `config.invalid` for a wrong key, `internal` for a case that was altered */
export function openCase(privateKey: string, sealed: SealedCase): Uint8Array<ArrayBuffer> {
  const own = importPrivateKey(privateKey);
  const ownPublic = rawPublic(createPublicKey(own));
  if (sealed.keyId !== keyIdOf(ownPublic)) {
    throw new AppError(
      'config.invalid',
      `The case was sealed for key ${sealed.keyId}, this key is ${keyIdOf(ownPublic)}.`,
    );
  }
  const bytes = Buffer.from(sealed.ciphertext, 'base64url');
  try {
    const ephemeral = importPublicKey(sealed.ephemeralKey);
    const key = deriveKey(agree(own, ephemeral), rawPublic(ephemeral), ownPublic);
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(sealed.nonce, 'base64url'), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(associatedData(sealed.keyId))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    return new Uint8Array(Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]));
  } catch (error) {
    throw new AppError('internal', 'The sealed case is damaged or was altered.', { cause: error });
  }
}

/** The raw public key that belongs to a raw private key, base64url. @throws AppError `config.invalid` */
export function publicKeyOf(privateKey: string): string {
  return rawPublic(createPublicKey(importPrivateKey(privateKey))).toString('base64url');
}

/** Whether cases can be sealed with it: 32 bytes, and not one of the few points that lead to a known secret. */
export function isUsablePublicKey(publicKey: string): boolean {
  try {
    sealCase(publicKey, new Uint8Array(0));
    return true;
  } catch {
    return false;
  }
}

function importPublicKey(raw: string): KeyObject {
  assertKeyLength(raw);
  return createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: raw }, format: 'jwk' });
}

function importPrivateKey(raw: string): KeyObject {
  assertKeyLength(raw);
  return createPrivateKey({
    key: Buffer.concat([PKCS8_HEAD, Buffer.from(raw, 'base64url')]),
    format: 'der',
    type: 'pkcs8',
  });
}

function assertKeyLength(raw: string): void {
  if (!/^[\w-]{43}$/.test(raw) || Buffer.from(raw, 'base64url').length !== KEY_BYTES) {
    throw new AppError('config.invalid', `A key must be ${KEY_BYTES} bytes in base64url (43 characters).`);
  }
}

function rawPublic(key: KeyObject): Buffer {
  return Buffer.from(String(key.export({ format: 'jwk' }).x), 'base64url');
}

function agree(privateKey: KeyObject, publicKey: KeyObject): Buffer {
  return diffieHellman({ privateKey, publicKey });
}

/** Both public keys enter the salt, so a key is good for this pair only. */
function deriveKey(secret: Buffer, ephemeral: Buffer, office: Buffer): Uint8Array<ArrayBuffer> {
  const key = hkdfSync(
    'sha256',
    secret,
    Buffer.concat([ephemeral, office]),
    'doorstep/1 sealed case',
    KEY_BYTES,
  );
  secret.fill(0);
  return new Uint8Array(key);
}

function keyIdOf(rawKey: Buffer): string {
  return createHash('sha256').update(rawKey).digest('hex').slice(0, 16);
}

function associatedData(keyId: string): Buffer {
  return Buffer.from(`${ALGORITHM} ${keyId}`);
}
