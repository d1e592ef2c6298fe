/** A queue and its printer harmed at random, one kiosk after the other: what is said of the sheets, against the sheets. */
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../shared/random.ts';
import type { DocumentOutcome, DocumentPrinter } from '../document-printer.ts';
import { makePdf } from '../self-test/small-pdf.ts';
import type { IppBehaviour } from './behaviours.ts';
import type { IppAction } from './simulator.ts';
import { createIppRig, type IppRig } from './test-rig.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20_261_125);
const STORIES = Number(process.env['FUZZ_CASES'] ?? 40);
const DOCUMENTS = 5;
const PAGES = 3;
const PDF = makePdf(Array.from({ length: PAGES }, (_, page) => [`page ${page + 1}`]));
const HURRY = { helpWaitMs: 20_000, progressMs: 40_000 };

const HARMS: readonly (IppAction | IppBehaviour)[] = [
  { type: 'removePaper' },
  { type: 'jam' },
  { type: 'openCover' },
  { type: 'emptyToner' },
  { type: 'fillOutput' },
  { type: 'break' },
  { type: 'pause' },
  { type: 'rejectJobs' },
  { type: 'goDown' },
  { type: 'restart', keepsJobs: true },
  { type: 'restart', keepsJobs: false },
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
const MENDINGS: readonly IppAction['type'][] = [
  'clearJam',
  'closeCover',
  'changeToner',
  'takeSheets',
  'repair',
  'resume',
  'acceptJobs',
  'comeUp',
];

interface Story {
  readonly rig: IppRig;
  readonly random: () => number;
  printer: DocumentPrinter;
}

function harm({ rig: { simulator }, random }: Story): void {
  const chosen = HARMS[Math.floor(random() * HARMS.length)]!;
  if ('type' in chosen) simulator.act(chosen);
  else simulator.script(chosen);
}

function mend({ rig: { simulator } }: Story): void {
  simulator.clearScript();
  simulator.act({ type: 'loadPaper', sheets: 250 });
  for (const type of MENDINGS) simulator.act({ type } as IppAction);
}

/** As the agent does it: a driver that has ended is followed by another. */
async function revive(story: Story): Promise<void> {
  const { rig } = story;
  if (story.printer.status.link === 'up') return;
  story.printer = rig.createDriver(HURRY);
  await rig.settle(story.printer.start(new AbortController().signal));
}

async function printHarmed(story: Story, jobId: string): Promise<DocumentOutcome> {
  const { rig, random } = story;
  const abort = new AbortController();
  const outcome = rig.settle(story.printer.print({ jobId, pdf: PDF }, { signal: abort.signal }));
  for (let harms = Math.floor(random() * 3); harms > 0; harms--) {
    await rig.pass(Math.floor(random() * 8000));
    harm(story);
  }
  if (random() < 0.2) abort.abort();
  // Half of the time somebody comes in time.
  if (random() < 0.5) {
    await rig.pass(Math.floor(random() * 10_000));
    mend(story);
  }
  return outcome;
}

/** What was said, and is not so; empty: all is true. */
function lies({ evidence, failure }: DocumentOutcome, pages: readonly number[]): string[] {
  const isWhole = Array.from({ length: PAGES }, (_, index) => pages.includes(index + 1)).every(Boolean);
  const said = `${evidence} ${failure}, and on paper are the pages ${pages.join(' ')}`;
  if (evidence === 'printed' && !isWhole) return [said];
  if (evidence === 'queued' && pages.length > 0) return [said];
  if (evidence !== 'unknown' && pages.length > PAGES) return [said];
  return [];
}

async function play(seed: number): Promise<{ lies: string[]; printed: number }> {
  const random = seededRandom(seed);
  const rig = await createIppRig('memory', random() < 0.5 ? { kind: 'cups' } : {});
  const story: Story = { rig, random, printer: rig.createDriver(HURRY) };
  await rig.settle(story.printer.start(new AbortController().signal));
  const outcomes: DocumentOutcome[] = [];
  for (let number = 0; number < DOCUMENTS; number++) {
    outcomes.push(await printHarmed(story, `DOC-${number}`));
    mend(story);
    await rig.pass(30_000);
    await revive(story);
  }
  // Whatever the queue would still print has time to come out.
  await rig.pass(120_000);
  const sheets = rig.sheets();
  const found = outcomes.flatMap((outcome, number) =>
    lies(
      outcome,
      sheets.filter(({ jobName }) => jobName === `DOC-${number}`).map(({ page }) => page),
    ),
  );
  const left = rig.simulator.truth.jobs.filter(({ document }) => document !== null);
  const kept = rig.keptDocuments() > 0 ? [`${left.map(({ name }) => name).join(' ')} is kept`] : [];
  await rig.dispose();
  return {
    lies: [...found, ...kept].map((lie) => `seed ${seed}: ${lie}`),
    printed: outcomes.filter(({ evidence }) => evidence === 'printed').length,
  };
}

describe(`a queue that is harmed at random (seed ${SEED})`, { timeout: 3_600_000 }, () => {
  it(`says of sheets only what is so, and keeps nothing (${STORIES} stories)`, async () => {
    const found: string[] = [];
    let printed = 0;
    for (let story = 0; story < STORIES; story++) {
      const result = await play(SEED + story);
      found.push(...result.lies);
      printed += result.printed;
    }
    expect(found).toEqual([]);
    expect(printed).toBeGreaterThan(STORIES);
  });
});
