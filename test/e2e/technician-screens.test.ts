/** Every screen of technician mode in both languages, upright and lying, on a real agent with simulated devices. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inventedChipCard } from '../../devices/card-path.ts';
import { createCrt591Simulator, type Crt591Simulator } from '../../devices/creator-crt591/simulator.ts';
import { createTechnicianCodes } from '../../kiosk/agent/technician/code.ts';
import type { Language } from '../../shared/i18n/messages.ts';
import { technicianMessages } from '../../kiosk/ui/technician/messages.ts';
import { handWords } from '../../shared/i18n/self-test-words.ts';
import { RIG_SECRET, startKioskRig, type KioskRig } from '../support/kiosk-rig.ts';
import { outOfSight, tooSmall } from '../support/page-checks.ts';

const PICTURES = join(import.meta.dirname, '../../test-output/technician');
const SHAPES = { upright: { width: 1080, height: 1920 }, lying: { width: 1920, height: 1080 } };
const STEP_MS = 30_000;
/** A code is waited for, twice at most. */
const SLOW_MS = 180_000;
const MANNERS = (['zh', 'en'] as const).flatMap((language) =>
  (['upright', 'lying'] as const).map((shape) => ({ language, shape })),
);
type Manner = (typeof MANNERS)[number];

const codes = createTechnicianCodes(RIG_SECRET);
let rig: KioskRig;
let cards: Crt591Simulator;
/** Each code opens once: the next one is a step ahead of the last. */
let usedStep = 0;

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  rig = await startKioskRig(
    { areIdCardsInserted: false },
    { cards: (deps) => (cards = createCrt591Simulator(deps)) },
  );
});
afterAll(() => rig.close());

/** Whether people can see it, read it and hit it; then its picture, for people to look at. */
async function examine(page: Page, name: string, { language, shape }: Manner): Promise<void> {
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(PICTURES, `${name}-${language}-${shape}.png`) });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect.soft(violations.map(({ id, nodes }) => `${name} ${id}: ${nodes[0]?.html}`)).toEqual([]);
  expect.soft(await tooSmall(page, { mainTarget: 60, target: 44, text: 24 }), name).toEqual([]);
  expect.soft(await outOfSight(page), name).toEqual([]);
}

/** A code that was not used yet; the one of the coming half minute is accepted too, a later one is waited for. */
async function freshCode(page: Page): Promise<string> {
  const now = () => Math.floor(Date.now() / STEP_MS);
  usedStep = Math.max(usedStep + 1, now() - 1);
  while (usedStep > now() + 1) await page.waitForTimeout(500);
  return codes.current(usedStep * STEP_MS);
}

async function typeCode(page: Page, code: string, language: Language): Promise<void> {
  for (const digit of code) await page.getByRole('button', { name: digit, exact: true }).click();
  await page.getByRole('button', { name: ENTER[language] }).click();
}
const ENTER = { zh: '填好了，下一步', en: 'Done, go on' } as const;

/** Opens the pad as a technician does. */
async function holdCorner(page: Page): Promise<void> {
  await page.mouse.move(30, 30);
  await page.mouse.down();
  await page.waitForTimeout(5200);
  await page.mouse.up();
}

async function signIn(page: Page, manner: Manner): Promise<void> {
  const words = technicianMessages[manner.language];
  await page.keyboard.press('Control+Alt+KeyM');
  await page.getByRole('heading', { name: technicianMessages.zh.forTechnicians }).waitFor();
  if (manner.language === 'en') await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: words.forTechnicians }).waitFor();
  await examine(page, '1-code', manner);
  await typeCode(page, '000000', manner.language);
  await page.getByRole('alert').waitFor();
  await examine(page, '1-code-wrong', manner);
  await typeCode(page, await freshCode(page), manner.language);
  await page.getByRole('button', { name: words.signOut }).waitFor();
}

