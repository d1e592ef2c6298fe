/** Runs the custody of one motor reader: journal and records before orders, then the orders, then one timer. */
import type { CardReader } from '../../../devices/card-reader.ts';
import type { CardReaderStatus } from '../../../shared/domain/device-status.ts';
import type { DeviceId } from '../../../shared/domain/ids.ts';
import { describeError } from '../../../shared/errors.ts';
import type { Unsubscribe } from '../../../shared/events.ts';
import type { Log } from '../../../shared/log.ts';
import type { CardBody } from '../../../shared/protocol/index.ts';
import type { Clock } from '../../../shared/time/clock.ts';
import { createDeadlineTimer } from '../../../shared/time/deadline-timer.ts';
import type { DeviceBlock } from '../devices/device-manager.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { contentOf, stateAfter, type CustodyEntry, type CustodyJournal } from './journal.ts';
import { deadlineOf, isAtRest, transition } from './machine.ts';
import {
  cardOf,
  type Card,
  type CustodyEffect,
  type CustodyEvent,
  type CustodyState,
  type CustodyWorld,
  type Media,
  type Order,
  type ReaderNow,
} from './state.ts';
import { cardView, type CardView } from './view.ts';

export interface CustodyDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: CustodyJournal;
  readonly outbox: Pick<Outbox, 'append' | 'canStore'>;
  readonly timeouts: CustodyWorld['timeouts'];
  /** Takes the reader out of service, or back. */
  readonly setBlock: (deviceId: DeviceId, block: DeviceBlock | null) => void;
  /** The view may have changed. */
  readonly onChange: () => void;
}

export interface ReaderCustody {
  readonly view: CardView;
  /** null: none that we know of. */
  readonly card: Card | null;
  /** Cards in its bin, as counted. */
  readonly retainCount: number;
  /** Somebody took the cards out of the bin. */
  binEmptied(): void;
  dispatch(event: CustodyEvent): void;
  /** A reader that has started; undefined: it is away. */
  setReader(reader: CardReader | undefined): void;
  /** Tries again to append records that found no room in the outbox. */
  flush(): void;
  /** Gives back what is inside, and waits until it is taken, at most `graceMs`. Final. */
  stop(graceMs: number): Promise<void>;
}

