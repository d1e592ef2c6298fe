/** Honeywell scanners and engines in serial trigger mode (devices.md 4). */
import type { BarcodeScanner } from '../barcode-scanner.ts';
import { createCounters } from '../counters.ts';
import type { DriverDeps } from '../driver.ts';
import { createGapWatch } from '../gap-watch.ts';
import { createRequestQueue } from '../request-queue.ts';
import { createTextReader, type TextEncoding } from '../scanned-text.ts';
import {
  createScannerDriver,
  STRAY_MS,
  type ScannerListener,
  type ScannerProtocol,
} from '../scanner-driver.ts';
import {
  createMenuAnswerParser,
  isPlainEcho,
  menuCommand,
  MODE_QUERY,
  SERIAL_MODE,
  SET_SERIAL_MODE,
  START,
  STOP,
  tryParseMode,
  type MenuAnswer,
} from './codec.ts';

export interface HoneywellOptions {
  readonly encoding: TextEncoding;
}

const ANSWER_DEADLINE_MS = 800;
/** Three bytes; a line that does not take them ends by itself. */
const WRITE_DEADLINE_MS = 5000;
/** A code and an answer come in one go; reading another code takes longer, so two that lost their CR never run together. */
const GAP_MS = 100;
const COUNTER_NAMES = [
  'timeout',
  'unexpectedFrame',
  'refused',
  'modeRestored',
  'noiseBytes',
  'brokenOff',
] as const;

export function createHoneywellScanner(deps: DriverDeps, { encoding }: HoneywellOptions): BarcodeScanner {
  return createScannerDriver(deps, (listener) => createProtocol(deps, encoding, listener));
}

/** While the light is on, what comes is a code; while it is off, it is an answer. No byte tells them apart. */
function createProtocol(
  { transport, clock, trace }: DriverDeps,
  encoding: TextEncoding,
  { onCode }: ScannerListener,
): ScannerProtocol {
  const counters = createCounters(COUNTER_NAMES);
  const codes = createTextReader(encoding);
  const answers = createMenuAnswerParser();
  const gap = createGapWatch(clock, {
    gapMs: GAP_MS,
    isMidFrame: () => codes.isMidText() || answers.isMidAnswer(),
    onGap,
  });
  const queue = createRequestQueue<MenuAnswer>({ clock, counters, send });
  const unsubscribe = transport.onData(receive);
  let isLit = false;
  /** When bytes came that belonged to nothing. */
  let strayAtMs = Number.NEGATIVE_INFINITY;

  async function send(bytes: Uint8Array, label: string): Promise<void> {
    const hex = Buffer.from(bytes).toString('hex').toUpperCase();
    trace({ direction: 'to-device', label, lengthBytes: bytes.length, hex });
    if (label === 'start' && !isLit) lightUp();
    if (label === 'stop') goDark();
    await transport.write(bytes);
  }

  /** From now on what comes is a code. */
  function lightUp(): void {
    giveUp(answers.clear());
    if (clock.monoMs() - strayAtMs < STRAY_MS) codes.doubt();
    else codes.clear();
    isLit = true;
  }

  function goDark(): void {
    giveUp(codes.doubt());
    isLit = false;
  }

  function receive(bytes: Uint8Array): void {
    if (isLit) {
      for (const code of codes.push(bytes)) {
        traceIn(code.type === 'text' ? 'code' : `code ${code.reason}`, code.lengthBytes);
        onCode(code);
      }
    } else {
      for (const answer of answers.push(bytes)) {
        traceIn(`answer ${answer.result}`, answer.text.length + 1);
        if (!isPlainEcho(answer)) strayAtMs = clock.monoMs();
        queue.frame(answer);
      }
    }
    gap.arm();
  }

  function traceIn(label: string, lengthBytes: number): void {
    trace({ direction: 'from-device', label, lengthBytes, hex: null });
  }

  function onGap(): void {
    if (codes.isMidText()) {
      counters.add('brokenOff');
      giveUp(codes.doubt());
    }
    giveUp(answers.clear());
  }

  /** They may be a piece of a code: counted, never shown. */
  function giveUp(byteCount: number): void {
    if (byteCount === 0) return;
    strayAtMs = clock.monoMs();
    counters.add('noiseBytes', byteCount);
    traceIn('discarded', byteCount);
  }

  async function ask<T>(
    command: string,
    match: (answer: MenuAnswer) => T | undefined,
  ): Promise<T | undefined> {
    const result = await queue.request({
      label: command,
      bytes: menuCommand(command),
      deadlineMs: ANSWER_DEADLINE_MS,
      priority: 'normal',
      match,
    });
    return result.type === 'answer' ? result.value : undefined;
  }

  /** false: the line is closed. Nothing else can be known of it. */
  async function tell(label: 'start' | 'stop', bytes: Uint8Array): Promise<boolean> {
    const result = await queue.transmit({ label, bytes, deadlineMs: WRITE_DEADLINE_MS, priority: 'normal' });
    return result.type !== 'closed';
  }

  /** The mode is what a citizen could change by showing a code of the manual, or a power cut: it is put right. */
  async function look(): Promise<{ readonly fault: string | null } | undefined> {
    const mode = await ask(
      MODE_QUERY,
      (answer) => tryParseMode(answer) ?? (isRefusal(answer) ? null : undefined),
    );
    if (mode === undefined) return undefined;
    if (mode === SERIAL_MODE) return { fault: null };
    const set = await ask(SET_SERIAL_MODE, ({ result }) => result);
    if (set === undefined) return undefined;
    counters.add(set === 'ack' ? 'modeRestored' : 'refused');
    return { fault: set === 'ack' ? null : `TRGMOD${mode ?? '?'} ${set}` };
  }

  return {
    look,
    async trigger() {
      // Lit again in the middle of a code it would read a second one into it.
      if (isLit && codes.isMidText()) return { type: 'lit' };
      return (await tell('start', START)) ? { type: 'lit' } : { type: 'silent' };
    },
    async stop() {
      await tell('stop', STOP);
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

function isRefusal({ result }: MenuAnswer): boolean {
  return result !== 'ack';
}
