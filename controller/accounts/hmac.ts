import { createHmac } from 'node:crypto';
import type { Hmac } from '../../shared/totp.ts';

export const hmac: Hmac = (hash, key, message) => createHmac(hash, key).update(message).digest();
