/** What the drivers of barcode scanners do alike: one scan at a time, a look every three seconds, codes that nobody sees. */
import type { BarcodeScannerStatus } from '../shared/domain/device-status.ts';
import { Listeners } from '../shared/events.ts';
import type { Timer } from '../shared/time/clock.ts';
import type { BarcodeScanner, ScanEvent, ScanResult } from './barcode-scanner.ts';
import type { DriverDeps } from './driver.ts';
import { createDriverCore } from './driver-core.ts';
import { advanceScan, IDLE, type ScanEffect, type ScanInput, type Trigger } from './scan-run.ts';
import type { ScannedCode } from './scanned-text.ts';

/** How a make of scanner is spoken to. */
export interface ScannerProtocol {
  /** A question without any effect that the citizen could see; undefined: no answer. `fault`: it will not read, and why. */
  look(): Promise<{ readonly fault: string | null } | undefined>;
  /** Light on; again while it is on. */
  trigger(): Promise<Trigger>;
  /** Light off. */
  stop(): Promise<void>;
  counters(): Readonly<Record<string, number>>;
  /** Bytes came that were none of this protocol. */
  isSpeakingOtherwise(): boolean;
  close(reason: string): void;
}

export interface ScannerListener {
  /** Every code that comes, asked for or not; it is traced already. */
  readonly onCode: (code: ScannedCode) => void;
}

/** A scanner says nothing by itself: only an answer shows that it is there, so it is asked now and then. */
const LOOK_MS = 3000;
const MAX_MISSED = 3;
/** The rest of something may still come for so long: what the next scan reads first is not believed then. */
export const STRAY_MS = 2000;
const LOST = 'does not answer any more';

const INITIAL: BarcodeScannerStatus = {
  device: 'starting',
  link: 'up',
  action: null,
  detail: null,
  identity: null,
  scanner: 'unknown',
};

/** `start` rejects with `device.not-answering`, `device.protocol`, `device.transport` or, when aborted, `device.cancelled`. */
export function createScannerDriver(
  deps: DriverDeps,
  createProtocol: (listener: ScannerListener) => ScannerProtocol,
): BarcodeScanner {
  const { clock } = deps;
  const scanListeners = new Listeners<[ScanEvent]>();
  const protocol = createProtocol({
    onCode: (code) => dispatch({ type: 'code', code, nowMs: clock.monoMs() }),
  });
  const core = createDriverCore<BarcodeScannerStatus>(deps, {
    name: 'Barcode scanner',
    initial: INITIAL,
    forgotten: { scanner: 'unknown' },
    begin,
    isSpeakingOtherwise: () => protocol.isSpeakingOtherwise(),
    close,
  });
  let state = IDLE;
  let fault: string | null = null;
  let timer: Timer | undefined;
  let finish: ((result: ScanResult) => void) | undefined;
  let droppedCodes = 0;
  /** The look that runs, or the last one. */
  let round: Promise<boolean> = Promise.resolve(true);

  function dispatch(input: ScanInput): void {
    const next = advanceScan(state, input);
    state = next.state;
    for (const effect of next.effects) run(effect);
  }

  function run(effect: ScanEffect): void {
    switch (effect.type) {
      case 'trigger':
        return void trigger();
      case 'release':
        return void release();
      case 'wait':
        timer?.cancel();
        timer = clock.setTimer(effect.delayMs, () => dispatch({ type: 'timer', nowMs: clock.monoMs() }));
        return;
      case 'tell':
        return scanListeners.emit(effect.event);
      case 'done':
        return finish?.(effect.result);
      case 'dropCode':
        droppedCodes += 1;
        return;
      case 'lost':
        return core.finish({ reason: 'silent', detail: LOST });
    }
  }

  async function trigger(): Promise<void> {
    // A question must not come between: while the light is on, an answer would be taken for a code.
    await round;
    if (state.tag !== 'reading') return;
    const outcome = await protocol.trigger();
    dispatch({ type: 'triggered', outcome });
    publish();
  }

  async function release(): Promise<void> {
    timer?.cancel();
    await protocol.stop();
    const isThere = await look(MAX_MISSED);
    dispatch({ type: 'released', isThere, nowMs: clock.monoMs() });
    publish();
  }

  function publish(): void {
    if (core.isEnded) return;
    const isLit = state.tag === 'reading';
    const scanner = fault === null ? (isLit ? 'on' : 'off') : 'inoperative';
    core.publish({ scanner, action: fault === null ? null : 'configuration', detail: fault });
  }

  async function look(attempts: number): Promise<boolean> {
    for (let attempt = 0; attempt < attempts && !core.isEnded; attempt++) {
      const seen = await protocol.look();
      if (seen === undefined) continue;
      fault = seen.fault;
      return true;
    }
    return false;
  }

  async function begin(): Promise<boolean> {
    if (!(await look(MAX_MISSED))) return false;
    // A scanner that was left lit by a driver before is dark now.
    await protocol.stop();
    if (core.isEnded) return false;
    publish();
    void watch();
    return true;
  }

  async function watch(): Promise<void> {
    let missed = 0;
    while (await core.pause(LOOK_MS)) {
      if (state.tag !== 'idle') continue;
      round = lookAgain();
      missed = (await round) ? 0 : missed + 1;
      if (missed >= MAX_MISSED) return core.finish({ reason: 'silent', detail: LOST });
      publish();
    }
  }

  async function lookAgain(): Promise<boolean> {
    // The order to go dark may have been lost.
    await protocol.stop();
    return look(1);
  }

  function close(detail: string): void {
    timer?.cancel();
    protocol.close(detail);
    dispatch({ type: 'ended', detail });
  }

  function scan(timeoutMs: number, signal?: AbortSignal): Promise<ScanResult> {
    if (core.isEnded) return refusal('linkLost', 'the driver has ended');
    if (signal?.aborted === true) return refusal('cancelled', 'called off');
    if (finish !== undefined) return refusal('sequenceError', 'it reads already');
    const { promise, resolve } = Promise.withResolvers<ScanResult>();
    const cancel = () => dispatch({ type: 'cancel' });
    signal?.addEventListener('abort', cancel, { once: true });
    finish = (result) => {
      finish = undefined;
      signal?.removeEventListener('abort', cancel);
      resolve(result);
    };
    dispatch({ type: 'begin', nowMs: clock.monoMs(), timeoutMs });
    return promise;
  }

  return {
    ...core.members,
    deviceClass: 'barcodeScanner',
    get status() {
      return core.status;
    },
    counters: () => ({ ...protocol.counters(), droppedCodes }),
    scan,
    onScan: (listener) => scanListeners.add(listener),
  };
}

function refusal(error: 'linkLost' | 'cancelled' | 'sequenceError', detail: string): Promise<ScanResult> {
  return Promise.resolve({ ok: false, error, detail });
}
