/** One message as ingest sees it: checked, and sorted by what has to be done with it. Never throws, whatever the bytes are. */
import { createHash } from 'node:crypto';
import {
  decodeUp,
  UP_KINDS,
  type Beat,
  type Birth,
  type Bye,
  type Death,
  type Decoded,
  type Log,
  type Refusal,
} from '../../shared/protocol/index.ts';
import type { Uplink } from '../broker/broker.ts';
import type { QuarantineEntry } from './ledger.ts';

/** Longest kind that is kept of a message whose topic makes no sense. */
const MAX_KIND_LENGTH = 32;

export type Inbound =
  | { readonly kind: 'birth'; readonly message: Birth }
  | { readonly kind: 'death'; readonly message: Death }
  | { readonly kind: 'bye'; readonly message: Bye }
  | { readonly kind: 'beat'; readonly message: Beat }
  | { readonly kind: 'log'; readonly message: Log }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly entry: QuarantineEntry };

/** Reads the payload of an uplink. */
export function readUplink(uplink: Uplink): Inbound {
  const kind = UP_KINDS.find((known) => known === uplink.kind);
  switch (kind) {
    case undefined:
      return refused(uplink, { reason: 'unknown-kind', detail: 'no such kind of message', messageId: null });
    case 'birth':
      return sorted(uplink, decodeUp(kind, uplink.payload), (message) => ({ kind, message }));
    case 'death':
      return sorted(uplink, decodeUp(kind, uplink.payload), (message) => ({ kind, message }));
    case 'bye':
      return sorted(uplink, decodeUp(kind, uplink.payload), (message) => ({ kind, message }));
    case 'beat':
      return sorted(uplink, decodeUp(kind, uplink.payload), (message) => ({ kind, message }));
    case 'log':
      return sorted(uplink, decodeUp(kind, uplink.payload), (message) => ({ kind, message }));
  }
}

function sorted<M>(uplink: Uplink, decoded: Decoded<M>, wrap: (message: M) => Inbound): Inbound {
  return decoded.ok ? wrap(decoded.message) : refused(uplink, decoded.refusal);
}

/** Length and hash tell one bug from another; the payload itself is not kept, it may hold personal data (DESIGN 4). */
function refused(uplink: Uplink, refusal: Refusal): Inbound {
  const entry = {
    kiosk_id: uplink.address.kiosk,
    kind: uplink.kind.slice(0, MAX_KIND_LENGTH),
    reason: refusal.reason,
    detail: refusal.detail,
    length_bytes: uplink.payload.byteLength,
    sha256: createHash('sha256').update(uplink.payload).digest('hex'),
    received_at_ms: uplink.receivedAtMs,
  };
  return { kind: 'refused', refusal, entry };
}
