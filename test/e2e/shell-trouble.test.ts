import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { inventedCard } from '../../devices/sam-id-reader/cards.ts';
import type { View } from '../../kiosk/agent/ui-api/messages.ts';
import { seededRandom } from '../../shared/random.ts';
import { recordedVisits } from '../support/agent-records.ts';
import { type } from '../support/citizen-hands.ts';
import { IS_ALL } from '../support/breadth.ts';
import { ensureKioskPackage, type KioskPackage } from '../support/kiosk-package.ts';
import { waitFor } from '../support/process.ts';
import { createVisitRig } from '../support/visit-rig.ts';
import {
  now,
  placeOf,
  sayGoodbye,
  shown,
  until,
  visitInWindow,
  type WindowVisitor,
} from '../support/window-visit.ts';

/** What may go wrong, or be wished otherwise, at any step of a visit in the packaged window; the network is down all along. */
const VISIT_MS = 240_000;
/** Asks for the card, a choice, a text and a telephone number, a promise and a signature. */
const SERVICE = 'no-criminal-record';

/** By default a printer fails at steps with different ends; `TESTS=all`: at every one, in every way. */
const FAULTS = ['paperOut', 'coverOpen', 'cableCut'] as const;
type Fault = (typeof FAULTS)[number];
const STEPS = ['form purpose', 'greenChannel', 'checklist', 'confirm', 'sign', 'take', 'rate'] as const;
const PRINTER_FAILS: readonly { readonly fault: Fault; readonly place: (typeof STEPS)[number] }[] = IS_ALL
  ? FAULTS.flatMap((fault) => STEPS.map((place) => ({ fault, place })))
  : [
      { fault: 'coverOpen', place: 'form purpose' },
      { fault: 'cableCut', place: 'confirm' },
      { fault: 'paperOut', place: 'sign' },
      { fault: 'cableCut', place: 'take' },
    ];
/** From here the paper is out. */
const AFTER_PAPER: ReadonlySet<string> = new Set(['take', 'rate']);

let kiosk: KioskPackage;
let visitor: WindowVisitor;
beforeAll(async () => {
  kiosk = await ensureKioskPackage('screens');
});
afterEach(() => visitor.rig.close());

async function start(): Promise<WindowVisitor> {
  const rig = await createVisitRig(kiosk, { agent: { timeouts: { idleMs: 600_000, takeMs: 300_000 } } });
  await rig.shell.startAgent();
  const card = inventedCard(seededRandom(7), 'resident');
  visitor = { rig, app: await rig.shell.launch(), screen: rig.shell.connectScreen(), card };
  return visitor;
}

describe('a card that is pulled', () => {
  it(
    'while it is read is asked for again, and at any later step costs nothing',
    { timeout: VISIT_MS },
    async () => {
      const { rig, screen, card } = await start();
      const told: object[] = [];
      await visitInWindow(visitor, {
        serviceId: SERVICE,
        async at({ step }) {
          if (step === 'identify' && told.length === 0) {
            rig.reader.script({ name: 'takenDuringRead' });
            rig.reader.presentCard(card);
            await until(screen, 'told of the card', ({ notice }) => notice === 'cardMovedAway');
            const { step: stays, identity } = now(screen);
            told.push({ stays, identity, words: await (await shown(visitor)).locator('.notice').count() });
          }
          rig.reader.removeCard();
        },
      });
      expect(told).toEqual([{ stays: 'identify', identity: null, words: 1 }]);
      expect(now(screen).outcome).toBe('completed');
      const [visit, ...others] = recordedVisits(rig.shell.folder);
      expect(others).toEqual([]);
      expect(visit).toMatchObject({ outcome: 'completed', cardReads: { ok: 1 } });
      expect(visit?.cardReads.rejected).toBeGreaterThan(0);
      expect(rig.printer.takeReceipts()).toHaveLength(1);
    },
  );
});

