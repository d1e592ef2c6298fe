/** Compares a typed code with the key of this machine: the edge of the pure rules in guard.ts. */
import { createHmac } from 'node:crypto';
import { technicianKey } from '../../../shared/technician-code.ts';
import { acceptedStep, totpCode, totpStep, type Hmac } from '../../../shared/totp.ts';

/** fits: in this step of time, and in none that was used before. */
export type CodeFit =
  { readonly type: 'fits'; readonly step: number } | { readonly type: 'used' } | { readonly type: 'wrong' };

const hmac: Hmac = (hash, key, message) => createHmac(hash, key).update(message).digest();

export interface TechnicianCodes {
  compare(code: string, at: { readonly lastStep: number; readonly nowMs: number }): CodeFit;
  current(nowMs: number): string;
}

export function createTechnicianCodes(kioskSecret: string): TechnicianCodes {
  const secret = technicianKey(kioskSecret, hmac);
  return {
    compare(code, { lastStep, nowMs }) {
      // Used far ahead of now means that the clock was wrong then, and must not shut the machine until that day.
      const isAhead = lastStep > totpStep(nowMs) + 1;
      const question = { secret, nowMs, hmac };
      const step = acceptedStep(code, { ...question, lastStep: isAhead ? 0 : lastStep });
      if (step !== null) return { type: 'fits', step };
      return acceptedStep(code, { ...question, lastStep: 0 }) === null ? { type: 'wrong' } : { type: 'used' };
    },
    current: (nowMs) => totpCode(secret, totpStep(nowMs), hmac),
  };
}
