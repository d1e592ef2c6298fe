/** Every screen of technician mode in both languages, upright and lying, on a real agent with simulated devices. */
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inventedChipCard } from '../../devices/card-path.ts';
import { createCrt591Simulator, type Crt591Simulator } from '../../devices/creator-crt591/simulator.ts';
import { createTechnicianCodes } from '../../kiosk/agent/technician/code.ts';
import { TestController } from '../../kiosk/agent/uplink/test-controller.ts';
import { KioskId, RegionId } from '../../shared/domain/ids.ts';
import { LOCALES, type Language } from '../../shared/i18n/messages.ts';
import { FAULT_WORDS } from '../../shared/i18n/order-words.ts';
import { DOWN_EXAMPLES } from '../../shared/protocol/examples.ts';
import { technicianMessages } from '../../kiosk/ui/technician/messages.ts';
import { handWords } from '../../shared/i18n/self-test-words.ts';
import { IS_ALL, inTurn } from '../support/breadth.ts';
import {
  asFound,
  createExaminer,
  IDLE_MANNERS,
  TECHNICIAN_MANNERS,
  type Manner,
} from '../support/kiosk-manners.ts';
import { RIG_SECRET, startKioskRig, type KioskRig } from '../support/kiosk-rig.ts';

const STEP_MS = 30_000;
const SLOW_MS = IS_ALL ? 600_000 : 180_000;
const LANGUAGES = ['zh', 'en'] as const;

const look = createExaminer({ folder: 'technician', manners: TECHNICIAN_MANNERS, adapt: asTechnician });
const lookOutside = createExaminer({ folder: 'technician', manners: IDLE_MANNERS, adapt: asFound });

const codes = createTechnicianCodes(RIG_SECRET);
let rig: KioskRig;
let cards: Crt591Simulator;
/** Each code opens a machine once: the next one is a step ahead of the last. */
let usedStep: number;

/** Three codes are good at any time; a machine of its own for each test, and none is waited for. */
beforeEach(async () => {
  usedStep = 0;
  rig = await startKioskRig(
    { areIdCardsInserted: false },
    { cards: (deps) => (cards = createCrt591Simulator(deps)) },
  );
});
afterEach(() => rig.close());

/** Of the technician, not of a visit. */
async function asTechnician({ screen }: KioskRig, page: Page, { language }: Manner): Promise<void> {
  const shown = screen.view()?.technician?.screen ?? 'home';
  screen.touch({ type: 'technician', touch: { do: 'setLanguage', screen: shown, language } });
  await page.locator(`html[lang="${LOCALES[language]}"]`).waitFor({ state: 'attached' });
}

/** Of one walk, which goes on in its language. */
function examinerOf(machine: KioskRig, page: Page, language: Language): (name: string) => Promise<void> {
  const home = TECHNICIAN_MANNERS.find((manner) => manner.language === language);
  return (name) => look(machine, page, name, home);
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

async function signIn(machine: KioskRig, page: Page, language: Language): Promise<void> {
  const examine = examinerOf(machine, page, language);
  const words = technicianMessages[language];
  await page.keyboard.press('Control+Alt+KeyM');
  await page.getByRole('heading', { name: technicianMessages.zh.forTechnicians }).waitFor();
  if (language === 'en') await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: words.forTechnicians }).waitFor();
  await examine('1-code');
  await typeCode(page, '000000', language);
  await page.getByRole('alert').waitFor();
  await examine('1-code-wrong');
  await typeCode(page, await freshCode(page), language);
  await page.getByRole('button', { name: words.signOut }).waitFor();
}

