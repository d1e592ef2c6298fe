/** Moves the outbox over an open link: runs the flow of flow.ts against the real outbox. */
import { describeError } from '../../../shared/errors.ts';
import type { Log } from '../../../shared/log.ts';
import type { Nack, Ok } from '../../../shared/protocol/index.ts';
import type { Clock, Timer } from '../../../shared/time/clock.ts';
import type { AckResult, Batch, Outbox, Position } from '../outbox/outbox.ts';
import type { CounterName } from './counters.ts';
import {
  afterNack,
  afterOk,
  afterSending,
  allowance,
  IDLE_FLOW,
  isStalled,
  type Flight,
  type Flow,
} from './flow.ts';

/** Batches read and sent in one turn of the event loop; readers and printers want their turns too. */
const BATCHES_PER_TURN = 4;

export interface SenderDeps {
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly log: Log;
  readonly count: (name: CounterName, by?: number) => void;
  /** Sends one batch as a `log` and returns its message id; undefined: there is no connection. */
  readonly send: (batch: Batch) => string | undefined;
}

/** What became of a nack; incompatible: it is not a record's fault, so nothing is to be sent to this controller. */
type NackOutcome = 'handled' | 'not-ours' | 'incompatible';

export interface Sender {
  /** The controller has answered the birth: send what there is, and what comes. Idempotent. */
  open(): void;
  /** Nothing is sent until `open`, and what is under way is forgotten. Idempotent. */
  pause(): void;
  handleOk(ok: Ok): void;
  handleNack(nack: Nack): NackOutcome;
  /** Stores watermarks that a full disk refused; to be called now and then. */
  retryAcknowledgements(): void;
  isStalled(): boolean;
  close(): void;
}

export function createSender({ outbox, clock, log, count, send }: SenderDeps): Sender {
  /** Watermarks that could not be stored: without them the next epoch would wait for ever. */
  const unstored = new Map<string, number>();
  let flow: Flow = IDLE_FLOW;
  let isOpen = false;
  let pumpTimer: Timer | undefined;

  function schedule(): void {
    if (isOpen) pumpTimer ??= clock.setTimer(0, pump);
  }

  function pump(): void {
    pumpTimer = undefined;
    for (let turn = 0; turn < BATCHES_PER_TURN; turn++) {
      const limit = allowance(flow);
      const batch = limit === 0 ? undefined : outbox.nextBatch(flow.cursor, limit);
      if (batch === undefined) return;
      const messageId = send(batch);
      if (messageId === undefined) return;
      flow = afterSending(flow, flightOf(messageId, batch), clock.monoMs());
      count('logs');
      count('records', batch.records.length);
    }
    schedule();
  }

  function acknowledge(epoch: string, seq: number): AckResult {
    try {
      const result = outbox.acknowledge(epoch, seq);
      unstored.delete(epoch);
      return result;
    } catch (error) {
      unstored.set(epoch, seq);
      log.warn({ why: describeError(error) }, 'watermark not stored');
      return 'unchanged';
    }
  }

  function replacePoison(position: Position, nack: Nack, messageId: string): NackOutcome {
    const detail = `${nack.reason}: ${nack.detail}`;
    try {
      const outcome = outbox.replaceRejected(position, { messageId, detail });
      log.error({ position, detail, outcome }, 'controller refused a record');
      // The stand-in is as simple as a record can be. If even that is refused, the fault lies in what surrounds it.
      if (outcome === 'already') return 'incompatible';
      if (outcome === 'replaced') count('rejectedRecords');
      return 'handled';
    } catch (error) {
      log.warn({ why: describeError(error) }, 'refused record not set aside');
      return 'incompatible';
    }
  }

  function pause(): void {
    isOpen = false;
    pumpTimer?.cancel();
    pumpTimer = undefined;
    flow = IDLE_FLOW;
  }

  const stopListening = outbox.onAppend(schedule);

  return {
    open() {
      isOpen = true;
      schedule();
    },
    pause,
    handleOk(ok) {
      if (ok.resend) count('resendRequests');
      const ack = acknowledge(ok.epoch, ok.seq);
      if (ack === 'lowered')
        log.warn({ epoch: ok.epoch, seq: ok.seq }, 'controller lost records, sending again');
      flow = afterOk(flow, ok, { ack, nowMs: clock.monoMs() });
      schedule();
    },
    handleNack(nack) {
      const { messageId, reason } = nack;
      if (messageId === null || !flow.inFlight.some((flight) => flight.messageId === messageId))
        return 'not-ours';
      if (reason === 'unknown-version' || reason === 'unknown-kind') return 'incompatible';
      const after = afterNack(flow, messageId, clock.monoMs());
      flow = after.flow;
      const outcome = after.poison === null ? 'handled' : replacePoison(after.poison, nack, messageId);
      schedule();
      return outcome;
    },
    retryAcknowledgements() {
      for (const [epoch, seq] of Array.from(unstored)) acknowledge(epoch, seq);
      schedule();
    },
    isStalled: () => isStalled(flow, clock.monoMs()),
    close() {
      stopListening();
      pause();
    },
  };
}

function flightOf(messageId: string, { epoch, firstSeq, records }: Batch): Flight {
  return { messageId, epoch, firstSeq, lastSeq: firstSeq + records.length - 1 };
}
