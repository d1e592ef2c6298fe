import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ElectronApplication, Page } from 'playwright-core';
import { IS_ALL } from '../support/breadth.ts';
import { ensureKioskPackage, type KioskPackage } from '../support/kiosk-package.ts';
import { commandLine, isAlive, processTree } from '../support/proc.ts';
import { waitFor } from '../support/process.ts';
import { pageProcess, pageShowing, SHOWN_LIMIT_MS } from '../support/shell-rig.ts';
import { createVisitRig, VISIT, type VisitRig, type VisitStepName } from '../support/visit-rig.ts';

/**
 * A citizen's visit in the packaged window, with a real agent and devices on serial lines, the network down all along; what
 * becomes of it when the window or the agent is killed is written in docs/install-kiosk.md.
 */
const [FIRST] = VISIT;
const VISIT_MS = 300_000;

/** By default the window dies at steps of each kind and the agent where the visit goes on and where it is wiped; `TESTS=all`: at every one. */
const STEPS: readonly VisitStepName[] = VISIT.map(({ name }) => name);
/** Of one visit: five failures are mended by a new page; a sixth restarts the app, which is another law (shell.test.ts). */
const WINDOW_DIES_AT: readonly (readonly VisitStepName[])[] = IS_ALL
  ? [STEPS.slice(0, 5), STEPS.slice(5)]
  : [['identify', 'checklist', 'confirm', 'take']];
const AGENT_DIES_AT: readonly VisitStepName[] = IS_ALL ? STEPS : ['identify', 'confirm'];
/** Where the journal of the agent holds nothing personal, the visit goes on (kiosk/agent/session/recovery.ts). */
const GOES_ON: ReadonlySet<VisitStepName> = new Set(['chooseService', 'identify']);

let kiosk: KioskPackage;
let rig: VisitRig | undefined;
beforeAll(async () => {
  kiosk = await ensureKioskPackage('screens');
});
afterEach(async () => {
  await rig?.close();
  rig = undefined;
});

async function start(supervises: boolean): Promise<{ rig: VisitRig; app: ElectronApplication }> {
  const started = await createVisitRig(kiosk, { supervises });
  rig = started;
  if (!supervises) await started.shell.startAgent();
  return { rig: started, app: await started.shell.launch() };
}

/** From the poster to this step. */
async function walkTo(name: VisitStepName, app: ElectronApplication, on: VisitRig): Promise<Page> {
  for (const step of VISIT) {
    const page = await pageShowing(app, step.heading);
    if (step.name === name) return page;
    await step.go(page, on);
  }
  throw new Error(`no step ${name}`);
}

/** And waits until another one runs. */
async function killPage(app: ElectronApplication): Promise<void> {
  const pid = await pageProcess(app);
  process.kill(pid, 'SIGKILL');
  await waitFor(() => !isAlive(pid));
  await expect.poll(() => pageProcess(app), { timeout: SHOWN_LIMIT_MS }).not.toBe(pid);
}

function agentOf(app: ElectronApplication): number {
  const pids = processTree(app.process().pid ?? 0);
  return pids.find((pid) => commandLine(pid).includes('doorstep.mjs agent')) ?? 0;
}

describe('a visit in the window, without a network,', { timeout: VISIT_MS }, () => {
  it('goes from the card to the receipt, and the next one begins in a new process', async () => {
    const { rig: on, app } = await start(false);
    const page = await walkTo('take', app, on);
    expect(on.printer.receipts()).toHaveLength(1);
    const number = await page.locator('main').innerText();
    expect(number).toMatch(/回执号/);
    const before = await pageProcess(app);
    for (const step of VISIT.slice(STEPS.indexOf('take')))
      await step.go(await pageShowing(app, step.heading), on);
    await pageShowing(app, FIRST.heading);
    expect(await pageProcess(app)).not.toBe(before);
    expect(await waitFor(() => !isAlive(before))).toBe(true);
  });

  it.each(WINDOW_DIES_AT.map((steps) => ({ steps, names: steps.join(', ') })))(
    'goes on where it was when the window is killed at $names',
    async ({ steps }) => {
      const { rig: on, app } = await start(false);
      for (const step of VISIT) {
        await pageShowing(app, step.heading);
        if (steps.includes(step.name)) await killPage(app);
        await step.go(await pageShowing(app, step.heading), on);
      }
      await pageShowing(app, FIRST.heading);
    },
  );

  it.each(AGENT_DIES_AT)(
    'whose agent is killed at %s goes on or is wiped, as it is written',
    async (name) => {
      const { rig: on, app } = await start(true);
      const before = await walkTo(name, app, on);
      const agent = agentOf(app);
      const page = await pageProcess(app);
      expect(agent).toBeGreaterThan(0);
      process.kill(agent, 'SIGKILL');
      on.reader.removeCard();
      const then = GOES_ON.has(name) ? VISIT.find((step) => step.name === name)! : FIRST;
      // The new agent has a new token, so the old page cannot be the one that shows it.
      await expect.poll(() => before.isClosed(), { timeout: SHOWN_LIMIT_MS }).toBe(true);
      await pageShowing(app, then.heading);
      expect(await waitFor(() => !isAlive(page))).toBe(true);
      expect(agentOf(app)).not.toBe(agent);
      for (const step of VISIT.slice(VISIT.findIndex(({ name: at }) => at === then.name))) {
        await step.go(await pageShowing(app, step.heading), on);
      }
    },
  );
});
