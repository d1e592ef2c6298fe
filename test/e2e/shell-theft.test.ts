import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inventedCard } from '../../devices/sam-id-reader/cards.ts';
import { CaseContent } from '../../kiosk/agent/session/case-content.ts';
import { openCase } from '../../kiosk/agent/session/seal.ts';
import { seededRandom } from '../../shared/random.ts';
import { recordedVisits } from '../support/agent-records.ts';
import { ensureKioskPackage, type KioskPackage } from '../support/kiosk-package.ts';
import { commandLine, isAlive, processTree } from '../support/proc.ts';
import { waitFor } from '../support/process.ts';
import { tracesInMemory, tracesOnDisk, type Secrets, type Traces } from '../support/secrets.ts';
import { pageProcess, pageShowing } from '../support/shell-rig.ts';
import { createVisitRig } from '../support/visit-rig.ts';
import { now, sayGoodbye, shown, until, visitInWindow, type WindowVisitor } from '../support/window-visit.ts';

/**
 * Whoever takes the machine away gets nobody's data (devices.md 7.5): neither from its disk nor, once a visit is over, from the
 * memory of any of its processes. What is looked for is what the opened case holds, in every form that a program might keep.
 */
const VISIT_MS = 240_000;
/** Asks for the card, a choice, a text and a telephone number. */
const SERVICE = 'no-criminal-record';
const TYPED = { text: 'qzvtxwkqpj', digits: '139000427195' } as const;
const CARD = {
  ...inventedCard(seededRandom(7), 'resident'),
  name: '虚𠮷喆样',
  address: '示例市样例区虚构大道7319号',
};
const PERSON: Secrets = { number: CARD.number, name: CARD.name, address: CARD.address };
const SECRETS: Secrets = { ...PERSON, text: TYPED.text, telephone: TYPED.digits };
/**
 * Chromium's network service carries what is typed to the agent, serves every page until the night, and overwrites nothing by itself
 * (docs/architecture.md, Privacy). It never hears who the person is.
 */
const NETWORK = 'utility';
/**
 * The developer tools tell this test, through the window's main process, every message of the page: JSON within JSON. A kiosk has
 * nobody who listens.
 */
const TOLD_TO_TEST = /\\"\w+\\":\\"$/;
/** One copy of the strokes outlives the visit in the agent, outside of V8's heap; what keeps it is not known (docs/architecture.md, Privacy). */
const SIGNATURE = 'signature utf8';
/** Collections of garbage follow the end of a visit (kiosk/agent/agent.ts). */
const WIPE_LIMIT_MS = 30_000;
const RESTART_LIMIT_MS = 90_000;

let kiosk: KioskPackage;
let visitor: WindowVisitor;
beforeAll(async () => {
  kiosk = await ensureKioskPackage('screens');
});
beforeEach(async () => {
  const rig = await createVisitRig(kiosk, { supervises: true, agent: { timeouts: { idleMs: 600_000 } } });
  visitor = { rig, app: await rig.shell.launch(), screen: rig.shell.connectScreen(), card: CARD };
});
afterEach(() => visitor.rig.close());

/** By what they are: the window's own, and the agent that it started. */
function processes(): { window: number[]; agent: number } {
  const pids = processTree(visitor.app.process().pid ?? 0);
  const agent = pids.find((pid) => commandLine(pid).includes('doorstep.mjs agent')) ?? 0;
  return { window: pids.filter((pid) => pid !== agent), agent };
}

/** Of each process of the window that holds something, by its kind. */
function tracesInWindow(secrets: Secrets): Record<string, Traces> {
  const found = processes().window.map((pid): [string, Traces] => [
    /--type=(\S+)/.exec(commandLine(pid))?.[1] ?? 'main',
    tracesInMemory(pid, secrets, TOLD_TO_TEST),
  ]);
  return Object.fromEntries(found.filter(([, traces]) => Object.keys(traces).length > 0));
}

