/** Runs the handshake over a transport: one command at a time, in the order in which they were asked for (devices.md 2.2, 2.5). */
import type { Timer } from '../shared/time/clock.ts';
import { ACK, createBlockParser, ENQ, EOT, NAK, type BlockFormat, type BlockItem } from './block-parser.ts';
import {
  IDLE,
  transact,
  TRANSACTION_COUNTERS,
  type Handshake,
  type Order,
  type Outcome,
  type TransactionEffect,
  type TransactionEvent,
  type TransactionState,
} from './block-transaction.ts';
import { createCounters } from './counters.ts';
import type { DriverDeps } from './driver.ts';
import { createGapWatch } from './gap-watch.ts';

/** How a family of devices puts commands and answers into blocks. */
export interface BlockProtocol<Command, Answer> extends Handshake<Command, Answer> {
  readonly format: BlockFormat;
  encode(command: Command, address: number): Uint8Array;
  /** undefined: no answer. */
  tryParse(body: Uint8Array): Answer | undefined;
  nameCommand(command: Command): BlockName;
  nameAnswer(answer: Answer): BlockName;
}

/** For the trace. */
export interface BlockName {
  readonly label: string;
  /** It may hold anything that is on a card: its bytes are never shown (devices.md 1.8). */
  readonly isSecret: boolean;
}

export type LineOutcome<Answer> = Outcome<Answer> | { readonly type: 'closed' };

export interface BlockLine<Command, Answer> {
  /** Never rejects. A signal that aborts before the command is sent keeps it from being sent. */
  order(order: Order<Command>, signal?: AbortSignal): Promise<LineOutcome<Answer>>;
  readonly isBusy: boolean;
  counters(): Readonly<Record<string, number>>;
  close(): void;
}

/** A gap inside a block; a unit itself gives up after 20 ms, an operating system may be slower. */
const GAP_MS = 150;
const CONTROLS = {
  sendAck: { label: 'ack', byte: ACK },
  sendNak: { label: 'nak', byte: NAK },
  sendEot: { label: 'eot', byte: EOT },
  sendEnq: { label: 'enq', byte: ENQ },
} as const;
/** What a unit says; ENQ is for hosts only. */
const HEARD: ReadonlyMap<number, 'ack' | 'nak' | 'eot'> = new Map([
  [ACK, 'ack'],
  [NAK, 'nak'],
  [EOT, 'eot'],
]);

/** `address`: of the unit, where several are on one line. */
export function createBlockLine<Command, Answer>(
  { transport, clock, trace }: DriverDeps,
  protocol: BlockProtocol<Command, Answer>,
  address = 0,
): BlockLine<Command, Answer> {
  const counters = createCounters([...TRANSACTION_COUNTERS, 'noiseBytes', 'otherUnit']);
  const parser = createBlockParser(protocol.format);
  const gap = createGapWatch(clock, {
    gapMs: GAP_MS,
    isMidFrame: () => parser.isMidBlock(),
    onGap: () => hear(parser.flush()),
  });
  const unsubscribe = transport.onData((bytes) => {
    hear(parser.push(bytes));
    gap.arm();
  });
  let state: TransactionState<Command, Answer> = IDLE;
  let timer: Timer | undefined;
  /** Of what was sent last: a deadline counts from there, since a long command fills a slow line for longer than that. */
  let sent: Promise<void> = Promise.resolve();
  let waitNo = 0;
  let finish: ((outcome: LineOutcome<Answer>) => void) | undefined;
  let lastOrder: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let isClosed = false;

  function hear(items: readonly BlockItem[]): void {
    let isDamaged = false;
    for (const item of items) {
      if (item.type === 'control') hearControl(item.byte);
      else if (item.type === 'block') hearBlock(item);
      else {
        counters.add('noiseBytes', item.byteCount);
        isDamaged ||= item.reason !== 'noise';
      }
    }
    if (isDamaged) dispatch({ type: 'damaged' });
  }

  function hearControl(byte: number): void {
    const type = HEARD.get(byte);
    if (type === undefined) return counters.add('noiseBytes');
    traceBytes('from-device', { label: type, isSecret: false }, Uint8Array.of(byte));
    dispatch({ type });
  }

  function hearBlock({ address: from, body }: Extract<BlockItem, { type: 'block' }>): void {
    const answer = from === address ? protocol.tryParse(body) : undefined;
    if (answer === undefined) return counters.add(from === address ? 'noiseBytes' : 'otherUnit');
    traceBytes('from-device', protocol.nameAnswer(answer), body);
    dispatch({ type: 'answer', answer });
  }

  function dispatch(event: TransactionEvent<Command, Answer>): void {
    if (isClosed) return;
    const next = transact(protocol, state, event);
    state = next.state;
    for (const effect of next.effects) run(effect);
  }

  function run(effect: TransactionEffect<Command, Answer>): void {
    switch (effect.type) {
      case 'sendCommand':
        return write(protocol.nameCommand(effect.command), protocol.encode(effect.command, address));
      case 'sendAck':
      case 'sendNak':
      case 'sendEot':
      case 'sendEnq': {
        const { label, byte } = CONTROLS[effect.type];
        return write({ label, isSecret: false }, Uint8Array.of(byte));
      }
      case 'wait':
        return void waitFor(effect.ms);
      case 'count':
        return counters.add(effect.counter);
      case 'done':
        stopWaiting();
        finish?.(effect.outcome);
        finish = undefined;
    }
  }

  async function waitFor(ms: number): Promise<void> {
    stopWaiting();
    const thisNo = waitNo;
    await sent;
    if (thisNo === waitNo) timer = clock.setTimer(ms, () => dispatch({ type: 'timer' }));
  }

  function stopWaiting(): void {
    waitNo += 1;
    timer?.cancel();
  }

  function write(name: BlockName, bytes: Uint8Array): void {
    traceBytes('to-device', name, bytes);
    // A stream that is gone ends the driver by `closed`.
    sent = transport.write(bytes).catch(() => {});
  }

  function traceBytes(
    direction: 'to-device' | 'from-device',
    { label, isSecret }: BlockName,
    bytes: Uint8Array,
  ): void {
    const hex = isSecret ? null : Buffer.from(bytes).toString('hex').toUpperCase();
    trace({ direction, label, lengthBytes: bytes.length, hex });
  }

  function runOrder(
    order: Order<Command>,
    signal: AbortSignal | undefined,
  ): Promise<LineOutcome<Answer>> | LineOutcome<Answer> {
    if (isClosed) return { type: 'closed' };
    if (signal?.aborted === true) return { type: 'discontinued', isAsked: true };
    const cancel = () => dispatch({ type: 'cancel' });
    signal?.addEventListener('abort', cancel, { once: true });
    return new Promise((resolve) => {
      finish = (outcome) => {
        signal?.removeEventListener('abort', cancel);
        resolve(outcome);
      };
      dispatch({ type: 'begin', order });
    });
  }

  return {
    async order(order, signal) {
      waiting += 1;
      const outcome = lastOrder.then(() => runOrder(order, signal));
      lastOrder = outcome;
      return outcome.finally(() => {
        waiting -= 1;
      });
    },
    get isBusy() {
      return waiting > 0;
    },
    counters: () => counters.read(),
    close() {
      isClosed = true;
      unsubscribe();
      gap.cancel();
      stopWaiting();
      finish?.({ type: 'closed' });
    },
  };
}

/** CM and PM as hex, as the vendor's tables have them. */
export function labelOf({ cm, pm }: { readonly cm: number; readonly pm: number }): string {
  return Buffer.of(cm, pm).toString('hex').toUpperCase();
}
