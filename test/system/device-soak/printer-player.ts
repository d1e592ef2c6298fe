/** Receipts are printed while the printer is harmed; what is said of a receipt is held against the paper. */
import type { EscposSimulator } from '../../../devices/escpos-printer/simulator.ts';
import type { PrinterAction } from '../../../devices/escpos-printer/mechanics.ts';
import type { PrintOutcome, ReceiptPrinter } from '../../../devices/receipt-printer.ts';
import type { Desk } from './desk.ts';
import { pick, WELL_AGAIN_MS, type Player } from './player.ts';

/** What is done, and what undoes it. */
const HARMS: Readonly<Record<string, readonly [PrinterAction, PrinterAction]>> = {
  paperOut: [{ type: 'removePaper' }, { type: 'loadPaper', paperMm: 50_000 }],
  coverOpen: [{ type: 'openCover' }, { type: 'closeCover' }],
  headHot: [{ type: 'heatHead' }, { type: 'coolHead' }],
  cutterJam: [{ type: 'jamCutter' }, { type: 'freeCutter' }],
  broken: [{ type: 'break' }, { type: 'repair' }],
  powerCut: [{ type: 'powerOff' }, { type: 'powerOn' }],
};
const MAX_LINES = 40;

export function createPrinterPlayer(name: string, desk: Desk<ReceiptPrinter, EscposSimulator>): Player {
  const { simulator, random } = desk;
  const lies: string[] = [];
  /** Papers that were seen whole, by job, taken or not. */
  const papers = new Map<string, number>();
  /** Jobs of which it was said that nothing is on paper. */
  const deniedJobs = new Set<string>();
  let jobs = 0;

  function lookAtPapers(): void {
    for (const receipt of simulator.takeReceipts())
      for (const line of receipt.lines) {
        const job = /end of (job-\d+)/.exec(line)?.[1];
        if (job !== undefined) papers.set(job, (papers.get(job) ?? 0) + 1);
      }
  }

  function judge(jobId: string, { evidence, failure }: PrintOutcome): void {
    lookAtPapers();
    const count = papers.get(jobId) ?? 0;
    const say = (what: string) =>
      lies.push(`${name}: ${jobId} ${what}; ${evidence}, ${failure}; papers: ${count}`);
    if (evidence === 'printed' && count !== 1) say('is said to be printed');
    if (evidence === 'queued') deniedJobs.add(jobId);
    for (const [job, papersOfJob] of papers) {
      if (papersOfJob > 1) say(`${job} came out twice`);
      if (deniedJobs.has(job)) say(`${job} came out, and was said to have no paper`);
    }
  }

  async function operate(): Promise<readonly string[]> {
    const printer = desk.driver();
    if (printer === undefined) {
      await desk.pass(1000);
      return [];
    }
    const jobId = `job-${++jobs}`;
    const lines = Array.from({ length: 1 + Math.floor(random() * MAX_LINES) }, (_, at) => ({
      type: 'text' as const,
      text: `第${at}行 ${jobId}`,
    }));
    const content = [...lines, { type: 'text' as const, text: `end of ${jobId}` }];
    judge(jobId, await desk.settle(printer.print({ jobId, content })));
    return lies.splice(0);
  }

  function harm(): string {
    if (random() < 0.1) {
      desk.clock.setTimer(random() * 1000, () => desk.pullCable());
      return 'pullCable';
    }
    const chosen = pick(random, Object.keys(HARMS));
    const [action, undo] = HARMS[chosen] ?? [];
    const at = random() * 1000;
    if (action !== undefined) desk.clock.setTimer(at, () => simulator.act(action));
    // Somebody helps while the job waits; or nobody does, until it is mended.
    if (undo !== undefined && random() < 0.6)
      desk.clock.setTimer(at + random() * 20_000, () => simulator.act(undo));
    return chosen;
  }

  async function mend(): Promise<readonly string[]> {
    await desk.pass(22_000);
    for (const [, undo] of Object.values(HARMS)) simulator.act(undo);
    const isWell = () => desk.driver()?.status.device === 'online' && desk.driver()?.status.paper === 'full';
    if (!(await desk.until(isWell, WELL_AGAIN_MS)))
      lies.push(`${name}: a healthy printer is said to be ${JSON.stringify(desk.driver()?.status)}`);
    return lies.splice(0);
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
