/**
 * An ESC/POS printer without hardware (devices.md 3.11): a receive buffer that is printed at a given speed, status
 * requests that overtake it, and paper that can be read. It is scripted by behaviours and handled by `act`.
 */
import type { Timer } from '../../shared/time/clock.ts';
import type { DeviceSimulator, SimulatorDeps, SimulatorPort } from '../simulator.ts';
import { createPrinterScript, INCIDENTS, type PrinterBehaviour } from './behaviours.ts';
import { createInputBuffer } from './input-buffer.ts';
import { changeBytes, isOffline, realTimeByte, type PrinterAction } from './mechanics.ts';
import { fateOf, type Paper, type PaperFate } from '../paper-path.ts';
import type { LineDots, ProfileName } from './profiles.ts';
import { createRealTimeScanner, type RealTimeCommand } from './real-time.ts';
import { createSimulatedBody } from './simulated-body.ts';
import { SIMULATED_MODELS } from './simulated-models.ts';
import type { PrintedReceipt } from './virtual-paper.ts';

export interface EscposSimulatorOptions {
  /** Default epson. */
  readonly profile?: ProfileName;
  /** Default 576: 80 mm paper. */
  readonly lineDots?: LineDots;
  /** Receive buffer, default 4096; what does not fit is lost. */
  readonly bufferBytes?: number;
  /** Default: printing takes no time. */
  readonly printBytesPerSecond?: number;
  /** Paper in the roll, mm; default 50 m. */
  readonly paperMm?: number;
  /** Papers that the bin takes; default 50. */
  readonly binCapacity?: number;
  /** Sends XOFF and XON; default false. */
  readonly xonXoff?: boolean;
  readonly behaviours?: readonly PrinterBehaviour[];
}

export interface EscposSimulator extends DeviceSimulator {
  /** Oldest first: what nobody took, and what is still being printed. */
  receipts(): PrintedReceipt[];
  /** Somebody takes the papers that hang out; they are no longer among `receipts`. */
  takeReceipts(): readonly PrintedReceipt[];
  /** Somebody takes every paper so long after it came out of the presenter; null: nobody. */
  setTaker(afterMs: number | null): void;
  /** Every paper that was cut, oldest first, and where it is. */
  readonly papers: readonly Paper<PrintedReceipt>[];
  fateOf(jobId: string): PaperFate;
  act(action: PrinterAction): void;
  script(behaviour: PrinterBehaviour): void;
  clearScript(): void;
  /** Bytes that came while the buffer was full. */
  readonly lostBytes: number;
  /** Paper that was used, mm. */
  readonly printedMm: number;
}

const DEFAULTS = {
  profile: 'epson',
  lineDots: 576,
  bufferBytes: 4096,
  paperMm: 50_000,
  binCapacity: 50,
  xonXoff: false,
} as const;
const FULL_STATUS_HEAD = [0x10, 0x0f];
const XOFF = 0x13;

export function createEscposSimulator(
  { clock }: SimulatorDeps,
  options: EscposSimulatorOptions = {},
): EscposSimulator {
  const { profile, bufferBytes, xonXoff, ...size } = { ...DEFAULTS, ...options };
  const model = SIMULATED_MODELS[profile];
  const script = createPrinterScript(options.behaviours ?? []);
  const timers = new Set<Timer>();
  const body = createSimulatedBody({
    model,
    size,
    script,
    clock,
    later,
    send,
    onJam: () => act({ type: 'jamPaper' }),
    onCutterJam: () => act({ type: 'jamCutter' }),
    onRest: () => input.pump(),
  });
  const input = createInputBuffer({
    clock,
    later,
    bufferBytes,
    xonXoff,
    msPerByte: 1000 / (options.printBytesPerSecond ?? Infinity),
    isStopped: () => !isPowered || isOffline(body.mechanics),
    carryOut: (command) => body.carryOut(command, input.freeAtMs),
    onDone: happen,
    sendFlow: (byte) => send(Uint8Array.of(byte)),
  });
  let scan = createRealTimeScanner();
  let port: SimulatorPort | undefined;
  let isPowered = true;
  let doneBytes = 0;

  function send(bytes: Uint8Array): void {
    if (isPowered && bytes.length > 0 && !script.has('silent')) port?.send(bytes);
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
    body.act(action, input);
    input.pump();
  }

  function powerOff(): void {
    isPowered = false;
    input.reset();
    scan = createRealTimeScanner();
  }

  function powerOn(): void {
    isPowered = true;
    const garbage = script.next('garbageAtPowerUp');
    if (garbage !== undefined) send(garbage.bytes);
  }

  function doRealTime(command: RealTimeCommand): void {
    switch (command.type) {
      case 'recover':
        if (!command.keepsBuffer) input.clear();
        if (body.mechanics.isCutterJammed) act({ type: 'freeCutter' });
        return;
      case 'fullStatus':
        if (model.hasPresenter && !script.has('noFullStatus'))
          sayStatus(Buffer.from([...FULL_STATUS_HEAD, ...body.fullStatus(input)]));
        return;
      case 'status':
        return sayStatus(Uint8Array.of(realTimeByte(body.mechanics, command.n)));
    }
  }

  function sayStatus(answer: Uint8Array): void {
    const late = script.next('lateStatus');
    if (late !== undefined) later(late.delayMs, () => send(answer));
    else if (script.has('statusInsideReport') && body.isReporting) {
      const around = changeBytes(body.mechanics);
      send(Buffer.concat([around.subarray(0, 2), answer, around.subarray(2)]));
    } else send(answer);
  }

  function receive(bytes: Uint8Array): void {
    if (!isPowered) return;
    for (const byte of bytes) {
      const command = scan(byte);
      if (command !== undefined) doRealTime(command);
    }
    input.receive(bytes);
  }

  function happen(lengthBytes: number): void {
    const before = doneBytes;
    doneBytes += lengthBytes;
    for (const incident of script.due(before, doneBytes)) {
      if (incident.name === 'xoffForever') {
        send(Uint8Array.of(XOFF));
        continue;
      }
      const [action, undo] = INCIDENTS[incident.name];
      act(action);
      if (incident.untilMs !== null) later(incident.untilMs, () => act(undo));
    }
  }

  return {
    attach(newPort) {
      port = newPort;
    },
    receive,
    act,
    script: (behaviour) => script.add(behaviour),
    clearScript: () => script.clear(),
    receipts: () => [
      ...body.papers.flatMap(({ receipt, place }) =>
        place === 'inside' || place === 'mouth' ? [receipt] : [],
      ),
      ...body.unfinished(),
    ],
    takeReceipts: () => body.presenter.take(),
    setTaker: (afterMs) => body.presenter.setTaker(afterMs),
    get papers() {
      return body.papers;
    },
    fateOf: (jobId) => fateOf(jobId, { papers: body.papers, unfinished: body.unfinished() }),
    get lostBytes() {
      return input.lostBytes;
    },
    get printedMm() {
      return body.printedMm;
    },
    stop() {
      for (const timer of timers) timer.cancel();
      timers.clear();
    },
  };
}
