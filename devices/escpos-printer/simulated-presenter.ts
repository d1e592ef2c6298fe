/** The presenter of a simulated printer in motion: it holds papers out and pulls them back, which takes time and can go wrong (devices.md 3.7, 3.11). */
import type { PrinterScript } from './behaviours.ts';
import type { PaperPath } from '../paper-path.ts';
import type { PrintedReceipt } from './virtual-paper.ts';

export interface SimulatedPresenter {
  /** Neither a cut nor another movement is possible meanwhile. */
  readonly isMoving: boolean;
  /** What the sensor sees. */
  readonly isTicketAtOutput: boolean;
  /** Survives the loss of power. */
  readonly retractCount: number;
  present(): void;
  retract(): void;
  take(): readonly PrintedReceipt[];
  /** Hands that take every paper so long after it came out; null: nobody is there. */
  setTaker(afterMs: number | null): void;
  /** Movements stop where they are. */
  powerOff(): void;
  clearJam(): void;
}

interface Deps {
  readonly path: PaperPath<PrintedReceipt>;
  readonly script: PrinterScript;
  readonly later: (delayMs: number, run: () => void) => void;
  /** A movement is over. */
  readonly onRest: () => void;
  readonly onJam: () => void;
}

const PRESENT_MS = 600;
/** The paper has left the mouth after half of it, and is counted at the end. */
const RETRACT_MS = 800;

export function createSimulatedPresenter({ path, script, later, onRest, onJam }: Deps): SimulatedPresenter {
  /** Raised when a movement begins or is stopped, so that what was planned for an older one does not happen. */
  let movement = 0;
  let isMoving = false;
  let isLeaving = false;
  let isStuckAtOutput = false;
  let retractCount = 0;
  let takerMs: number | null = null;

  function begin(): (delayMs: number, run: () => void) => void {
    const own = ++movement;
    isMoving = true;
    return (delayMs, run) =>
      later(delayMs, () => {
        if (own === movement) run();
      });
  }

  function rest(): void {
    movement += 1;
    isMoving = false;
    isLeaving = false;
    onRest();
  }

  function jam(isAtOutput: boolean): void {
    isStuckAtOutput = isAtOutput;
    onJam();
  }

  function comeOut(): void {
    if (script.next('jamsAtOutput') !== undefined) jam(true);
    else if (script.next('staysInside') === undefined) {
      path.present();
      if (takerMs !== null) later(takerMs, () => take());
    }
    rest();
  }

  function take(): readonly PrintedReceipt[] {
    return isLeaving ? [] : path.take();
  }

  return {
    get isMoving() {
      return isMoving;
    },
    get isTicketAtOutput() {
      return isStuckAtOutput || (path.isInMouth && !isLeaving);
    },
    get retractCount() {
      return retractCount;
    },
    present() {
      begin()(PRESENT_MS, comeOut);
    },
    retract() {
      const then = begin();
      then(RETRACT_MS / 2, () => {
        if (script.next('pulledWhileRetracting') !== undefined) take();
        isLeaving = true;
      });
      then(RETRACT_MS, () => {
        const retracted = path.retract();
        if (retracted === undefined) jam(false);
        else if (retracted.length > 0) retractCount += 1;
        rest();
      });
    },
    take,
    setTaker(afterMs) {
      takerMs = afterMs;
    },
    powerOff() {
      movement += 1;
      isMoving = false;
      isLeaving = false;
    },
    clearJam() {
      isStuckAtOutput = false;
      path.remove();
    },
  };
}
