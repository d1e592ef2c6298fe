/** Receipts are printed while the printer is harmed; what is said of a receipt is held against the paper. */
import type { EscposSimulator } from '../../../devices/escpos-printer/simulator.ts';
import type { PrinterAction } from '../../../devices/escpos-printer/mechanics.ts';
import { isProved } from '../../../devices/paper-path.ts';
import type { PaperEvent, PrintOutcome, ReceiptPrinter } from '../../../devices/receipt-printer.ts';
import type { PrintEvidence } from '../../../shared/domain/print-evidence.ts';
import type { Desk } from './desk.ts';
import { pick, WELL_AGAIN_MS, type Player } from './player.ts';

type Harm = readonly [PrinterAction, PrinterAction];

/** What is done, and what undoes it. */
const HARMS: Readonly<Record<string, Harm>> = {
  paperOut: [{ type: 'removePaper' }, { type: 'loadPaper', paperMm: 50_000 }],
  coverOpen: [{ type: 'openCover' }, { type: 'closeCover' }],
  headHot: [{ type: 'heatHead' }, { type: 'coolHead' }],
  cutterJam: [{ type: 'jamCutter' }, { type: 'freeCutter' }],
  broken: [{ type: 'break' }, { type: 'repair' }],
  powerCut: [{ type: 'powerOff' }, { type: 'powerOn' }],
};
const PRESENTER_HARMS: Readonly<Record<string, Harm>> = {
  paperJam: [{ type: 'jamPaper' }, { type: 'clearJam' }],
  presenterBroken: [{ type: 'breakPresenter' }, { type: 'repairPresenter' }],
};
const MAX_LINES = 40;
const SCRIPTED = ['jamsAtOutput', 'staysInside', 'pulledWhileRetracting', 'sensorFlickers'] as const;
const LATE_MS = 5000;
const HAND_MS = 1500;

export interface PrinterPlay {
  readonly name: string;
  readonly desk: Desk<ReceiptPrinter, EscposSimulator>;
  readonly hasPresenter: boolean;
}

export function createPrinterPlayer({ name, desk, hasPresenter }: PrinterPlay): Player {
  const { simulator, random } = desk;
  const harms = hasPresenter ? { ...HARMS, ...PRESENTER_HARMS } : HARMS;
  const lies: string[] = [];
  /** The last word on each job. */
  const evidences = new Map<string, PrintEvidence>();
  let listenedTo: ReceiptPrinter | undefined;
  let jobs = 0;

  function onMedia({ type, jobId }: PaperEvent): void {
    if (jobId !== null) evidences.set(jobId, type);
  }

  /** The agent meets the driver of each connection anew. */
  function printer(): ReceiptPrinter | undefined {
    const current = desk.driver();
    if (current !== undefined && current !== listenedTo) current.onMedia(onMedia);
    listenedTo = current;
    return current;
  }

  function judge(): void {
    for (const [jobId, evidence] of evidences) {
      const fate = simulator.fateOf(jobId);
      // What is not sent whole has no number on its paper, which is its last line.
      const isTrue = isProved(evidence, fate) && (evidence !== 'queued' || isDenied(fate));
      if (!isTrue) lies.push(`${name}: ${jobId} is said to be ${evidence}, and is ${fate}`);
      const papers = simulator.papers.filter(({ receipt }) => receipt.lines.at(-1)?.trim() === jobId);
      if (papers.length > 1) lies.push(`${name}: ${jobId} came out ${papers.length} times`);
    }
  }

  function noteOutcome(jobId: string, { evidence }: PrintOutcome): void {
    const before = evidences.get(jobId);
    // It was told as an event that it came out, before the job ended with that.
    if (before === undefined || evidence !== 'presented') evidences.set(jobId, evidence);
  }

  /** Some take their paper, some leave it, and the kiosk pulls it back; some go away while it is still coming out. */
  async function leaveOrTake(current: ReceiptPrinter, jobId: string): Promise<void> {
    const choice = random();
    if (choice < 0.4) simulator.takeReceipts();
    await desk.pass(random() * 3000);
    if (choice > 0.4 && choice < 0.8) await desk.settle(current.retract(jobId));
    if (choice > 0.9) simulator.takeReceipts();
    await desk.pass(1000);
  }

  async function operate(): Promise<readonly string[]> {
    const current = printer();
    if (current === undefined) {
      await desk.pass(1000);
      return [];
    }
    const jobId = `job-${String(++jobs).padStart(4, '0')}`;
    const lines = Array.from({ length: 1 + Math.floor(random() * MAX_LINES) }, (_, at) => ({
      type: 'text' as const,
      text: `第${at}行 ${jobId}`,
    }));
    noteOutcome(jobId, await desk.settle(current.print({ jobId, content: lines })));
    if (hasPresenter) await leaveOrTake(current, jobId);
    else simulator.takeReceipts();
    judge();
    return lies.splice(0);
  }

  function harm(): string {
    if (random() < 0.1) {
      desk.clock.setTimer(random() * 1000, () => desk.pullCable());
      return 'pullCable';
    }
    if (hasPresenter && random() < 0.3) {
      const name = pick(random, SCRIPTED);
      simulator.script({ name, times: 1 });
      return name;
    }
    if (random() < 0.1) {
      simulator.script({ name: 'lateStatus', delayMs: random() * LATE_MS, times: 1 });
      return 'lateStatus';
    }
    const chosen = pick(random, Object.keys(harms));
    const [action, undo] = harms[chosen] ?? [];
    const at = random() * 3000;
    if (action !== undefined) desk.clock.setTimer(at, () => simulator.act(action));
    // Somebody helps while the job waits; or nobody does, until it is mended. No hand is there in an instant.
    if (undo !== undefined && random() < 0.6)
      desk.clock.setTimer(at + HAND_MS + random() * 20_000, () => simulator.act(undo));
    return chosen;
  }

  async function mend(): Promise<readonly string[]> {
    await desk.pass(27_000);
    simulator.clearScript();
    simulator.act({ type: 'emptyBin' });
    for (const [, undo] of Object.values(harms)) simulator.act(undo);
    const isWell = () => desk.driver()?.status.device === 'online' && desk.driver()?.status.paper === 'full';
    if (!(await desk.until(isWell, WELL_AGAIN_MS)))
      lies.push(`${name}: a healthy printer is said to be ${JSON.stringify(desk.driver()?.status)}`);
    printer();
    // What waited for its paper comes out first, and a driver that just began asks for many things before it looks again.
    await desk.pass(20_000);
    if (hasPresenter) judgeMouth();
    judge();
    return lies.splice(0);
  }

  /** A healthy printer that nobody touches for a while knows what hangs in its mouth. */
  function judgeMouth(): void {
    const isOut = simulator.papers.some(({ place }) => place === 'mouth');
    const presenter = desk.driver()?.status.presenter;
    if (presenter !== (isOut ? 'awaitingTake' : 'idle'))
      lies.push(`${name}: ${isOut ? 'a' : 'no'} paper in the mouth, said to be ${presenter}`);
  }

  return {
    name,
    operate,
    harm,
    mend,
    get recoveries() {
      return desk.recoveries;
    },
    close: () => desk.close(),
  };
}

function isDenied(fate: ReturnType<EscposSimulator['fateOf']>): boolean {
  return fate === 'nothing' || fate === 'partial';
}
