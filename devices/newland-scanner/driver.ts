/** Newland EM and FM engines, triggered by command (devices.md 4). */
import type { BarcodeScanner } from '../barcode-scanner.ts';
import { createCounters } from '../counters.ts';
import type { DriverDeps } from '../driver.ts';
import { createGapWatch } from '../gap-watch.ts';
import { createRequestQueue } from '../request-queue.ts';
import type { Trigger } from '../scan-run.ts';
import type { TextEncoding } from '../scanned-text.ts';
import {
  createScannerDriver,
  STRAY_MS,
  type ScannerListener,
  type ScannerProtocol,
} from '../scanner-driver.ts';
import {
  createNewlandParser,
  isCommandMode,
  MODE_QUERY,
  setCommandMode,
  START,
  STOP,
  type Answer,
  type NewlandItem,
} from './codec.ts';

export interface NewlandOptions {
  readonly encoding: TextEncoding;
}

/** Nine bytes and seven take 17 ms at 9600 baud. */
const ANSWER_DEADLINE_MS = 800;
/** A code and an answer come in one go; reading another code takes longer, so two that lost their CR never run together. */
const GAP_MS = 100;
/** A command that arrives damaged, or is not answered, is sent so often. */
const MAX_ATTEMPTS = 3;
/** Only lighting up would show that it reads again, so after a while the next citizen may try. */
const REFUSED_MS = 60_000;
const COUNTER_NAMES = [
  'timeout',
  'unexpectedFrame',
  'checksum',
  'crcRefused',
  'refused',
  'modeRestored',
  'noiseBytes',
  'unaskedCodes',
  'brokenOff',
] as const;

interface Command {
  readonly label: string;
  readonly bytes: Uint8Array;
  /** Of the answer when it is accepted. */
  readonly dataBytes: number;
}

export function createNewlandScanner(deps: DriverDeps, { encoding }: NewlandOptions): BarcodeScanner {
  return createScannerDriver(deps, (listener) => createProtocol(deps, encoding, listener));
}

