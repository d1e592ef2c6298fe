/** What a simulated printer does with one command: moves and marks paper, changes settings, answers in its turn (devices.md 3.2, 3.5-3.7). */
import type { Clock } from '../../shared/time/clock.ts';
import type { PrinterScript } from './behaviours.ts';
import type { InputBuffer } from './input-buffer.ts';
import type { OtherOperation, PaperOperation, PrinterCommand } from './interpreter.ts';
import {
  act,
  changeBytes,
  DOTS_PER_MM,
  fullStatusBytes,
  newMechanics,
  paperByte,
  type Mechanics,
  type PrinterAction,
} from './mechanics.ts';
import { createPaperPath, type Paper } from '../paper-path.ts';
import type { SimulatedModel } from './simulated-models.ts';
import { createSimulatedPresenter, type SimulatedPresenter } from './simulated-presenter.ts';
import { createVirtualPaper, type PrintedReceipt } from './virtual-paper.ts';

export interface SimulatedBodyDeps {
  readonly model: SimulatedModel;
  readonly size: { readonly lineDots: number; readonly paperMm: number; readonly binCapacity: number };
  readonly script: PrinterScript;
  readonly clock: Clock;
  readonly later: (delayMs: number, run: () => void) => void;
  readonly send: (bytes: Uint8Array) => void;
  readonly onJam: () => void;
  readonly onCutterJam: () => void;
  /** A movement of the presenter is over. */
  readonly onRest: () => void;
}

export interface SimulatedBody {
  readonly mechanics: Mechanics;
  readonly presenter: SimulatedPresenter;
  readonly papers: readonly Paper<PrintedReceipt>[];
  /** What is in the print head and not cut. */
  unfinished(): readonly PrintedReceipt[];
  readonly printedMm: number;
  /** It was told to report changes by itself. */
  readonly isReporting: boolean;
  act(action: PrinterAction, input: InputBuffer): void;
  /** false: it has to wait. `freeAtMs`: when what came before it is printed. */
  carryOut(command: PrinterCommand, freeAtMs: number): boolean;
  fullStatus(input: Pick<InputBuffer, 'isBusy' | 'isEmpty'>): Uint8Array;
}

/** The motor runs on for a moment when the last line is printed. */
const MOTOR_MS = 100;
const MODEL_BYTE = 0x20;
const ALL_CHANGES = 0x0f;

