/** What a technician may see of the line: never a byte of a record, and none of what could not be understood (devices.md 1.8). */
import type { TraceEntry } from '../trace.ts';
import { describeAnswer } from './answer-codes.ts';
import { toAnswer, wireBytes } from './codec.ts';
import type { ReaderRequest } from './reader-state.ts';

const LABELS: Readonly<Record<ReaderRequest, string>> = {
  reset: 'reset SAM',
  status: 'SAM status',
  samId: 'SAM id',
  find: 'find card',
  select: 'select card',
  readBase: 'read base info',
};

/** SAM id, the longest answer without personal data. Late records come under other requests, so size decides too. */
const MAX_SHOWN_DATA_BYTES = 16;

export function traceRequest(request: ReaderRequest, frame: Uint8Array): TraceEntry {
  return { direction: 'to-device', label: LABELS[request], lengthBytes: frame.length, hex: toHex(frame) };
}

/** `request`: the one that waits for an answer, if any. The hex is that of the body. */
export function traceAnswer(body: Uint8Array, request: ReaderRequest | undefined): TraceEntry {
  const { sw3, data } = toAnswer(body);
  const isPersonal = request === 'readBase' || data.length > MAX_SHOWN_DATA_BYTES;
  return {
    direction: 'from-device',
    label: describeAnswer(sw3),
    lengthBytes: wireBytes(body.length),
    hex: isPersonal ? null : toHex(body),
  };
}

export function traceDiscarded(byteCount: number): TraceEntry {
  return { direction: 'from-device', label: 'discarded', lengthBytes: byteCount, hex: null };
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').toUpperCase();
}
