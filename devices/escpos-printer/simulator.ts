/**
 * An ESC/POS printer without hardware (devices.md 3.11): a receive buffer that is printed at a given speed, status
 * requests that overtake it, and paper that can be read. It is scripted by behaviours and handled by `act`.
 */
import type { Timer } from '../../shared/time/clock.ts';
import type { DeviceSimulator, SimulatorDeps, SimulatorPort } from '../simulator.ts';
import type { PrinterBehaviour } from './behaviours.ts';
import { createCommandSplitter, type OtherOperation, type PrinterCommand } from './interpreter.ts';
import {
  DOTS_PER_MM,
  act as actOn,
  changeBytes,
  isOffline,
  paperByte,
  realTimeByte,
  type Mechanics,
  type PrinterAction,
} from './mechanics.ts';
import { createRealTimeScanner, type RealTimeCommand } from './real-time.ts';
import { createVirtualPaper, type PrintedReceipt } from './virtual-paper.ts';

export interface EscposSimulatorOptions {
  /** epson: knows GS ( H and tells its name; default epson. */
  readonly profile?: 'epson' | 'generic';
  /** Receive buffer, default 4096; what does not fit is lost. */
  readonly bufferBytes?: number;
  /** Default: printing takes no time. */
  readonly printBytesPerSecond?: number;
  /** Paper in the roll, mm; default 50 m. */
  readonly paperMm?: number;
  /** Sends XOFF and XON; default false. */
  readonly xonXoff?: boolean;
  readonly behaviours?: readonly PrinterBehaviour[];
}

export interface EscposSimulator extends DeviceSimulator {
  /** Oldest first; the last one may be unfinished. */
  receipts(): PrintedReceipt[];
  /** Somebody takes the papers that are cut; they are no longer among `receipts`. */
  takeReceipts(): PrintedReceipt[];
  act(action: PrinterAction): void;
  /** Bytes that came while the buffer was full. */
  readonly lostBytes: number;
}

const DEFAULTS = { profile: 'epson', bufferBytes: 4096, paperMm: 50_000, xonXoff: false } as const;
const NEAR_END_MM = 5000;
/** Free bytes at which the host is stopped and let go on (TM-U200, devices.md 3.8). */
const XOFF_FREE_BYTES = 16;
const XON_FREE_BYTES = 32;
/** A picture of such a size is no picture: printers give it up. */
const MAX_COMMAND_BYTES = 1_000_000;
/** Printing time is spent in steps of at least this, ms. */
const STEP_MS = 2;
const IDENTITY: Readonly<Record<number, string>> = { 0x42: 'DOORSTEP', 0x43: 'SIM-80', 0x44: 'S000001' };
const MODEL_BYTE = 0x20;