export function createSimulatedBody(deps: SimulatedBodyDeps): SimulatedBody {
  const { model, script, size, send } = deps;
  const paper = createVirtualPaper(size.lineDots);
  const path = createPaperPath<PrintedReceipt>({
    hasPresenter: model.hasPresenter,
    binCapacity: size.binCapacity,
  });
  const presenter = createSimulatedPresenter({ ...deps, path });
  let mechanics = newMechanics(size.paperMm);
  let motorUntilMs = 0;
  let reportMask = 0;
  let automaticMask = script.has('automaticStatus') ? ALL_CHANGES : 0;
  let lastReport = changeBytes(mechanics);
  let printedDots = 0;

  function report(input: Pick<InputBuffer, 'isBusy' | 'isEmpty'>, isForced = false): void {
    const bytes = changeBytes(mechanics);
    const isNews = Buffer.compare(bytes, lastReport) !== 0;
    lastReport = bytes;
    if (reportMask !== 0 && (isNews || isForced)) send(bytes);
    if (automaticMask !== 0 && isNews) send(fullStatus(input));
  }

  function fullStatus({ isBusy, isEmpty }: Pick<InputBuffer, 'isBusy' | 'isEmpty'>): Uint8Array {
    const isTicketAtOutput = presenter.isTicketAtOutput && script.next('sensorFlickers') === undefined;
    const isMotorOn = isBusy || deps.clock.monoMs() < motorUntilMs;
    return fullStatusBytes(mechanics, { isTicketAtOutput, isMotorOn, isSpooling: !isEmpty });
  }

  function movePaper(operation: PaperOperation, freeAtMs: number): void {
    const dots = paper.move(operation);
    printedDots += dots;
    mechanics = { ...mechanics, paperDots: mechanics.paperDots - dots };
    motorUntilMs = freeAtMs + MOTOR_MS;
    report({ isBusy: true, isEmpty: false });
  }

  function cut(operation: PaperOperation, freeAtMs: number): boolean {
    if (presenter.isMoving) return false;
    if (script.next('cutterJams') !== undefined) {
      deps.onCutterJam();
      return false;
    }
    movePaper(operation, freeAtMs);
    for (const receipt of paper.take()) if (!path.cutOff(receipt)) deps.onJam();
    return true;
  }

  function moveTicket(how: 'present' | 'retract'): boolean {
    if (!model.hasPresenter) return true;
    if (presenter.isMoving) return false;
    presenter[how]();
    return true;
  }

  function reply(request: OtherOperation): void {
    switch (request.type) {
      case 'paperStatus':
        if (request.question === model.paperQuestion && !script.has('noPaperStatus'))
          send(Uint8Array.of(paperByte(mechanics)));
        break;
      case 'reportChanges':
        reportMask = model.reportsChanges ? request.mask : 0;
        report({ isBusy: true, isEmpty: false }, true);
        break;
      case 'automaticStatus':
        automaticMask = model.hasPresenter ? request.mask : 0;
        break;
      case 'retractCount':
        if (model.hasPresenter && !script.has('noRetractCount'))
          send(Buffer.from(`${presenter.retractCount}ret`, 'latin1'));
        break;
      case 'identity':
        send(identityAnswer(request.n, model.texts[request.n]));
        break;
      case 'processId':
        if (model.confirmsPrinting) send(processAnswer(request.id));
        break;
      case 'chinese':
      case 'ignored':
    }
  }

  function carryOut(command: PrinterCommand, freeAtMs: number): boolean {
    switch (command.type) {
      case 'cut':
        return cut(command, freeAtMs);
      case 'present':
      case 'retract':
        return moveTicket(command.type);
      case 'qrPrint':
        if (command.parameter === model.qrParameter) movePaper(command, freeAtMs);
        break;
      case 'qrStore':
        if (command.parameter === model.qrParameter) paper.set(command);
        break;
      case 'text':
      case 'lineFeed':
      case 'feedDots':
      case 'feedLines':
      case 'raster':
        movePaper(command, freeAtMs);
        break;
      case 'initialise':
        reportMask = 0;
        paper.set(command);
        break;
      case 'lineSpacing':
      case 'align':
      case 'qrModule':
      case 'qrLevel':
      case 'bold':
      case 'size':
        paper.set(command);
        break;
      case 'paperStatus':
      case 'reportChanges':
      case 'automaticStatus':
      case 'retractCount':
      case 'identity':
      case 'processId':
      case 'chinese':
      case 'ignored':
        reply(command);
    }
    return true;
  }

  function losePower(): void {
    reportMask = 0;
    automaticMask = 0;
    paper.reset();
    presenter.powerOff();
  }

  return {
    presenter,
    carryOut,
    fullStatus,
    get mechanics() {
      return mechanics;
    },
    get papers() {
      return path.papers;
    },
    unfinished: () => paper.receipts(),
    get printedMm() {
      return printedDots / DOTS_PER_MM;
    },
    get isReporting() {
      return reportMask !== 0;
    },
    act(action, input) {
      if (action.type === 'powerOff') losePower();
      // Nobody reaches inside a closed machine that works.
      const isOpened = mechanics.isPaperJammed || mechanics.isCoverOpen;
      if (action.type === 'clearJam' && isOpened) presenter.clearJam();
      if (action.type === 'emptyBin') path.emptyBin();
      mechanics = act(mechanics, action);
      report(input);
    },
  };
}

function processAnswer(id: string): Uint8Array {
  return Buffer.concat([Uint8Array.of(0x37, 0x22), Buffer.from(id, 'latin1'), Uint8Array.of(0)]);
}

/** Clones answer the model byte only. */
function identityAnswer(n: number, text: string | undefined): Uint8Array {
  if (n === 1 || n === 2) return Uint8Array.of(MODEL_BYTE);
  if (text === undefined) return new Uint8Array();
  return Buffer.concat([Uint8Array.of(0x5f), Buffer.from(text, 'latin1'), Uint8Array.of(0)]);
}
