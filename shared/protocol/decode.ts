/** Bytes of an MQTT payload to a checked message, or the reason for a nack. Never throws, whatever the bytes are. */
import type * as z from 'zod';
import { DOWN_SCHEMAS, UP_SCHEMAS, type NackReason } from './messages.ts';
import { MAX_PAYLOAD_BYTES, type DownKind, type UpKind } from './topics.ts';

export interface Refusal {
  readonly reason: NackReason;
  /** Paths and rules that failed; never values, since they may be personal data put there by mistake. */
  readonly detail: string;
  readonly messageId: string | null;
}

export type Decoded<M> = { ok: true; message: M } | { ok: false; refusal: Refusal };

const utf8 = new TextDecoder('utf-8', { fatal: true });
const MAX_ISSUES = 5;

export type Up<K extends UpKind> = z.output<(typeof UP_SCHEMAS)[K]>;
export type Down<K extends DownKind> = z.output<(typeof DOWN_SCHEMAS)[K]>;

export function decodeUp<K extends UpKind>(kind: K, payload: Uint8Array): Decoded<Up<K>> {
  return decode(UP_SCHEMAS[kind], payload) as Decoded<Up<K>>;
}

export function decodeDown<K extends DownKind>(kind: K, payload: Uint8Array): Decoded<Down<K>> {
  return decode(DOWN_SCHEMAS[kind], payload) as Decoded<Down<K>>;
}

export function decode<S extends z.ZodType>(schema: S, payload: Uint8Array): Decoded<z.output<S>> {
  if (payload.byteLength > MAX_PAYLOAD_BYTES) {
    return refuse('oversized', `${payload.byteLength} bytes, at most ${MAX_PAYLOAD_BYTES}`, null);
  }
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(payload));
  } catch {
    return refuse('malformed', 'not JSON in UTF-8', null);
  }
  const head = typeof value === 'object' && value !== null ? (value as { v?: unknown; id?: unknown }) : {};
  const messageId = typeof head.id === 'string' && head.id.length <= 64 ? head.id : null;
  if (head.v !== 1) return refuse('unknown-version', 'this controller speaks version 1', messageId);
  const result = schema.safeParse(value);
  if (result.success) return { ok: true, message: result.data };
  const issues = result.error.issues
    .slice(0, MAX_ISSUES)
    .map((issue) => `${issue.path.join('.') || '(root)'}: ${issue.code}`);
  return refuse('malformed', issues.join('; ').slice(0, 500), messageId);
}

export function encode(message: object): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(message));
}

function refuse(
  reason: NackReason,
  detail: string,
  messageId: string | null,
): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { reason, detail, messageId } };
}