export function createReaderCustody(deviceId: DeviceId, deps: CustodyDeps): ReaderCustody {
  const { clock, log, journal } = deps;
  const left = journal.load(deviceId);
  const queue: CustodyEvent[] = [];
  const waiting: CardBody[] = [];
  const rest = Promise.withResolvers<void>();
  let { retainCount } = left;
  let state = stateAfter(left.content);
  let written = JSON.stringify(left);
  let reader: CardReader | undefined;
  let unsubscribe: Unsubscribe = () => {};
  const timer = createDeadlineTimer(clock, () => dispatch({ type: 'deadline' }));
  let isRunning = false;
  let isStopping = false;
  let isStopped = false;

  const world = (): CustodyWorld => ({
    monoMs: clock.monoMs(),
    canStore: deps.outbox.canStore,
    timeouts: deps.timeouts,
  });

  function dispatch(event: CustodyEvent): void {
    if (isStopped) return;
    queue.push(event);
    if (isRunning) return;
    isRunning = true;
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) step(next);
    } finally {
      isRunning = false;
    }
    deps.onChange();
    if (isStopping && isAtRest(state)) rest.resolve();
  }

  function step(event: CustodyEvent): void {
    const next = transition(state, event, world());
    if (next.state.phase.name !== state.phase.name)
      log.info({ deviceId, from: state.phase.name, to: next.state.phase.name }, 'card custody');
    state = next.state;
    for (const effect of next.effects) if (effect.type === 'record') keep(effect);
    flush();
    for (const effect of next.effects) if (effect.type === 'order') void carryOut(effect);
    deps.setBlock(deviceId, blockOf(state));
    timer.arm(deadlineOf(state, world()));
  }

  function keep({ event, card }: Extract<CustodyEffect, { type: 'record' }>): void {
    if (event === 'captured') retainCount += 1;
    const { reason, visitId } = card;
    const happenedAtMs = Math.max(0, clock.nowMs());
    waiting.push({ deviceId, event, reason, citizenSessionId: visitId, happenedAtMs, retainCount });
  }

  /** The row follows its records, never runs ahead of them: a crash in between finds the card as it was before. */
  function flush(): void {
    const entry = { retainCount, content: contentOf(state) };
    try {
      for (let body = waiting[0]; body !== undefined; body = waiting[0]) {
        const isLast = waiting.length === 1;
        deps.outbox.append({ type: 'card', body }, () => (isLast ? put(entry) : undefined));
        waiting.shift();
      }
      put(entry);
    } catch (error) {
      // The card goes its way all the same: nobody waits for a disk.
      log.warn(
        { deviceId, reason: describeError(error) },
        'what became of a card has to wait for its record',
      );
    }
  }

  function put(entry: CustodyEntry): void {
    const text = JSON.stringify(entry);
    if (text === written) return;
    journal.put(deviceId, entry);
    written = text;
  }

  async function carryOut({ orderNo, order }: Extract<CustodyEffect, { type: 'order' }>): Promise<void> {
    const addressee = reader;
    const result = addressee === undefined ? 'linkLost' : await perform(addressee, order, log);
    const now = addressee === undefined ? UNKNOWN : readerNow(addressee.status);
    if (result !== 'ok') log.info({ deviceId, order, result }, 'the card reader could not do it');
    dispatch({ type: 'done', orderNo, result, reader: now });
  }

  return {
    get view() {
      return cardView(state, world());
    },
    get card() {
      return cardOf(state);
    },
    get retainCount() {
      return retainCount;
    },
    binEmptied() {
      retainCount = 0;
      flush();
    },
    dispatch,
    setReader(next) {
      unsubscribe();
      reader = next;
      unsubscribe =
        next?.onStatus((_changed, status) => dispatch({ type: 'reader', reader: readerNow(status) })) ??
        (() => {});
      dispatch({ type: 'reader', reader: next === undefined ? null : readerNow(next.status) });
    },
    flush,
    async stop(graceMs) {
      isStopping = true;
      dispatch({ type: 'visit', visit: null });
      const grace = clock.setTimer(graceMs, rest.resolve);
      await rest.promise;
      grace.cancel();
      isStopped = true;
      unsubscribe();
      timer.cancel();
    },
  };
}

async function perform(reader: CardReader, order: Order, log: Log) {
  try {
    const result = await ordered(reader, order);
    return result.ok ? 'ok' : result.error;
  } catch (error) {
    log.error({ reason: describeError(error) }, 'the card reader driver failed');
    return 'hardwareError';
  }
}

function ordered(reader: CardReader, order: Order) {
  switch (order.type) {
    case 'setEntry':
      return reader.setEntry(order.entry);
    case 'move':
      return reader.move(order.to);
    case 'reset':
      return reader.reset(order.card);
  }
}

const UNKNOWN: ReaderNow = { media: 'unknown', isBinFull: false };

const MEDIA: Readonly<Record<CardReaderStatus['media'], Media>> = {
  present: 'inside',
  entering: 'gate',
  notPresent: 'none',
  jammed: 'jammed',
  // Only paper is retracted.
  retracted: 'unknown',
  unknown: 'unknown',
};

function readerNow({ media, retainBin }: CardReaderStatus): ReaderNow {
  return { media: MEDIA[media], isBinFull: retainBin === 'full' };
}

/** null: it may take cards. */
function blockOf({ phase }: CustodyState): DeviceBlock | null {
  if (phase.name === 'kept') return { action: 'clear', detail: 'card inside, bin full' };
  return phase.name === 'stuck' ? { action: 'clear', detail: 'card stuck inside' } : null;
}
