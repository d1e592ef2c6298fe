/** Every question, list, page and verdict of the catalogue on the screen: whoever changes a text learns here that it does not fit. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inventedCard } from '../../devices/sam-id-reader/cards.ts';
import type { View } from '../../kiosk/agent/ui-api/messages.ts';
import { SERVICE_CATALOGUE } from '../../kiosk/services/catalogue.ts';
import { nextMove } from '../../kiosk/simulate/citizen.ts';
import type { ServiceDefinition } from '../../shared/domain/service.ts';
import type { Language } from '../../shared/i18n/messages.ts';
import { seededRandom } from '../../shared/random.ts';
import { inTurn, IS_ALL } from '../support/breadth.ts';
import { startKioskRig, untilWiped, type KioskRig } from '../support/kiosk-rig.ts';
import { outOfSight, setComfort, settled, tooSmall } from '../support/page-checks.ts';
import { waitFor } from '../support/process.ts';

/** The ways in which least fits: large type, lying. The catalogue is in both languages, and low controls leave the least room. */
const SHAPE = { width: 1920, height: 1080 };
const MANNERS = (['plain', 'helped'] as const).flatMap((comfort) =>
  (['zh', 'en'] as const).map((language) => ({ language, comfort })),
);
type Manner = (typeof MANNERS)[number];
const LIMITS = { mainTarget: 60, target: 44, text: 36 };
const LEAF_ON = { zh: '下一页', en: 'Next page' };
/** Steps that go by without a touch. */
const PASSING: ReadonlySet<View['step']> = new Set(['submit', 'receipt']);
/** Further on, one visit is like another: kiosk-screens walks there. */
const LAST: ReadonlySet<View['step']> = new Set(['confirm', 'take', 'rate', 'done']);
/** From here one goes back to answer the first question otherwise: what is asked and listed depends on it. */
const FAR: ReadonlySet<View['step']> = new Set(['checklist', 'confirm', 'verdict']);
const CATALOGUE_MS = IS_ALL ? 1_800_000 : 400_000;
const READ_LIMIT_MS = 5000;
/** Longer than a reader looks for a card that was taken away. */
const REMOVAL_MS = 4000;

let rig: KioskRig;
beforeAll(async () => {
  // Nobody hurries these citizens, however slow the machine that runs the tests is.
  rig = await startKioskRig({ timeouts: { idleMs: 600_000, takeMs: 300_000, farewellMs: 60_000 } });
});
afterAll(() => rig.close());

it(
  'every service fits on its screens in large type, whatever is chosen first',
  { timeout: CATALOGUE_MS },
  async () => {
    const page = await rig.open(SHAPE);
    const problems: string[] = [];
    page.on('pageerror', ({ message }) => problems.push(message));
    const examiners = MANNERS.map((manner) => ({ manner, examine: createExaminer(page, manner, problems) }));
    for (const [turn, service] of SERVICE_CATALOGUE.entries()) {
      for (const { manner, examine } of inTurn(examiners, turn))
        await walk(service, manner.language, examine);
    }
    await page.close();
    expect(problems).toEqual([]);
    const screens = examiners.reduce((sum, { examine }) => sum + examine.screens(), 0);
    expect(screens).toBeGreaterThan(SERVICE_CATALOGUE.length * 3);
  },
);

