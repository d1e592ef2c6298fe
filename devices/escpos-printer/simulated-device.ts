/** A simulated printer in the hands of somebody at a command line. */
import { handle, handleWith, type Handle, type SimulatedDevice, type SimulatorDeps } from '../simulator.ts';
import type { PrinterBehaviour } from './behaviours.ts';
import type { EscposOptions } from './definition.ts';
import type { PrinterAction } from './mechanics.ts';
import { SIMULATED_MODELS } from './simulated-models.ts';
import { createEscposSimulator, type EscposSimulator } from './simulator.ts';

/** As a printer of 250 mm/s takes the bytes of text in. */
const PRINT_BYTES_PER_SECOND = 4000;
const NEVER_ANSWERED_MS = 5000;

export function simulatePrinter(deps: SimulatorDeps, options: EscposOptions): SimulatedDevice {
  const printer = createEscposSimulator(deps, { ...options, printBytesPerSecond: PRINT_BYTES_PER_SECOND });
  const { hasPresenter } = SIMULATED_MODELS[options.profile];
  return {
    simulator: printer,
    handles: {
      ...bodyHandles(printer),
      ...(hasPresenter ? presenterHandles(printer) : {}),
      ...scriptedHandles(printer),
      takeReceipts: handle('a hand takes what hangs there', () => void printer.takeReceipts()),
    },
    truth: () => truthOf(printer, hasPresenter),
  };
}

function doing(printer: EscposSimulator) {
  return (about: string, type: Exclude<PrinterAction['type'], 'loadPaper'>): Handle =>
    handle(about, () => printer.act({ type }));
}

function bodyHandles(printer: EscposSimulator): Record<string, Handle> {
  const done = doing(printer);
  return {
    removePaper: done('the paper ends', 'removePaper'),
    loadPaper: handleWith('mm', 50_000, 'a new roll', (paperMm) =>
      printer.act({ type: 'loadPaper', paperMm }),
    ),
    openCover: done('the cover is opened', 'openCover'),
    closeCover: done('the cover is closed', 'closeCover'),
    heatHead: done('the head is too hot', 'heatHead'),
    coolHead: done('the head has cooled down', 'coolHead'),
    jamCutter: done('the cutter is stuck', 'jamCutter'),
    freeCutter: done('somebody frees it', 'freeCutter'),
    break: done('it has a fault', 'break'),
    repair: done('the fault is gone', 'repair'),
    powerOff: done('the power goes', 'powerOff'),
    powerOn: done('the power comes back', 'powerOn'),
  };
}

function presenterHandles(printer: EscposSimulator): Record<string, Handle> {
  const done = doing(printer);
  return {
    taker: handleWith('ms', 1000, 'hands take every paper so long after it came out', (afterMs) =>
      printer.setTaker(afterMs),
    ),
    leave: handle('nobody takes a paper any more', () => printer.setTaker(null)),
    jamPaper: done('the paper jams', 'jamPaper'),
    clearJam: done('somebody opens it and pulls the paper out', 'clearJam'),
    breakPresenter: done('the presenter has a fault', 'breakPresenter'),
    repairPresenter: done('the presenter works again', 'repairPresenter'),
    emptyBin: done('the bin of retracted papers is emptied', 'emptyBin'),
  };
}

function scriptedHandles(printer: EscposSimulator): Record<string, Handle> {
  const scripted = (about: string, behaviour: PrinterBehaviour): Handle =>
    handle(about, () => printer.script(behaviour));
  return {
    silent: scripted('answers nothing', { name: 'silent' }),
    cutterJams: scripted('the next cut gets stuck', { name: 'cutterJams', times: 1 }),
    jamsAtOutput: scripted('the next paper sticks on its way out', { name: 'jamsAtOutput', times: 1 }),
    staysInside: scripted('the next paper is not held out', { name: 'staysInside', times: 1 }),
    pulledWhileRetracting: scripted('a hand is stronger than the next retraction', {
      name: 'pulledWhileRetracting',
      times: 1,
    }),
    lateStatus: scripted('the next status comes too late', {
      name: 'lateStatus',
      delayMs: NEVER_ANSWERED_MS,
      times: 1,
    }),
    behave: handle('no behaviour any more', () => printer.clearScript()),
  };
}

/** How much, not what: the paper may carry what a real card had (devices.md 1.8). */
function truthOf(printer: EscposSimulator, hasPresenter: boolean): string {
  const receipts = printer.receipts();
  const whole = receipts.filter(({ cut }) => cut).length;
  const inBin = printer.papers.filter(({ place }) => place === 'bin').length;
  const bin = hasPresenter ? ` · ${inBin} in the bin` : '';
  return `${whole} receipts to take${whole < receipts.length ? ', one being printed' : ''}${bin}`;
}