export function createEscposSimulator(
  { clock }: SimulatorDeps,
  options: EscposSimulatorOptions = {},
): EscposSimulator {
  const { profile, bufferBytes, paperMm, xonXoff } = { ...DEFAULTS, ...options };
  const msPerByte = 1000 / (options.printBytesPerSecond ?? Infinity);
  const behaviours = options.behaviours ?? [];
  const timers = new Set<Timer>();
  const paper = createVirtualPaper();
  let splitter = createCommandSplitter();
  let scan = createRealTimeScanner();
  let mechanics: Mechanics = {
    paperDots: paperMm * DOTS_PER_MM,
    nearEndDots: NEAR_END_MM * DOTS_PER_MM,
    isCoverOpen: false,
    isHeadHot: false,
    isCutterJammed: false,
    isBroken: false,
  };
  let port: SimulatorPort | undefined;
  let buffer = Buffer.alloc(0);
  let isPowered = true;
  let isBusy = false;
  /** When the command in work is printed; timers that come late must not make the printer slower. */
  let freeAtMs = 0;
  let isXoff = false;
  let reportMask = 0;
  let lastReport = changeBytes(mechanics);
  let doneBytes = 0;
  let lostBytes = 0;
  let jamsLeft = behaviours.reduce((sum, b) => sum + (b.type === 'cutterJamsOnCut' ? b.times : 0), 0);
  let lateLeft = behaviours.reduce((sum, b) => sum + (b.type === 'lateStatus' ? b.times : 0), 0);
  const incidents = behaviours.filter((b) => b.type === 'incident');

  const has = (type: PrinterBehaviour['type']) => behaviours.some((b) => b.type === type);

  function send(bytes: Uint8Array): void {
    if (isPowered && bytes.length > 0 && !has('silent')) port?.send(bytes);
  }

  function later(delayMs: number, run: () => void): void {
    const timer = clock.setTimer(delayMs, () => {
      timers.delete(timer);
      run();
    });
    timers.add(timer);
  }

  function act(action: PrinterAction): void {
    if (action.type === 'powerOff') powerOff();
    if (action.type === 'powerOn') powerOn();
    mechanics = actOn(mechanics, action);
    report();
    pump();
  }

  function powerOff(): void {
    isPowered = false;
    buffer = Buffer.alloc(0);
    splitter = createCommandSplitter();
    scan = createRealTimeScanner();
    reportMask = 0;
    isXoff = false;
    paper.reset();
  }

  function powerOn(): void {
    isPowered = true;
    for (const behaviour of behaviours) if (behaviour.type === 'garbageAtPowerUp') send(behaviour.bytes);
  }

  function report(isForced = false): void {
    const bytes = changeBytes(mechanics);
    const isNews = Buffer.compare(bytes, lastReport) !== 0;
    lastReport = bytes;
    if (reportMask !== 0 && (isNews || isForced)) send(bytes);
  }

  function doRealTime(command: RealTimeCommand): void {
    if (command.type === 'recover') {
      if (!command.keepsBuffer) buffer = Buffer.alloc(0);
      if (mechanics.isCutterJammed) act({ type: 'freeCutter' });
      return;
    }
    const answer = Uint8Array.of(realTimeByte(mechanics, command.n));
    const late = behaviours.find((b) => b.type === 'lateStatus');
    if (late !== undefined && lateLeft > 0) {
      lateLeft -= 1;
      later(late.delayMs, () => send(answer));
    } else if (has('statusInsideReport') && reportMask !== 0) {
      const around = changeBytes(mechanics);
      send(Buffer.concat([around.subarray(0, 2), answer, around.subarray(2)]));
    } else send(answer);
  }

  function receive(bytes: Uint8Array): void {
    if (!isPowered) return;
    for (const byte of bytes) {
      const command = scan(byte);
      if (command !== undefined) doRealTime(command);
    }
    for (let rest = bytes; rest.length > 0;) {
      const room = bufferBytes - buffer.length;
      if (room <= 0 && isStopped()) {
        lostBytes += rest.length;
        return;
      }
      // A command that is larger than the buffer is taken in as it comes, as printers do with pictures.
      const taken = room > 0 ? room : rest.length;
      buffer = Buffer.concat([buffer, rest.subarray(0, taken)]);
      rest = rest.subarray(taken);
      pump();
    }
  }

  function isStopped(): boolean {
    return !isPowered || isBusy || isOffline(mechanics);
  }

  /** `sinceMs`: when printing went on, if that was earlier than now. */
  function pump(sinceMs?: number): void {
    freeAtMs = Math.max(freeAtMs, sinceMs ?? clock.monoMs());
    while (!isStopped()) {
      const command = splitter.next(buffer);
      if (command === undefined) {
        if (buffer.length > MAX_COMMAND_BYTES) buffer = Buffer.alloc(0);
        break;
      }
      if (!carryOut(command)) break;
      buffer = buffer.subarray(command.lengthBytes);
      if (command.type !== 'ignored') freeAtMs += command.lengthBytes * msPerByte;
      happen(command.lengthBytes);
      if (freeAtMs - clock.monoMs() >= STEP_MS) rest();
    }
    sayFlow();
  }

  function rest(): void {
    isBusy = true;
    later(freeAtMs - clock.monoMs(), () => {
      isBusy = false;
      pump(freeAtMs);
    });
  }

  function sayFlow(): void {
    if (!xonXoff) return;
    const free = bufferBytes - buffer.length;
    if (!isXoff && free <= XOFF_FREE_BYTES) send(Uint8Array.of(0x13));
    if (isXoff && free >= XON_FREE_BYTES) send(Uint8Array.of(0x11));
    isXoff = isXoff ? free < XON_FREE_BYTES : free <= XOFF_FREE_BYTES;
  }

  /** false: not done, it stays in the buffer. */
  function carryOut(command: PrinterCommand): boolean {
    if (command.type === 'cut' && jamsLeft > 0) {
      jamsLeft -= 1;
      act({ type: 'jamCutter' });
      return false;
    }
    switch (command.type) {
      case 'text':
      case 'lineFeed':
      case 'feedDots':
      case 'feedLines':
      case 'raster':
      case 'qrPrint':
      case 'cut':
        mechanics = { ...mechanics, paperDots: mechanics.paperDots - paper.move(command) };
        report();
        break;
      case 'initialise':
        reportMask = 0;
        paper.set(command);
        break;
      case 'lineSpacing':
      case 'align':
      case 'qrModule':
      case 'bold':
      case 'size':
      case 'qrStore':
        paper.set(command);
        break;
      case 'paperStatus':
      case 'reportChanges':
      case 'identity':
      case 'processId':
      case 'chinese':
      case 'ignored':
        reply(command);
    }
    return true;
  }

  function reply(request: OtherOperation): void {
    switch (request.type) {
      case 'paperStatus':
        if (!has('noPaperStatus')) send(Uint8Array.of(paperByte(mechanics)));
        break;
      case 'reportChanges':
        reportMask = request.mask;
        report(true);
        break;
      case 'identity':
        send(identityAnswer(request.n, profile));
        break;
      case 'processId':
        if (profile === 'epson') send(processAnswer(request.id));
        break;
      case 'chinese':
      case 'ignored':
    }
  }

  function happen(lengthBytes: number): void {
    const before = doneBytes;
    doneBytes += lengthBytes;
    for (const { afterBytes, action, undo } of incidents) {
      if (before >= afterBytes || doneBytes < afterBytes) continue;
      act(action);
      if (undo !== null) later(undo.afterMs, () => act(undo.action));
    }
  }

  return {
    attach(newPort) {
      port = newPort;
    },
    receive,
    act,
    receipts: () => paper.receipts(),
    takeReceipts: () => paper.take(),
    get lostBytes() {
      return lostBytes;
    },
    stop() {
      for (const timer of timers) timer.cancel();
      timers.clear();
    },
  };
}

function processAnswer(id: string): Uint8Array {
  return Buffer.concat([Uint8Array.of(0x37, 0x22), Buffer.from(id, 'latin1'), Uint8Array.of(0)]);
}

/** Clones answer the model byte only. */
function identityAnswer(n: number, profile: 'epson' | 'generic'): Uint8Array {
  if (n === 1 || n === 2) return Uint8Array.of(MODEL_BYTE);
  const text = profile === 'epson' ? IDENTITY[n] : undefined;
  if (text === undefined) return new Uint8Array();
  return Buffer.concat([Uint8Array.of(0x5f), Buffer.from(text, 'latin1'), Uint8Array.of(0)]);
}