describe('a printer that fails', () => {
  it.each(PRINTER_FAILS)(
    'by $fault at $place costs nobody the application, and the record says what became of the paper',
    { timeout: VISIT_MS },
    async ({ fault, place }) => {
      const { rig, screen } = await start();
      let receipt: View['receipt'] = null;
      await visitInWindow(visitor, {
        serviceId: SERVICE,
        async at(view) {
          if (placeOf(view) === place) await fail(fault);
          if (view.step === 'take') receipt = view.receipt;
        },
      });
      const isPrinted = AFTER_PAPER.has(place);
      expect(now(screen).outcome).toBe('completed');
      expect(receipt).toMatchObject({ paper: isPrinted ? 'printed' : 'missing' });
      const [visit] = recordedVisits(rig.shell.folder);
      expect(visit?.sealedCase).toBeDefined();
      expect(visit?.receipt?.evidence).toBe(isPrinted ? 'printed' : 'queued');
      expect(rig.printer.takeReceipts()).toHaveLength(isPrinted ? 1 : 0);
      // What needs paper is closed until the printer is well, and the next citizen is told before, not after.
      await sayGoodbye(visitor);
      await until(screen, 'at rest', ({ step }) => step === 'attract');
      const isOpen = () => now(screen).services.find(({ id }) => id === SERVICE)?.isOpen;
      expect(await waitFor(() => isOpen() === false)).toBe(true);
    },
  );
});

/** And waits until the agent knows. */
async function fail(fault: Fault): Promise<void> {
  const { rig, screen } = visitor;
  if (fault === 'paperOut') rig.printer.act({ type: 'removePaper' });
  if (fault === 'coverOpen') rig.printer.act({ type: 'openCover' });
  if (fault === 'cableCut') await rig.cutPrinterCable();
  const isKnown = ({ services }: View) =>
    services.find(({ id }) => id === SERVICE)?.missing.includes('receipt.print') === true;
  await until(screen, `told of ${fault}`, isKnown);
}

describe('language and large type', () => {
  it(
    'change at every step, and nothing else: the step, its answers and its time stay',
    { timeout: VISIT_MS },
    async () => {
      const { screen } = await start();
      const changed: string[] = [];
      await visitInWindow(visitor, {
        serviceId: SERVICE,
        async at(view, page) {
          if (view.step === 'done') return;
          const typed = await typeHalf(view, page);
          const before = kept(now(screen));
          const heading = await page.locator('h1').innerText();
          await prefer({ language: 'en' });
          expect(await (await shown(visitor)).locator('h1').innerText()).not.toBe(heading);
          await prefer({ textSize: 'large' });
          await prefer({ language: 'zh' });
          await prefer({ textSize: 'standard' });
          const after = await shown(visitor);
          expect(await after.locator('h1').innerText()).toBe(heading);
          expect(kept(now(screen))).toEqual(before);
          expect(now(screen).countdown?.remainingMs ?? 0).toBeLessThanOrEqual(
            view.countdown?.remainingMs ?? 0,
          );
          if (typed !== '') await expectToGoOn(after, typed);
          changed.push(view.step);
        },
      });
      expect(changed).toEqual(
        expect.arrayContaining(['identify', 'form', 'confirm', 'sign', 'take', 'rate']),
      );
    },
  );
});

/** All of a view that is not how it is told. */
function kept({ step, question, answers, identity, receipt, notice, lanes, lane }: View) {
  return { step, question, answers, identity, receipt, notice, lanes, lane };
}

/** By the buttons that are on every screen: type, then language. */
async function prefer(wish: Partial<Pick<View, 'language' | 'textSize'>>): Promise<void> {
  const button = 'language' in wish ? 1 : 0;
  await (await shown(visitor)).locator('.frame-header button').nth(button).click();
  const isSo = ({ language, textSize }: View) =>
    language === (wish.language ?? language) && textSize === (wish.textSize ?? textSize);
  await until(visitor.screen, 'changed', isSo);
  await shown(visitor);
}

/** An answer that is not yet given; '': this step has no pad. */
async function typeHalf({ question }: View, page: Page): Promise<string> {
  const text = { text: 'yang', digits: '1390', choice: '', yesNo: '' }[question?.ask.type ?? 'choice'];
  if (text !== '') await type(page, text);
  return text;
}

/** Where the hand stopped; then all of it is taken back, for what the visit types itself. */
async function expectToGoOn(page: Page, typed: string): Promise<void> {
  const value = page.locator('.pad-value');
  expect(await value.innerText()).toBe(typed);
  const next = /\d/.test(typed) ? '7' : 'l';
  await type(page, next);
  expect(await value.innerText()).toBe(typed + next);
  const isDigits = /\d/.test(typed);
  const erase = isDigits
    ? page.locator('.pad-keys button').nth(9)
    : page.locator('.hg-button[data-skbtn="{bksp}"]');
  for (let left = typed.length + 1; left > 0; left -= 1) await erase.click();
}
