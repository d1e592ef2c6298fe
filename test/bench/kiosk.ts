/** What the packaged window costs citizens: the wait for it, the wait for their data, and what it keeps of many visits (DESIGN 9). */
import { readFileSync } from 'node:fs';
import type { ElectronApplication, Page } from 'playwright-core';
import { inventedCard } from '../../devices/sam-id-reader/cards.ts';
import { seededRandom } from '../../shared/random.ts';
import { ensureKioskPackage } from '../support/kiosk-package.ts';
import { commandLine, processTree } from '../support/proc.ts';
import { waitFor } from '../support/process.ts';
import { pageShowing } from '../support/shell-rig.ts';
import { nextMove } from '../../kiosk/simulate/citizen.ts';
import type { ScreenClient } from '../../kiosk/simulate/screen-client.ts';
import { createVisitRig, VISIT, type VisitRig } from '../support/visit-rig.ts';
import { quantile, type Row } from './table.ts';

/** `KIOSK_VISITS=100` is quicker. */
const VISITS = Number(process.env['KIOSK_VISITS'] ?? 500);
/** Caches are full after these, and growth is counted from there. */
const WARM_UP_VISITS = 20;
/** One in so many is made by hand, with a card, from the poster to the farewell, and memory is looked at after it. */
const BY_HAND_EVERY = 10;
const TOLD_EVERY = 50;
/** All others are touched through, from the poster to a paper, as fast as the window shows them. */
const QUICK_SERVICE = 'id-card-lost';
const QUICK_ERRAND = {
  serviceId: QUICK_SERVICE,
  language: 'zh',
  textSize: 'standard',
  leavesAt: null,
  forgetsCard: 'never',
} as const;
const STARTS = 3;
/** Nobody hurries these citizens, however busy the machine is. */
const PATIENT = { idleMs: 600_000, takeMs: 300_000, farewellMs: 60_000 };
const HAND_MS = 500;
const ROLL_MM = 50_000;
const PATIENCE_MS = 5000;
/** Nobody is there for so long before memory is compared: the agent has overwritten the visit by then (kiosk/agent/wipe-after-visit.ts). */
const REST_MS = 1500;
const USABLE_GOAL_MS = 3000;
const GROWTH_GOAL = 0.1;
const AGENT_GOAL_MB = 120;
const MB_PER_MIB = 1.048_576;
/** The page tells when the card was read, by itself: asking over and over would be measured too. */
const SEES_DATA = `new Promise((resolve) => {
  const look = () => document.querySelector('h1')?.textContent.startsWith('${VISIT[3].heading}') ? resolve(performance.timeOrigin + performance.now()) : requestAnimationFrame(look);
  look();
})`;

const SHOWN_REVISION = "Number(document.querySelector('.frame')?.dataset.revision)";

export async function benchKiosk(): Promise<Row[]> {
  const kiosk = await ensureKioskPackage('screens');
  const startsMs: number[] = [];
  for (let start = 1; start < STARTS; start += 1) {
    const rig = await createVisitRig(kiosk);
    await rig.shell.startAgent();
    startsMs.push((await launch(rig)).tookMs);
    await rig.close();
  }
  const rig = await createVisitRig(kiosk, { agent: { timeouts: PATIENT } });
  const agent = await rig.shell.startAgent();
  const { app, tookMs } = await launch(rig);
  const { readMs, memory } = await visitAgainAndAgain(rig, app, agent.child.pid ?? 0);
  await rig.close();
  return [startRow([...startsMs, tookMs]), readRow(readMs), ...memoryRows(memory)];
}

/** Until somebody could press "begin". The agent runs already, as at every start but the first after power-on. */
async function launch(rig: VisitRig): Promise<{ app: ElectronApplication; tookMs: number }> {
  const startMs = performance.now();
  const app = await rig.shell.launch();
  await pageShowing(app, VISIT[0].heading, 60_000);
  return { app, tookMs: performance.now() - startMs };
}

/** PSS in MiB, one a sample. */
interface Memory {
  /** Of all processes of the window. */
  readonly wholeMib: number[];
  readonly mainMib: number[];
  readonly pageMib: number[];
  readonly agentMib: number[];
  /** With all that a visit has left there, before it is overwritten. */
  readonly busyAgentMib: number[];
}

async function visitAgainAndAgain(rig: VisitRig, app: ElectronApplication, agent: number) {
  const readMs: number[] = [];
  const memory: Memory = { wholeMib: [], mainMib: [], pageMib: [], agentMib: [], busyAgentMib: [] };
  const random = seededRandom(1);
  const screen = rig.shell.connectScreen();
  await waitFor(() => screen.view() !== undefined);
  for (let visit = 1; visit <= VISITS; visit += 1) {
    const isByHand = visit % BY_HAND_EVERY === 0;
    // 500 receipts are more than a roll.
    if (isByHand) rig.printer.act({ type: 'loadPaper', paperMm: ROLL_MM });
    if (isByHand) readMs.push(await visitByHand(rig, app, random));
    else await visitQuickly(rig, app, screen);
    memory.busyAgentMib.push(pssMib(agent));
    if (visit % TOLD_EVERY === 0) {
      process.stderr.write(`  ${visit} of ${VISITS} visits, the agent has ${pssMib(agent).toFixed(0)} MiB\n`);
    }
    if (!isByHand || visit < WARM_UP_VISITS) continue;
    // The old page goes after the new one is there.
    await waitFor(() => pages(app).length <= 2);
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
    memory.wholeMib.push(sum(windowProcesses(app).map(pssMib)));
    memory.mainMib.push(pssMib(app.process().pid ?? 0));
    memory.pageMib.push(Math.max(...pages(app).map(pssMib)));
    memory.agentMib.push(pssMib(agent));
  }
  return { readMs, memory };
}