async function expectNothingLeft(secrets: Secrets): Promise<void> {
  const { folder } = visitor.rig.shell;
  expect(tracesOnDisk([folder], secrets)).toEqual({});
  let left: Traces = {};
  const isWiped = () => {
    const { [SIGNATURE]: strokes = 0, ...rest } = tracesInMemory(processes().agent, secrets);
    left = strokes > 1 ? { ...rest, [SIGNATURE]: strokes } : rest;
    return Object.keys(left).length === 0;
  };
  await waitFor(isWiped, WIPE_LIMIT_MS, 1_000);
  expect(left).toEqual({});
  const { [NETWORK]: _network, ...others } = tracesInWindow(secrets);
  expect(others).toEqual({});
  expect(tracesInWindow(PERSON)).toEqual({});
}

describe('a stolen kiosk', { timeout: VISIT_MS }, () => {
  it('holds nothing of a citizen who was served', async () => {
    const { rig, screen, app } = visitor;
    let before: Traces = {};
    let page = 0;
    await visitInWindow(visitor, {
      serviceId: SERVICE,
      typed: TYPED,
      async at({ step }) {
        if (step !== 'sign') return;
        before = tracesInMemory(processes().agent, SECRETS);
        page = await pageProcess(app);
      },
    });
    // So that finding nothing means something.
    expect(Object.keys(before)).toContain('number utf8');
    const [visit] = recordedVisits(rig.shell.folder);
    if (visit?.sealedCase === undefined) throw new Error('no case was sealed');
    const opened = CaseContent.parse(
      JSON.parse(Buffer.from(openCase(rig.privateKey, visit.sealedCase)).toString('utf8')),
    );
    expect(opened.citizen).toMatchObject({ number: CARD.number, name: CARD.name, address: CARD.address });
    expect(Object.values(opened.answers)).toEqual(expect.arrayContaining(Object.values(TYPED)));
    await sayGoodbye(visitor);
    await until(screen, 'at rest', ({ step }) => step === 'attract');
    expect(await waitFor(() => !isAlive(page))).toBe(true);
    await expectNothingLeft({ ...SECRETS, signature: opened.signature?.slice(0, 24) ?? '' });
  });

  it('holds nothing that can be read of a citizen who left with a code to go on later', async () => {
    const { screen, app, rig } = visitor;
    await visitInWindow(visitor, {
      serviceId: SERVICE,
      typed: TYPED,
      at: ({ step }) => Promise.resolve(step === 'confirm'),
    });
    rig.reader.removeCard();
    const page = await shown(visitor);
    const shownTo = await pageProcess(app);
    await page.locator('.frame-footer button').nth(2).click();
    await page.getByRole('button', { name: '留着，给我取回码' }).click();
    await page.getByRole('button', { name: '记好了，离开' }).click();
    await until(screen, 'kept', ({ step, hasKept }) => step === 'done' && hasKept);
    await sayGoodbye(visitor);
    expect(await waitFor(() => !isAlive(shownTo))).toBe(true);
    await expectNothingLeft(SECRETS);
    expect(now(screen).hasKept).toBe(true);
  });

  it('holds nothing of a citizen in whose visit everything crashed', async () => {
    const { rig, app } = visitor;
    await visitInWindow(visitor, {
      serviceId: SERVICE,
      typed: TYPED,
      at: ({ step }) => Promise.resolve(step === 'confirm'),
    });
    const page = await pageProcess(app);
    const { agent } = processes();
    // The signals of crashes, at which programs write dumps.
    process.kill(agent, 'SIGABRT');
    process.kill(page, 'SIGSEGV');
    rig.reader.removeCard();
    expect(await waitFor(() => !isAlive(agent) && !isAlive(page))).toBe(true);
    await pageShowing(app, '家门口，就能办', RESTART_LIMIT_MS);
    await shown(visitor);
    expect(now(visitor.screen).step).toBe('attract');
    await expectNothingLeft(SECRETS);
  });
});
