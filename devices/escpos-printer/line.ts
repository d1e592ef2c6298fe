/** The line to a printer: one request at a time, always between two commands (devices.md 3.1, 3.4), traced without what is printed. */
import { createCounters, type Counters } from '../counters.ts';
import type { DriverDeps } from '../driver.ts';
import { createRequestQueue } from '../request-queue.ts';
import { fullStatus, realTimeStatus, type StatusNumber } from './commands.ts';
import { decodeFullStatus, type FullStatus } from './full-status.ts';
import { createAnswerParser, type PrinterAnswer } from './status.ts';

const COUNTER_NAMES = ['timeout', 'unexpectedFrame', 'unknownBytes', 'glyphFontMissing'] as const;
type PrinterCounters = Counters<(typeof COUNTER_NAMES)[number]>;

export interface PrinterLine {
  readonly counters: PrinterCounters;
  /** DLE EOT n, answered at once also by a printer that is offline; undefined: not answered. */
  askStatus(n: StatusNumber): Promise<number | undefined>;
  /** DLE EOT 14h, answered at once as well. */
  askFullStatus(): Promise<FullStatus | undefined>;
  /** Any request that is answered in its turn; undefined: not answered in time. */
  ask<T>(question: Question<T>): Promise<T | undefined>;
  /** A counter, answered in its turn by digits and their unit. */
  askReading(reading: Reading): Promise<number | undefined>;
  /** true when the bytes have left. */
  send(label: string, bytes: Uint8Array): Promise<boolean>;
  /** As `send`, before everything that waits. */
  sendFirst(label: string, bytes: Uint8Array): Promise<boolean>;
  close(reason: string): void;
}

interface Question<T> {
  readonly label: string;
  readonly bytes: Uint8Array;
  readonly deadlineMs: number;
  readonly pick: (answer: PrinterAnswer) => T | undefined;
}

interface Reading {
  readonly label: string;
  readonly question: Uint8Array;
  readonly unit: string;
}

export interface LineEvents {
  /** Every answer; true: it was dealt with, so it answers no request. */
  readonly onAnswer: (answer: PrinterAnswer) => boolean;
}

/** Far over the time of one answer: a serial server may still hold back some kilobytes of a job. */
const STATUS_DEADLINE_MS = 1500;
/** The transport gives up earlier; this is for one that does not. */
const SEND_DEADLINE_MS = 60_000;
const READING_DEADLINE_MS = 3000;
/** Only these answers are shown whole: none of them can hold what is printed. */
const STATUS_HEX: Partial<Record<PrinterAnswer['type'], true>> = {
  realTime: true,
  change: true,
  fullStatus: true,
  byte: true,
};

export function createPrinterLine({ transport, clock, trace }: DriverDeps, events: LineEvents): PrinterLine {
  const counters = createCounters(COUNTER_NAMES);
  const parser = createAnswerParser();
  const queue = createRequestQueue<PrinterAnswer>({
    clock,
    counters,
    send(bytes, label) {
      // From now on: an answer to an earlier question would be read in another way.
      const unit = units.get(label);
      if (unit !== undefined) parser.expectReading(unit);
      return transport.write(bytes);
    },
    onTimeout: () => parser.dropPartial(),
  });
  /** Of the readings that were asked for, by the label of their question. */
  const units = new Map<string, string>();
  let knownUnknownBytes = 0;

  const unsubscribe = transport.onData((bytes) => {
    for (const answer of parser.push(bytes)) {
      trace(traceOf(answer));
      if (!events.onAnswer(answer)) queue.frame(answer);
    }
    counters.add('unknownBytes', parser.unknownBytes - knownUnknownBytes);
    knownUnknownBytes = parser.unknownBytes;
  });

  async function ask<T>({ label, bytes, deadlineMs, pick }: Question<T>): Promise<T | undefined> {
    traceSent(label, bytes, true);
    const result = await queue.request({ label, bytes, deadlineMs, priority: 'status', match: pick });
    return result.type === 'answer' ? result.value : undefined;
  }

  async function transmit(label: string, bytes: Uint8Array, priority: 'normal' | 'urgent'): Promise<boolean> {
    traceSent(label, bytes, priority === 'urgent');
    const result = await queue.transmit({ label, bytes, priority, deadlineMs: SEND_DEADLINE_MS });
    return result.type === 'answer';
  }

  function traceSent(label: string, bytes: Uint8Array, isShown: boolean): void {
    trace({
      direction: 'to-device',
      label,
      lengthBytes: bytes.length,
      hex: isShown ? toHex(bytes) : null,
    });
  }

  return {
    counters,
    ask,
    askStatus: (n) =>
      ask({
        label: `DLE EOT ${n}`,
        bytes: realTimeStatus(n),
        deadlineMs: STATUS_DEADLINE_MS,
        pick: (answer) => (answer.type === 'realTime' ? answer.byte : undefined),
      }),
    async askFullStatus() {
      const bytes = await ask({
        label: 'DLE EOT 14h',
        bytes: fullStatus,
        deadlineMs: STATUS_DEADLINE_MS,
        pick: (answer) => (answer.type === 'fullStatus' ? answer.bytes : undefined),
      });
      return bytes === undefined ? undefined : decodeFullStatus(bytes);
    },
    askReading({ label, question, unit }) {
      units.set(label, unit);
      return ask({
        label,
        bytes: question,
        deadlineMs: READING_DEADLINE_MS,
        pick: (answer) => (answer.type === 'reading' ? answer.value : undefined),
      });
    },
    send: (label, bytes) => transmit(label, bytes, 'normal'),
    sendFirst: (label, bytes) => transmit(label, bytes, 'urgent'),
    close(reason) {
      unsubscribe();
      queue.close(reason);
    },
  };
}

function traceOf(answer: PrinterAnswer): Parameters<DriverDeps['trace']>[0] {
  const bytes = 'bytes' in answer ? answer.bytes : 'byte' in answer ? [answer.byte] : [];
  const isShown = STATUS_HEX[answer.type] === true;
  return {
    direction: 'from-device',
    label: answer.type,
    lengthBytes: bytes.length,
    hex: isShown ? toHex(Uint8Array.from(bytes)) : null,
  };
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').toUpperCase();
}
