/** What the drivers of motor readers make of their answers, whatever the protocol. */
import type { LineOutcome } from './block-line.ts';
import type { CardError, CardResult } from './card-reader.ts';
import type { DriverEnd } from './driver.ts';

/** `code`: of a refusal, as the vendor has it, for decisions inside the driver. */
export type CommandResult<T = Uint8Array> =
  { readonly ok: true; readonly value: T } | (Failure & { readonly code?: string });

type Failure = Extract<CardResult, { ok: false }>;

/** A command APDU of the short form (ISO 7816-4). */
const APDU_BYTES = { min: 4, max: 261 };

export function failed(error: CardError, detail: string): Failure {
  return { ok: false, error, detail };
}

/** Without the vendor's code. */
export function failure({ error, detail }: Failure): Failure {
  return { ok: false, error, detail };
}

export function plain(result: CommandResult<unknown>): CardResult {
  return result.ok ? { ok: true, value: null } : failure(result);
}

/** A unit that says nothing ends its driver: `finish` of the core. */
export function unanswered(
  outcome: Exclude<LineOutcome<never>, { type: 'answered' }>,
  finish: (end: DriverEnd) => void,
): Failure {
  switch (outcome.type) {
    case 'closed':
      return failed('linkLost', 'the line is closed');
    case 'silent':
      finish({ reason: 'silent', detail: 'neither command nor EOT is answered' });
      return failed('linkLost', 'no answer');
    case 'discontinued':
      return failed(outcome.isAsked ? 'cancelled' : 'timeOut', 'discontinued by EOT');
  }
}

export function isApdu({ length }: Uint8Array): boolean {
  return length >= APDU_BYTES.min && length <= APDU_BYTES.max;
}

export const NO_APDU = failed('invalidData', 'an APDU has 4 to 261 bytes');

/** What is printable of a version or a serial number. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('latin1')
    .replaceAll(/[^\x20-\x7e]/g, '')
    .trim();
}
