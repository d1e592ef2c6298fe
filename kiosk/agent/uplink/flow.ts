/**
 * Sending the outbox: a window of `log` batches under way, go-back-N on request, and the search for a record that the
 * controller refuses (fleet.md 6.4). Pure: the driver reads batches from the outbox and says what it did.
 *
 * A refused batch is halved until the refused record stands alone; only then is a record called poison. While the search
 * goes on, one batch is under way at a time, so that every answer is about a known one.
 */
import { MAX_LOG_RECORDS, type Ok } from '../../../shared/protocol/index.ts';
import type { AckResult, Position } from '../outbox/outbox.ts';

/** MQTT.js has 65,535 packet ids, and memory is for citizens (fleet.md 4.3). */
const MAX_WINDOW = 64;
/** The same request to send again counts once within this time: every batch behind a lost one may cause one, ms. */
const RESEND_QUIET_MS = 2_000;
/** Three times the 20 s within which a controller answers with `ok` at the latest, ms. */
const OK_SILENCE_MS = 60_000;

/** One `log` that is under way. */
export interface Flight {
  readonly messageId: string;
  readonly epoch: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
}

export interface Flow {
  readonly inFlight: readonly Flight[];
  /** The last record sent; null: start at the watermark. */
  readonly cursor: Position | null;
  readonly window: number;
  /** Somewhere up to `lastSeq` is a record that the controller refuses; batches are at most `limit` records. */
  readonly suspect: { readonly epoch: string; readonly lastSeq: number; readonly limit: number } | null;
  /** The last request to send again that was obeyed, or that we forestalled. */
  readonly resend: { readonly epoch: string; readonly seq: number; readonly atMs: number } | null;
  /** When the controller last said `ok`, or when sending began after a pause; monotonic ms. */
  readonly heardAtMs: number;
}

export const IDLE_FLOW: Flow = {
  inFlight: [],
  cursor: null,
  window: 1,
  suspect: null,
  resend: null,
  heardAtMs: 0,
};

/** How many records the next batch may have; 0: wait. */
export function allowance({ inFlight, window, suspect }: Flow): number {
  if (suspect !== null) return inFlight.length === 0 ? suspect.limit : 0;
  return inFlight.length < Math.min(window, MAX_WINDOW) ? MAX_LOG_RECORDS : 0;
}

export function afterSending(flow: Flow, flight: Flight, nowMs: number): Flow {
  return {
    ...flow,
    inFlight: [...flow.inFlight, flight],
    cursor: { epoch: flight.epoch, seq: flight.lastSeq },
    heardAtMs: flow.inFlight.length === 0 ? nowMs : flow.heardAtMs,
  };
}

/** `ack` says what the outbox made of the watermark. */
export function afterOk(flow: Flow, ok: Ok, { ack, nowMs }: { ack: AckResult; nowMs: number }): Flow {
  const isCovered = (of: { epoch: string; lastSeq: number }) => of.epoch === ok.epoch && of.lastSeq <= ok.seq;
  const next: Flow = {
    ...flow,
    inFlight: flow.inFlight.filter((flight) => !isCovered(flight)),
    window: ok.window,
    suspect: flow.suspect !== null && isCovered(flow.suspect) ? null : flow.suspect,
    heardAtMs: nowMs,
  };
  if (ack === 'lowered') return rewound(next);
  if (!ok.resend || isRepeated(flow.resend, ok, nowMs)) return next;
  return { ...rewound(next), resend: { epoch: ok.epoch, seq: ok.seq, atMs: nowMs } };
}

/** `poison`: this record alone was refused, it must be replaced before anything else is sent. */
export function afterNack(
  flow: Flow,
  messageId: string,
  nowMs: number,
): { readonly flow: Flow; readonly poison: Position | null } {
  const flight = flow.inFlight.find((candidate) => candidate.messageId === messageId);
  if (flight === undefined) return { flow, poison: null };
  const { epoch, firstSeq, lastSeq } = flight;
  const count = lastSeq - firstSeq + 1;
  const next: Flow = {
    ...rewound(flow),
    // A record refused alone was the one that was sought; whether there are more behind it is not known.
    suspect: {
      epoch,
      lastSeq: count === 1 ? lastSeq : endOfSearch(flow, flight),
      limit: Math.ceil(count / 2),
    },
    // What was sent behind it is a gap to the controller, which will ask for what is now on its way anyway.
    resend: { epoch, seq: firstSeq - 1, atMs: nowMs },
    heardAtMs: nowMs,
  };
  return { flow: next, poison: count === 1 ? { epoch, seq: firstSeq } : null };
}

/** Forgets what is under way: it starts again at the watermark. */
function rewound(flow: Flow): Flow {
  return { ...flow, inFlight: [], cursor: null };
}

/** Something is under way and the controller has said nothing for too long: the link is dead whatever TCP says. */
export function isStalled({ inFlight, heardAtMs }: Flow, nowMs: number): boolean {
  return inFlight.length > 0 && nowMs - heardAtMs > OK_SILENCE_MS;
}

/** A search goes on to the end of the first batch that was refused. */
function endOfSearch({ suspect }: Flow, { epoch, lastSeq }: Flight): number {
  return suspect?.epoch === epoch ? suspect.lastSeq : lastSeq;
}

function isRepeated(last: Flow['resend'], ok: Ok, nowMs: number): boolean {
  return last?.epoch === ok.epoch && last.seq === ok.seq && nowMs - last.atMs < RESEND_QUIET_MS;
}