async function visitByHand(rig: VisitRig, app: ElectronApplication, random: () => number): Promise<number> {
  let readMs = Number.NaN;
  for (const step of VISIT) {
    const page = await pageShowing(app, step.heading, 60_000);
    if (step.name === 'identify') readMs = await layCard(page, rig, random);
    else await step.go(page, rig);
  }
  rig.printer.takeReceipts();
  await pageShowing(app, VISIT[0].heading, 60_000);
  return readMs;
}

/** Each screen is shown before it is left, and the page goes with the visit. */
async function visitQuickly(rig: VisitRig, app: ElectronApplication, screen: ScreenClient): Promise<void> {
  const first = await pageShowing(app, VISIT[0].heading, 60_000);
  const isGone = first.waitForEvent('close', { timeout: 60_000 });
  let hasBegun = false;
  for (;;) {
    const view = screen.view();
    if (view === undefined || (hasBegun && view.step === 'attract')) break;
    const progress = { hasBegun: false, hasInserted: false, isServed: false };
    const move = nextMove(view, QUICK_ERRAND, progress);
    await first.waitForFunction(`${SHOWN_REVISION} >= ${view.revision}`).catch(() => {});
    if (move.type === 'touch') screen.touch(move.event);
    hasBegun ||= view.step !== 'attract';
    await waitFor(() => (screen.view()?.revision ?? 0) > view.revision, 20_000);
  }
  rig.printer.takeReceipts();
  await isGone;
}

/** As people do: not in the moment in which they are asked, and once more when they are asked to. ms until the first question is shown. */
async function layCard(page: Page, { reader }: VisitRig, random: () => number): Promise<number> {
  for (;;) {
    await page.waitForTimeout(HAND_MS);
    const seen = page.evaluate<number>(SEES_DATA);
    // One that was not read in time may end with its page.
    seen.catch(() => {});
    const laidAtMs = performance.timeOrigin + performance.now();
    reader.presentCard(inventedCard(random, 'resident'));
    const seenAtMs = await Promise.race([seen, page.waitForTimeout(PATIENCE_MS)]);
    if (seenAtMs !== undefined) return seenAtMs - laidAtMs;
    reader.removeCard();
  }
}

function pages(app: ElectronApplication): number[] {
  return windowProcesses(app).filter((pid) => commandLine(pid).includes('--type=renderer'));
}

function windowProcesses(app: ElectronApplication): number[] {
  return processTree(app.process().pid ?? 0);
}

/** What it has for itself, and its share of what it shares (proc(5), smaps_rollup): resident sizes would count libraries many times. */
function pssMib(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1]) / 1024;
  } catch {
    // It ended meanwhile.
    return 0;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function startRow(startsMs: readonly number[]): Row {
  const medianMs = quantile(startsMs, 0.5);
  return {
    what: `window: start of the program to usable, median of ${startsMs.length}`,
    goal: `< ${USABLE_GOAL_MS} ms`,
    result: `${medianMs.toFixed(0)} ms`,
    ratio: (medianMs / USABLE_GOAL_MS).toFixed(2),
    isReached: medianMs < USABLE_GOAL_MS,
  };
}

function readRow(readMs: readonly number[]): Row {
  return {
    what: `window: ID card on the reader (115,200 baud) to data on the screen, ${readMs.length} visits`,
    goal: '',
    result: `median ${quantile(readMs, 0.5).toFixed(0)} ms, p99 ${quantile(readMs, 0.99).toFixed(0)} ms`,
    ratio: '',
    isReached: null,
  };
}

function memoryRows({ wholeMib, mainMib, pageMib, agentMib, busyAgentMib }: Memory): Row[] {
  const row = (what: string, samples: readonly number[], goal: number | null): Row => {
    // A few samples at either end: one alone is as large as the garbage of its moment.
    const share = Math.max(1, Math.floor(samples.length / 8));
    const [first, last] = [samples.slice(0, share), samples.slice(-share)].map((part) => quantile(part, 0.5));
    const growth = (last ?? Number.NaN) / (first ?? Number.NaN) - 1;
    return {
      what: `memory at rest after ${VISITS} visits, ${what}`,
      goal: goal === null ? '' : `growth <= ${goal * 100} %`,
      result: `${first?.toFixed(0)} -> ${last?.toFixed(0)} MiB PSS, ${(growth * 100).toFixed(1)} %`,
      ratio: goal === null ? '' : (growth / goal).toFixed(2),
      isReached: goal === null ? null : growth <= goal,
    };
  };
  return [
    row('all processes of the window', wholeMib, GROWTH_GOAL),
    row('main process alone', mainMib, null),
    row('page', pageMib, GROWTH_GOAL),
    row('agent', agentMib, GROWTH_GOAL),
    agentRow(Math.max(...busyAgentMib) * MB_PER_MIB),
  ];
}

function agentRow(mostMb: number): Row {
  return {
    what: 'agent: most after any visit, before the visit is overwritten',
    goal: `< ${AGENT_GOAL_MB} MB`,
    result: `${mostMb.toFixed(0)} MB PSS`,
    ratio: (mostMb / AGENT_GOAL_MB).toFixed(2),
    isReached: mostMb < AGENT_GOAL_MB,
  };
}
