/** Documents are printed while the queue and its printer are harmed; what is said of the sheets is held against the sheets. */
import type { DocumentOutcome, DocumentPrinter } from '../../../devices/document-printer.ts';
import type { IppBehaviour } from '../../../devices/ipp-printer/behaviours.ts';
import type { IppAction, IppSimulator } from '../../../devices/ipp-printer/simulator.ts';
import { makePdf } from '../../../devices/self-test/small-pdf.ts';
import type { Desk } from './desk.ts';
import { pick, WELL_AGAIN_MS, type Player } from './player.ts';

const PAGES = 3;
const PDF = makePdf(Array.from({ length: PAGES }, (_, page) => [`page ${page + 1}`]));
/** What is done, and what undoes it. */
const HARMS: readonly (readonly [IppAction, IppAction])[] = [
  [{ type: 'removePaper' }, { type: 'loadPaper', sheets: 250 }],
  [{ type: 'jam' }, { type: 'clearJam' }],
  [{ type: 'openCover' }, { type: 'closeCover' }],
  [{ type: 'emptyToner' }, { type: 'changeToner' }],
  [{ type: 'fillOutput' }, { type: 'takeSheets' }],
  [{ type: 'break' }, { type: 'repair' }],
  [{ type: 'pause' }, { type: 'resume' }],
  [{ type: 'rejectJobs' }, { type: 'acceptJobs' }],
  [{ type: 'goDown' }, { type: 'comeUp' }],
];
const SCRIPTED: readonly IppBehaviour[] = [
  { name: 'silent', times: 2 },
  { name: 'swallowsAnswer', times: 1 },
  { name: 'hangsUp', times: 2 },
  { name: 'garbage', times: 2 },
  { name: 'slow', delayMs: 4000, times: 3 },
  { name: 'busy', times: 1 },
  { name: 'refusesFormat', times: 1 },
  { name: 'aborts', times: 1 },
  { name: 'wrongRequestId', times: 1 },
];

export function createDocumentPrinterPlayer(desk: Desk<DocumentPrinter, IppSimulator>): Player {
  const { simulator, random, clock } = desk;
  const name = 'ipp-printer';
  const outcomes = new Map<string, DocumentOutcome>();
  let jobs = 0;

  /** Sheets may still come out later: every word is held against all of them, again and again. */
  function judge(): string[] {
    return [...outcomes].flatMap(([jobId, { evidence }]) => {
      const pages = simulator.truth.printed.flatMap(({ jobName, page }) => (jobName === jobId ? [page] : []));
      const isWhole = new Set(pages).size === PAGES;
      const isTrue =
        (evidence !== 'printed' || isWhole) &&
        (evidence !== 'queued' || pages.length === 0) &&
        (evidence === 'unknown' || pages.length <= PAGES);
      return isTrue ? [] : [`${name}: ${jobId} is said to be ${evidence}, on paper are ${pages.join(' ')}`];
    });
  }

  async function operate(): Promise<readonly string[]> {
    const printer = desk.driver();
    if (printer === undefined) {
      await desk.pass(1000);
      return [];
    }
    const jobId = `DOC-${++jobs}`;
    const abort = new AbortController();
    if (random() < 0.1) clock.setTimer(random() * 10_000, () => abort.abort());
    outcomes.set(jobId, await desk.settle(printer.print({ jobId, pdf: PDF }, { signal: abort.signal })));
    return judge();
  }

  function harm(): string {
    if (random() < 0.1) {
      const keepsJobs = random() < 0.5;
      clock.setTimer(random() * 8000, () => simulator.act({ type: 'restart', keepsJobs }));
      return 'restart';
    }
    if (random() < 0.15) {
      // Until it is mended: long enough for the kiosk to lose it.
      clock.setTimer(random() * 8000, () => simulator.act({ type: 'goDown' }));
      return 'goDown';
    }
    if (random() < 0.4) {
      const behaviour = pick(random, SCRIPTED);
      simulator.script(behaviour);
      return behaviour.name;
    }
    const [action, undo] = pick(random, HARMS);
    const atMs = random() * 8000;
    clock.setTimer(atMs, () => simulator.act(action));
    // Half of the time somebody comes in time.
    if (random() < 0.5) clock.setTimer(atMs + random() * 20_000, () => simulator.act(undo));
    return action.type;
  }

  async function mend(): Promise<readonly string[]> {
    await desk.pass(28_000);
    simulator.clearScript();
    for (const [, undo] of HARMS) simulator.act(undo);
    const isWell = () => desk.driver()?.status.device === 'online';
    const isBack = await desk.until(isWell, WELL_AGAIN_MS);
    // Whatever the queue would still print has time to come out, and to be called off.
    await desk.until(() => simulator.truth.keptDocuments === 0, WELL_AGAIN_MS);
    return [
      ...judge(),
      ...(isBack ? [] : [`${name}: a healthy queue is said to be ${JSON.stringify(desk.driver()?.status)}`]),
      ...(simulator.truth.keptDocuments === 0 ? [] : [`${name}: a document is kept in the queue`]),
    ];
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