function createProtocol(
  { transport, clock, trace }: DriverDeps,
  encoding: TextEncoding,
  { onCode }: ScannerListener,
): ScannerProtocol {
  const counters = createCounters(COUNTER_NAMES);
  const parser = createNewlandParser(encoding);
  const gap = createGapWatch(clock, {
    gapMs: GAP_MS,
    isMidFrame: () => parser.isMidItem(),
    onGap: () => hear(parser.pause()),
  });
  const queue = createRequestQueue<Answer>({ clock, counters, send });
  const unsubscribe = transport.onData((bytes) => {
    hear(parser.push(bytes));
    gap.arm();
  });
  /** Whether somebody wants the light on; it is on when the order has been sent. */
  let isWanted = false;
  let isLit = false;
  /** The next code is not whole, or was there before anybody asked. */
  let isDoubtful = false;
  /** When bytes came that belonged to nothing. */
  let strayAtMs = Number.NEGATIVE_INFINITY;
  /** It would not read by command the last time. */
  let refusal: { readonly detail: string; readonly untilMs: number } | null = null;

  async function send(bytes: Uint8Array, label: string): Promise<void> {
    const hex = Buffer.from(bytes).toString('hex').toUpperCase();
    trace({ direction: 'to-device', label, lengthBytes: bytes.length, hex });
    if (label === 'start' && !isLit) lightUp();
    if (label === 'stop') isLit = false;
    await transport.write(bytes);
  }

  /** From now on a code was asked for. */
  function lightUp(): void {
    isDoubtful = parser.isMidItem() || clock.monoMs() - strayAtMs < STRAY_MS;
    if (!isDoubtful) parser.beginCode();
    isLit = true;
  }

  function hear(items: readonly NewlandItem[]): void {
    for (const item of items) {
      if (item.type === 'code') hearCode(item);
      else if (item.type === 'answer') hearAnswer(item.answer);
      else {
        strayAtMs = clock.monoMs();
        counters.add('noiseBytes', item.byteCount);
        if (item.reason !== 'noise') counters.add(item.reason);
        traceIn('discarded', item.byteCount);
      }
    }
  }

  function hearCode({ code }: Extract<NewlandItem, { type: 'code' }>): void {
    traceIn(code.type === 'text' ? 'code' : `code ${code.reason}`, code.lengthBytes);
    if (!isLit) return counters.add('unaskedCodes');
    const { lengthBytes } = code;
    onCode(isDoubtful ? { type: 'rejected', reason: 'brokenOff', lengthBytes } : code);
    isDoubtful = false;
  }

  function hearAnswer(answer: Answer): void {
    traceIn(`answer ${answer.status}`, answer.data.length);
    // A code may hold the bytes of an answer; what follows is then the rest of it.
    if (!queue.frame(answer)) isDoubtful = true;
  }

  /** What comes may be personal: only how much of it. */
  function traceIn(label: string, lengthBytes: number): void {
    trace({ direction: 'from-device', label, lengthBytes, hex: null });
  }

  async function ask({ label, bytes, dataBytes }: Command): Promise<Answer | undefined> {
    const result = await queue.request({
      label,
      bytes,
      deadlineMs: ANSWER_DEADLINE_MS,
      priority: 'normal',
      match: (answer) => (isAnswer(answer, dataBytes) ? answer : undefined),
    });
    if (result.type !== 'answer') return undefined;
    if (result.value.status === 'crcError') counters.add('crcRefused');
    return result.value;
  }

  /** A command may be sent again: it sets, it does not toggle. */
  async function order(command: Command, isStillMeant = () => true): Promise<Answer | undefined> {
    let answer: Answer | undefined;
    for (let attempt = 0; attempt < MAX_ATTEMPTS && isWorthAsking(answer) && isStillMeant(); attempt++)
      answer = await ask(command);
    return answer;
  }

  /** The mode is what a citizen could change by showing a code of the manual, or a power cut: it is put right. */
  async function look(): Promise<{ readonly fault: string | null } | undefined> {
    const answer = await ask({ label: 'read mode', bytes: MODE_QUERY, dataBytes: 2 });
    if (answer === undefined) return undefined;
    const [mode] = answer.data;
    if (answer.status === 'crcError') return { fault: refused() };
    if (answer.status !== 'accepted' || mode === undefined) return { fault: `mode ${answer.status}` };
    if (isCommandMode(mode)) return { fault: refused() };
    const set = await order({ label: 'set mode', bytes: setCommandMode(mode), dataBytes: 1 });
    if (set === undefined) return undefined;
    counters.add(set.status === 'accepted' ? 'modeRestored' : 'refused');
    return { fault: set.status === 'accepted' ? refused() : `set mode ${set.status}` };
  }

  function refused(): string | null {
    return refusal !== null && clock.monoMs() < refusal.untilMs ? refusal.detail : null;
  }

  async function trigger(): Promise<Trigger> {
    // Lit again in the middle of a code it would read a second one into it.
    if (isLit && parser.isMidItem()) return { type: 'lit' };
    isWanted = true;
    const answer = await order({ label: 'start', bytes: START, dataBytes: 1 }, () => isWanted);
    // A code came, or the scan was called off, before the light had been confirmed.
    if (!isWanted) return { type: 'lit' };
    if (answer === undefined) return { type: 'silent' };
    const { status } = answer;
    // That says something of the line, any other refusal something of the engine.
    if (status === 'crcError') return { type: 'refused', detail: 'start crcError' };
    if (status === 'accepted') {
      refusal = null;
      return { type: 'lit' };
    }
    counters.add('refused');
    refusal = { detail: `start ${status}`, untilMs: clock.monoMs() + REFUSED_MS };
    return { type: 'refused', detail: refusal.detail };
  }

  return {
    look,
    trigger,
    async stop() {
      isWanted = false;
      await order({ label: 'stop', bytes: STOP, dataBytes: 1 });
    },
    counters: counters.read,
    isSpeakingOtherwise: () => counters.read().noiseBytes > 0 || counters.read().unexpectedFrame > 0,
    close(reason) {
      unsubscribe();
      gap.cancel();
      queue.close(reason);
    },
  };
}

function isWorthAsking(answer: Answer | undefined): boolean {
  return answer === undefined || answer.status === 'crcError';
}

/** A refusal has one byte of data whatever was asked. */
function isAnswer({ status, data }: Answer, dataBytes: number): boolean {
  return status !== 'accepted' || data.length === dataBytes;
}
