/**
 * Keeps the keys of technician codes unreadable to whoever has only the database or its backup: AES-256-GCM under a key
 * that lies in a file of the data directory. Controllers that share a database need the same file.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, describeError } from '../../../shared/errors.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

export interface KeyVault {
  /** For this kiosk only. */
  seal(kioskId: string, key: Uint8Array): string;
  /** null: sealed under another key, for another kiosk, or damaged. */
  open(kioskId: string, sealed: string): Uint8Array | null;
}

export function createKeyVault(vaultKey: Uint8Array): KeyVault {
  return {
    seal(kioskId, key) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, vaultKey, nonce).setAAD(Buffer.from(kioskId));
      const parts = [nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()];
      return Buffer.concat(parts).toString('base64url');
    },
    open(kioskId, sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
      const decipher = createDecipheriv(CIPHER, vaultKey, bytes.subarray(0, NONCE_BYTES))
        .setAAD(Buffer.from(kioskId))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
      } catch {
        return null;
      }
    },
  };
}

/** Made at the first start. @throws AppError `config.unreadable` */
export function openKeyVault(dataDirectory: string): KeyVault {
  const path = join(dataDirectory, 'technician-codes.key');
  try {
    mkdirSync(dataDirectory, { recursive: true });
    writeIfMissing(path, randomBytes(KEY_BYTES));
    const key = readFileSync(path);
    if (key.length !== KEY_BYTES) throw new Error(`it must have ${KEY_BYTES} bytes`);
    return createKeyVault(key);
  } catch (error) {
    throw new AppError('config.unreadable', `The key ${path} cannot be used: ${describeError(error)}`, {
      cause: error,
    });
  }
}

/** A controller and a command may come at the same moment: the first file counts. */
function writeIfMissing(path: string, bytes: Uint8Array): void {
  try {
    writeFileSync(path, bytes, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
