/** The paper, toner and moving parts of a simulated printer: what is really printed, whatever its queue says of it. */
import type { Clock, Timer } from '../../shared/time/clock.ts';

export type MechanismAction =
  | {
      readonly type:
        | 'removePaper'
        | 'openCover'
        | 'closeCover'
        | 'jam'
        | 'clearJam'
        | 'emptyToner'
        | 'changeToner'
        | 'takeSheets'
        | 'fillOutput'
        | 'break'
        | 'repair';
    }
  | { readonly type: 'loadPaper'; readonly sheets: number };

/** One printed side. */
export interface Sheet {
  readonly jobName: string;
  readonly page: number;
}

export interface Work {
  readonly jobName: string;
  readonly pages: number;
  readonly copies: number;
  readonly onSheet: () => void;
  readonly onDone: () => void;
}

export interface Mechanism {
  act(action: MechanismAction): void;
  /** One work at a time. */
  start(work: Work): void;
  /** What lies in the paper path still comes out. */
  abandon(): void;
  /** In the words of IPP; those that stop it are errors. */
  reasons(): string[];
  readonly isBlocked: boolean;
  readonly sheetsLeft: number;
  /** Every sheet that ever came out. */
  readonly printed: readonly Sheet[];
  stop(): void;
}

export const TRAY_SHEETS = 250;
const LOW_SHEETS = 25;
const OUTPUT_SHEETS = 100;
const LOW_TONER_PAGES = 200;
const TONER_PAGES = 2000;

export function createMechanism(clock: Clock, msPerSheet: number): Mechanism {
  const printed: Sheet[] = [];
  let sheetsLeft = TRAY_SHEETS;
  let tonerPages = TONER_PAGES;
  let inOutput = 0;
  let isCoverOpen = false;
  let isJammed = false;
  let isBroken = false;
  let work: Work | undefined;
  let doneSheets = 0;
  let timer: Timer | undefined;

  const isBlocked = () =>
    sheetsLeft === 0 || tonerPages === 0 || inOutput >= OUTPUT_SHEETS || isCoverOpen || isJammed || isBroken;

  function run(): void {
    if (work === undefined || timer !== undefined || isBlocked()) return;
    timer = clock.setTimer(msPerSheet, () => {
      timer = undefined;
      if (!isBlocked()) putOut();
      run();
    });
  }

  function putOut(): void {
    if (work === undefined) return;
    const { jobName, pages, copies, onSheet, onDone } = work;
    printed.push({ jobName, page: (doneSheets % pages) + 1 });
    doneSheets += 1;
    sheetsLeft -= 1;
    tonerPages -= 1;
    inOutput += 1;
    onSheet();
    if (doneSheets < pages * copies) return;
    work = undefined;
    onDone();
  }

  function act(action: MechanismAction): void {
    if (action.type === 'loadPaper') sheetsLeft = action.sheets;
    else if (action.type === 'removePaper') sheetsLeft = 0;
    else if (action.type === 'openCover' || action.type === 'closeCover')
      isCoverOpen = action.type === 'openCover';
    else if (action.type === 'jam' || action.type === 'clearJam') isJammed = action.type === 'jam';
    else if (action.type === 'break' || action.type === 'repair') isBroken = action.type === 'break';
    else if (action.type === 'emptyToner' || action.type === 'changeToner')
      tonerPages = action.type === 'emptyToner' ? 0 : TONER_PAGES;
    else inOutput = action.type === 'fillOutput' ? OUTPUT_SHEETS : 0;
    run();
  }

  function reasons(): string[] {
    const facts: [boolean, string][] = [
      [sheetsLeft === 0, 'media-empty-error'],
      [sheetsLeft > 0 && sheetsLeft <= LOW_SHEETS, 'media-low-warning'],
      [tonerPages === 0, 'toner-empty-error'],
      [tonerPages > 0 && tonerPages <= LOW_TONER_PAGES, 'toner-low-warning'],
      [inOutput >= OUTPUT_SHEETS, 'output-area-full-error'],
      [isCoverOpen, 'cover-open-error'],
      [isJammed, 'media-jam-error'],
      [isBroken, 'other-error'],
    ];
    return facts.flatMap(([isSo, reason]) => (isSo ? [reason] : []));
  }

  return {
    act,
    reasons,
    start(next) {
      work = next;
      doneSheets = 0;
      run();
    },
    abandon() {
      work = undefined;
      timer?.cancel();
      timer = undefined;
    },
    get isBlocked() {
      return isBlocked();
    },
    get sheetsLeft() {
      return sheetsLeft;
    },
    printed,
    stop: () => timer?.cancel(),
  };
}
