/** Runs the handshake over a transport: one command at a time, in the order in which they were asked for (devices.md 2.2). */
import type { Timer } from '../../shared/time/clock.ts';
import { createBlockParser, type BlockItem } from '../block-parser.ts';
import { createCounters } from '../counters.ts';
import type { DriverDeps } from '../driver.ts';
import { createGapWatch } from '../gap-watch.ts';
import {
  ACK,
  encodeF2Command,
  EOT,
  F2_FORMAT,
  NAK,
  tryParseF2Answer,
  type F2Answer,
  type F2Command,
} from './codec.ts';
import {
  IDLE,
  transact,
  type Order,
  type Outcome,
  type TransactionEffect,
  type TransactionEvent,
} from './transaction.ts';

export type LineOutcome = Outcome | { readonly type: 'closed' };

export interface F2Line {
  /** Never rejects. A signal that aborts before the command is sent keeps it from being sent. */
  order(order: Order, signal?: AbortSignal): Promise<LineOutcome>;
  readonly isBusy: boolean;
  counters(): Readonly<Record<string, number>>;
  close(): void;
}

const COUNTER_NAMES = [
  'resent',
  'naked',
  'damaged',
  'duplicate',
  'answerTimeout',
  'noiseBytes',
  'otherUnit',
] as const;
/** A gap inside a block; the unit itself gives up after 20 ms, an operating system may be slower. */
const GAP_MS = 150;
/** APDUs and their answers may hold anything that is on the card: they are never shown (devices.md 1.8). */
const SECRET: ReadonlySet<string> = new Set(['5133', '5134', '5139', '6033', '6034', '6035']);
const CONTROL_NAMES = { [ACK]: 'ack', [NAK]: 'nak', [EOT]: 'eot' } as const;

export function createF2Line({ transport, clock, trace }: DriverDeps, address: number): F2Line {
  const counters = createCounters(COUNTER_NAMES);
  const parser = createBlockParser(F2_FORMAT);
  const gap = createGapWatch(clock, {
    gapMs: GAP_MS,
    isMidFrame: () => parser.isMidBlock(),
    onGap: () => hear(parser.flush()),
  });
  const unsubscribe = transport.onData((bytes) => {
    hear(parser.push(bytes));
    gap.arm();
  });
  let state = IDLE;
  let timer: Timer | undefined;
  let finish: ((outcome: LineOutcome) => void) | undefined;
  let lastOrder: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let isClosed = false;

  function hear(items: readonly BlockItem[]): void {
    let isDamaged = false;
    for (const item of items) {
      if (item.type === 'control') {
        traceBytes('from-device', nameOf(item.byte), Uint8Array.of(item.byte));
        dispatch({ type: nameOf(item.byte) });
      } else if (item.type === 'block') hearBlock(item);
      else {
        counters.add('noiseBytes', item.byteCount);
        isDamaged ||= item.reason !== 'noise';
      }
    }
    if (isDamaged) dispatch({ type: 'damaged' });
  }

  function hearBlock({ address: from, body }: Extract<BlockItem, { type: 'block' }>): void {
    const answer = from === address ? tryParseF2Answer(body) : undefined;
    if (answer === undefined) return counters.add(from === address ? 'noiseBytes' : 'otherUnit');
    traceAnswer(answer, body);
    dispatch({ type: 'answer', answer });
  }

  function dispatch(event: TransactionEvent): void {
    if (isClosed) return;
    const next = transact(state, event);
    state = next.state;
    for (const effect of next.effects) run(effect);
  }

  function run(effect: TransactionEffect): void {
    switch (effect.type) {
      case 'sendCommand':
        return write(labelOf(effect.command), encodeF2Command(effect.command, address), effect.command);
      case 'sendAck':
        return write('ack', Uint8Array.of(ACK));
      case 'sendNak':
        return write('nak', Uint8Array.of(NAK));
      case 'sendEot':
        return write('eot', Uint8Array.of(EOT));
      case 'wait':
        timer?.cancel();
        timer = clock.setTimer(effect.ms, () => dispatch({ type: 'timer' }));
        return;
      case 'count':
        return counters.add(effect.counter);
      case 'done':
        timer?.cancel();
        finish?.(effect.outcome);
        finish = undefined;
    }
  }

  function write(label: string, bytes: Uint8Array, command?: F2Command): void {
    traceBytes('to-device', label, bytes, command !== undefined && isSecret(command));
    // A stream that is gone ends the driver by `closed`.
    transport.write(bytes).catch(() => {});
  }

  function traceAnswer(answer: F2Answer, body: Uint8Array): void {
    const label = answer.type === 'positive' ? `P ${labelOf(answer)}` : `N ${labelOf(answer)} ${answer.code}`;
    traceBytes('from-device', label, body, isSecret(answer));
  }

  function traceBytes(
    direction: 'to-device' | 'from-device',
    label: string,
    bytes: Uint8Array,
    isHidden = false,
  ): void {
    const hex = isHidden ? null : Buffer.from(bytes).toString('hex').toUpperCase();
    trace({ direction, label, lengthBytes: bytes.length, hex });
  }

  function runOrder(order: Order, signal: AbortSignal | undefined): Promise<LineOutcome> {
    if (isClosed) return Promise.resolve({ type: 'closed' });
    if (signal?.aborted === true) return Promise.resolve({ type: 'discontinued', isAsked: true });
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
      timer?.cancel();
      finish?.({ type: 'closed' });
    },
  };
}

function nameOf(byte: number): 'ack' | 'nak' | 'eot' {
  return CONTROL_NAMES[byte as keyof typeof CONTROL_NAMES];
}

/** CM and PM as hex, as the vendor's tables have them. */
function labelOf({ cm, pm }: { cm: number; pm: number }): string {
  return Buffer.of(cm, pm).toString('hex').toUpperCase();
}

function isSecret(command: { cm: number; pm: number }): boolean {
  return SECRET.has(labelOf(command));
}