describe('a technician', () => {
  it.each(MANNERS)(
    'sees, reads and reaches everything in $language, $shape',
    async (manner) => {
      const words = technicianMessages[manner.language];
      const page = await rig.open(SHAPES[manner.shape]);
      const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
      const heading = (name: string | RegExp) => page.getByRole('heading', { name }).waitFor();
      await page.getByRole('button', { name: '开始办理' }).waitFor();
      await signIn(page, manner);
      await heading(words.devices);
      await examine(page, '2-home', manner);

      await press(/receipt-printer/);
      await examine(page, '3-printer', manner);
      const printed = rig.printer.receipts().length;
      await press(words.test);
      await heading(words.testPassed);
      expect(rig.printer.receipts().length).toBe(printed + 1);
      await examine(page, '3-printer-tested', manner);
      await press(words.clearJam);
      await heading(words.jamTitlePrinter);
      await examine(page, '4-jam-printer', manner);
      await press(/receipt|收据/i);
      await press(words.refill);
      await heading(words.refillTitle);
      await examine(page, '5-refill', manner);
      await press(words.metres(80));
      await page.getByText(words.lastFilled).waitFor();
      await press(words.overview);

      await press(/card-reader/);
      await press(words.test);
      await page.getByText(handWords[manner.language].insertCard).waitFor();
      await examine(page, '6-insert-card', manner);
      cards.path.insert(inventedChipCard('A'));
      await page.getByText(handWords[manner.language].takeCard).waitFor();
      cards.path.take();
      await heading(words.testPassed);
      await examine(page, '6-card-reader', manner);
      await press(words.emptyBin);
      await heading(words.emptyBinTitle);
      await examine(page, '6-empty-bin', manner);
      await press(words.cancel);
      await press(words.clearJam);
      await heading(words.jamTitleCard);
      await examine(page, '7-jam-card', manner);
      await page.locator('.technician-title button').click();
      await press(words.overview);

      await press(words.network);
      await page.getByText(words.refused).waitFor();
      await examine(page, '8-network', manner);
      await press(words.overview);
      await press(words.ports);
      await heading(words.portsTitle);
      await examine(page, '9-ports', manner);
      await press(words.overview);
      await press(words.log);
      await press(words.logWrite);
      await page.getByText(words.logNoStick).waitFor();
      await examine(page, '10-log', manner);
      await press(words.overview);

      await press(words.service);
      await heading(words.serviceTitle);
      await examine(page, '11-service', manner);
      await press(words.noticeRepair);
      await heading(words.takeOutTitle);
      await examine(page, '11-service-confirm', manner);
      await page.getByRole('alertdialog').getByRole('button', { name: words.takeOutYes }).click();
      await heading(words.outTitle);
      await examine(page, '12-out', manner);
      // A citizen meanwhile finds the reason, and nothing to begin with.
      await press(words.signOut);
      await page.getByText('机器正在维修').waitFor();
      await examine(page, '13-attract-out', manner);
      await page.close();

      const again = await rig.open(SHAPES[manner.shape]);
      await again.getByText('机器正在维修').waitFor();
      await signIn(again, manner);
      await again.getByRole('button', { name: words.serviceBack }).click();
      await again.getByRole('button', { name: words.putBack }).click();
      await again.getByRole('heading', { name: words.serviceTitle }).waitFor();
      await again.getByRole('button', { name: words.signOut }).click();
      await again.getByRole('button', { name: '开始办理' }).waitFor();
      await again.close();
    },
    SLOW_MS,
  );
});

describe('the corner', () => {
  it('opens for a hand that holds it, shows citizens the way back, and does nothing for a tap', async () => {
    const page = await rig.open();
    await page.getByRole('button', { name: '开始办理' }).waitFor();
    await page.mouse.click(30, 30);
    await page.waitForTimeout(500);
    expect(await page.getByRole('heading', { name: technicianMessages.zh.forTechnicians }).count()).toBe(0);
    await holdCorner(page);
    await page.getByRole('heading', { name: technicianMessages.zh.forTechnicians }).waitFor();
    await page.getByRole('button', { name: technicianMessages.zh.backToStart }).click();
    await page.getByRole('button', { name: '开始办理' }).waitFor();
  });

  it('is not there during a visit', async () => {
    const page = await rig.open();
    await page.getByRole('button', { name: '开始办理' }).click();
    await page.getByRole('heading', { name: '您要办什么？' }).waitFor();
    await holdCorner(page);
    await page.keyboard.press('Control+Alt+KeyM');
    await page.waitForTimeout(300);
    expect(await page.getByRole('heading', { name: technicianMessages.zh.forTechnicians }).count()).toBe(0);
    await page.getByRole('button', { name: '离开' }).click();
  });
});