describe('a technician', () => {
  it.each(inTurn(LANGUAGES, 0))(
    'sees, reads and reaches everything in %s',
    async (language) => {
      const words = technicianMessages[language];
      const page = await rig.open();
      const examine = examinerOf(rig, page, language);
      const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
      const heading = (name: string | RegExp) => page.getByRole('heading', { name }).waitFor();
      await page.getByRole('button', { name: '开始办理' }).waitFor();
      await signIn(rig, page, language);
      await heading(words.devices);
      await examine('2-home');

      await press(/receipt-printer/);
      await examine('3-printer');
      const printed = rig.printer.receipts().length;
      await press(words.test);
      await heading(words.testPassed);
      expect(rig.printer.receipts().length).toBe(printed + 1);
      await examine('3-printer-tested');
      await press(words.clearJam);
      await heading(words.jamTitlePrinter);
      await examine('4-jam-printer');
      await press(/receipt|收据/i);
      await press(words.refill);
      await heading(words.refillTitle);
      await examine('5-refill');
      await press(words.metres(80));
      await page.getByText(words.lastFilled).waitFor();
      await press(words.overview);

      await press(/card-reader/);
      await press(words.test);
      await page.getByText(handWords[language].insertCard).waitFor();
      await examine('6-insert-card');
      cards.path.insert(inventedChipCard('A'));
      await page.getByText(handWords[language].takeCard).waitFor();
      cards.path.take();
      await heading(words.testPassed);
      await examine('6-card-reader');
      await press(words.emptyBin);
      await heading(words.emptyBinTitle);
      await examine('6-empty-bin');
      await press(words.cancel);
      await press(words.clearJam);
      await heading(words.jamTitleCard);
      await examine('7-jam-card');
      await page.locator('.technician-title button').click();
      await press(words.overview);

      await press(words.network);
      await page.getByText(words.refused).waitFor();
      await examine('8-network');
      await press(words.overview);
      await press(words.ports);
      await heading(words.portsTitle);
      await examine('9-ports');
      await press(words.overview);
      await press(words.log);
      await press(words.logWrite);
      await page.getByText(words.logNoStick).waitFor();
      await examine('10-log');
      await press(words.overview);

      await press(words.service);
      await heading(words.serviceTitle);
      await examine('11-service');
      await press(words.noticeRepair);
      await heading(words.takeOutTitle);
      await examine('11-service-confirm');
      await page.getByRole('alertdialog').getByRole('button', { name: words.takeOutYes }).click();
      await heading(words.outTitle);
      await examine('12-out');
      // A citizen meanwhile finds the reason, and nothing to begin with.
      await press(words.signOut);
      await page.getByText('机器正在维修').waitFor();
      await lookOutside(rig, page, '13-attract-out');
      await page.close();

      const again = await rig.open();
      await again.getByText('机器正在维修').waitFor();
      await signIn(rig, again, language);
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

describe('the open orders of the machine', () => {
  it.each(inTurn(LANGUAGES, 1))(
    'stand above its devices in %s, also when the network is gone, until they are closed',
    async (language) => {
      const controller = new TestController({
        region: RegionId.parse('510106'),
        kiosk: KioskId.parse('jn-0001'),
      });
      await controller.start();
      const own = await startKioskRig({
        controller: { endpoints: [controller.endpoint], secret: RIG_SECRET },
      });
      try {
        const words = technicianMessages[language];
        await controller.until('the birth', () => controller.of('birth').length > 0);
        const [order] = DOWN_EXAMPLES.orders.orders;
        const [first, second] = [order?.checklist[0], order?.checklist[1]];
        const others = [
          { ...order, checklist: [{ ...first, isDone: true }, second] },
          {
            ...order,
            id: randomUUID(),
            kind: 'cleaning',
            severity: 'info',
            stage: 'assigned',
            fixByMs: null,
            checklist: ['clean-screen', 'clean-reader', 'self-test'].map((id) => ({ id, isDone: false })),
          },
        ];
        controller.send('orders', { orders: others });
        const page = await own.open();
        await page.getByRole('button', { name: '开始办理' }).waitFor();
        await signIn(own, page, language);
        await page.getByRole('heading', { name: words.openOrders }).waitFor();
        await page.getByText(words.repairOf(FAULT_WORDS[language].paper)).waitFor();
        expect(await page.getByRole('img', { name: words.checkDone }).count()).toBe(1);
        await controller.stop();
        await examinerOf(own, page, language)('14-orders');
        await page.reload();
        await page.getByRole('heading', { name: words.openOrders }).waitFor();
        await controller.start();
        await controller.until('another birth', () => controller.of('birth').length > 1, SLOW_MS);
        controller.send('orders', { orders: [] });
        await page.getByRole('heading', { name: words.openOrders }).waitFor({ state: 'hidden' });
        await page.getByRole('button', { name: words.signOut }).click();
      } finally {
        await own.close();
        await controller.stop();
      }
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