/** Looks at the page once it shows what the agent tells; at what was seen before only once. */
function createExaminer(page: Page, { language, comfort }: Manner, problems: string[]) {
  const seen = new Set<string>();

  async function look(where: string): Promise<boolean> {
    const text = await page.locator('main').innerText();
    if (seen.has(text)) return false;
    seen.add(text);
    // Each visit begins without.
    await setComfort(page, comfort);
    await settled(page);
    const found = [...(await outOfSight(page)), ...(await tooSmall(page, LIMITS))];
    problems.push(...found.map((problem) => `${where} ${language} ${comfort}: ${problem}`));
    return true;
  }

  const frame = page.locator('.frame');
  const leaf = page.locator('.pages-controls').getByRole('button', { name: LEAF_ON[language] });
  return {
    screens: () => seen.size,
    wiped: (leave: () => Promise<void>) => untilWiped(page, leave),
    async screen({ revision, step, question }: View, serviceId: string): Promise<void> {
      const isShown = async () => Number(await frame.getAttribute('data-revision')) >= revision;
      if (!(await waitFor(isShown))) throw new Error(`the page never showed ${serviceId} ${step}`);
      const where = `${serviceId} ${step} ${question?.ask.id ?? ''}`;
      while ((await look(where)) && (await leaf.count()) > 0) await leaf.click();
    },
    /** The services of every group, as many pages as there are. */
    async choice(): Promise<void> {
      const groups = page.locator('.groups button');
      for (let at = 0; at < (await groups.count()); at += 1) {
        await groups.nth(at).click();
        while ((await look(`group ${at}`)) && (await leaf.count()) > 0) await leaf.click();
      }
    },
  };
}

/** One visit, touched by the second screen; the first one is looked at in each step. */
async function walk(
  { id, form }: ServiceDefinition,
  language: Language,
  examine: ReturnType<typeof createExaminer>,
): Promise<void> {
  const { screen } = rig;
  const errand = {
    serviceId: id,
    language,
    textSize: 'large',
    leavesAt: null,
    forgetsCard: 'never',
  } as const;
  const now = () => {
    const view = screen.view();
    if (view === undefined) throw new Error('the agent tells nothing');
    return view;
  };
  const until = async (what: string, isTrue: (view: View) => boolean) => {
    if (!(await waitFor(() => isTrue(now())))) throw new Error(`${id}: never ${what} from ${placeOf(now())}`);
  };
  const touch = async (event: Parameters<typeof screen.touch>[0]) => {
    const place = placeOf(now());
    screen.touch(event);
    await until('on', (view) => placeOf(view) !== place);
  };

  await until('open', ({ services }) => services.find((service) => service.id === id)?.isOpen === true);
  await touch({ type: 'begin', step: 'attract', language, textSize: 'large' });
  await examine.screen(now(), 'services');
  await examine.choice();
  const first = form[0];
  const choices = first?.type === 'choice' ? first.options.map((option) => option.id) : [];
  for (let view = now(); choices.length > 0 || !LAST.has(view.step); view = now()) {
    if (view.step === 'identify') {
      await layCard();
      continue;
    }
    if (PASSING.has(view.step)) {
      await until('past a passing step', ({ step }) => step !== view.step);
      continue;
    }
    await examine.screen(view, id);
    if (first !== undefined && view.question?.ask.id === first.id && choices.length > 0) {
      await touch({ type: 'answer', step: 'form', question: first.id, value: choices.shift() ?? '' });
    } else if (choices.length > 0 && FAR.has(view.step)) {
      while (now().question?.ask.id !== first?.id) await touch({ type: 'back', step: now().step });
    } else {
      const move = nextMove(view, errand, { hasBegun: true, hasInserted: false, isServed: false });
      if (move.type !== 'touch')
        throw new Error(`${id}: lost in ${placeOf(view)}\n${rig.agent.output().slice(-2000)}`);
      await touch(move.event);
    }
  }
  await examine.screen(now(), id);
  await examine.wiped(async () => {
    for (let { step } = now(); step !== 'attract'; { step } = now())
      await touch({ type: step === 'confirm' ? 'cancel' : 'done', step });
  });
}

/** As people do: once more when nothing happens, because the reader had not seen that the card before was gone. */
async function layCard(): Promise<void> {
  const isRead = () => rig.screen.view()?.step !== 'identify';
  for (let tries = 0; tries < 5; tries += 1) {
    rig.reader.presentCard(inventedCard(seededRandom(7), 'resident'));
    const isDone = await waitFor(isRead, READ_LIMIT_MS);
    rig.reader.removeCard();
    if (isDone) return;
    await delay(REMOVAL_MS);
  }
  throw new Error('no card is read');
}

/** Where a visit is, as far as a citizen can tell. */
function placeOf({ step, question, page }: View): string {
  return `${step} ${question?.ask.id ?? ''} ${page?.number ?? ''}`;
}
