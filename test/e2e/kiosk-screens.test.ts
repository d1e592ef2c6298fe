/** Every screen of a citizen's way, as every citizen sees it: both languages, both sizes of type, upright and lying. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inventedCard } from '../../devices/sam-id-reader/cards.ts';
import { LOCALES, type Language } from '../../shared/i18n/messages.ts';
import { seededRandom } from '../../shared/random.ts';
import { startKioskRig, untilWiped, type KioskRig } from '../support/kiosk-rig.ts';
import { inaccessible, outOfSight, settled, tooSmall } from '../support/page-checks.ts';

const PICTURES = join(import.meta.dirname, '../../test-output/kiosk');
const SHAPES = { upright: { width: 1080, height: 1920 }, lying: { width: 1920, height: 1080 } };
const SIZES = ['standard', 'large'] as const;
/** devices.md 7.6 and style.md 4, px at 96 dpi. */
const MIN_TEXT_PX = { standard: 24, large: 36 };

/** What buttons and headings are called; the test speaks the citizen's language. */
const WORDS = {
  zh: {
    begin: '开始办理',
    large: '长辈版',
    other: 'English',
    service: /居住登记证明/,
    identify: '请放身份证',
    list: '要带这些材料',
    following: '下一页',
    understood: '看明白了，下一步',
    housing: '您现在住在什么样的房子里？',
    rent: '租的房子',
    child: /有没有不满16岁的孩子/,
    no: '否',
    phone: '请留一个能打通的电话',
    enter: '填好了，下一步',
    green: '您需要优先办理吗？',
    normal: '不用，正常办理',
    check: '请核对',
    toSign: '没有问题，去签名',
    sign: '请承诺并签名',
    signed: '签好了，提交',
    taken: '已经取走',
    stillHeld: /回执还在出纸口/,
    pulledBack: '回执没有取走，正在收回',
    rate: '今天办得顺利吗？',
    good: '满意',
    done: '办好了',
    finish: '完成',
  },
  en: {
    begin: 'Begin',
    large: 'Large type',
    other: '中文',
    service: /Residence registration/,
    identify: 'Please lay your ID card here',
    list: 'Please bring these',
    following: 'Next page',
    understood: 'I understand, go on',
    housing: 'What kind of home do you live in?',
    rent: 'A rented home',
    child: /Is a child under 16/,
    no: 'No',
    phone: 'A telephone number where we can reach you',
    enter: 'Done, go on',
    green: 'Do you need to be served first?',
    normal: 'No, in my turn',
    check: 'Please check',
    toSign: 'All right, go on to sign',
    sign: 'Please promise and sign',
    signed: 'Signed, file it',
    taken: 'I have it',
    stillHeld: /still hangs in the slot/,
    pulledBack: 'The paper is being pulled back',
    rate: 'Did it go well today?',
    good: 'Good',
    done: 'All done',
    finish: 'Finish',
  },
} as const;

/** Nobody hurries these citizens, however slow the machine that runs the tests is. */
const PATIENT = { idleMs: 600_000, takeMs: 300_000, farewellMs: 60_000 };
const WALK_MS = 180_000;

const random = seededRandom(20_261_125);
let rig: KioskRig;
beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  rig = await startKioskRig({ timeouts: PATIENT });
});
afterEach(() => rig.reader.removeCard());
afterAll(() => rig.close());

interface Manner {
  readonly language: Language;
  readonly size: (typeof SIZES)[number];
}

const MANNERS: readonly Manner[] = (['zh', 'en'] as const).flatMap((language) =>
  SIZES.map((size) => ({ language, size })),
);

/** Whether people can see it, read it and hit it, upright and lying; then its pictures, for people to look at. */
async function examine(page: Page, name: string, { language, size }: Manner): Promise<void> {
  for (const [shape, viewport] of Object.entries(SHAPES)) {
    await page.setViewportSize(viewport);
    await settled(page);
    const where = `${name}-${language}-${size}-${shape}`;
    await page.screenshot({ path: join(PICTURES, `${where}.png`) });
    expect.soft(await inaccessible(page), where).toEqual([]);
    const limits = { mainTarget: 60, target: 44, text: MIN_TEXT_PX[size] };
    expect.soft(await tooSmall(page, limits), where).toEqual([]);
    expect.soft(await outOfSight(page), where).toEqual([]);
  }
}

async function begin(page: Page, { language, size }: Manner): Promise<void> {
  await page.getByRole('button', { name: WORDS.zh.begin }).click();
  // The first screen has buttons of the same names, and a touch that was meant for it counts no more.
  await page.getByRole('button', { name: WORDS.zh.service }).waitFor();
  if (language === 'en') await page.getByRole('button', { name: WORDS.zh.other }).click();
  if (size === 'large') await page.getByRole('button', { name: WORDS[language].large }).click();
  await page.locator(`html[lang="${LOCALES[language]}"][data-size="${size}"]`).waitFor({ state: 'attached' });
}

async function leafThrough(page: Page, name: string): Promise<void> {
  const following = page.getByRole('button', { name });
  while ((await following.count()) > 0) await following.click();
}

/** A stroke across the pad, by hand. */
async function sign(page: Page): Promise<void> {
  const box = await page.locator('.sign-pad').boundingBox();
  if (box === null) throw new Error('there is no pad to sign on');
  await page.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.5);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.3, { steps: 12 });
  await page.mouse.up();
}

/** From the first screen to the paper; `look` at each screen on the way. The card still lies on the reader. */
async function goToTake(
  { reader }: KioskRig,
  page: Page,
  manner: Manner,
  look: typeof examine,
): Promise<void> {
  const words = WORDS[manner.language];
  const press = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();
  await page.getByRole('button', { name: WORDS.zh.begin }).waitFor();
  await look(page, '1-attract', { ...manner, size: 'standard' });
  await begin(page, manner);
  await look(page, '2-choose-service', manner);
  await press(words.service);
  await page.getByRole('heading', { name: words.identify }).waitFor();
  await look(page, '3-identify', manner);
  reader.presentCard(inventedCard(random, 'resident'));
  await page.getByRole('heading', { name: words.housing }).waitFor();
  await look(page, '4-form-choice', manner);
  await press(words.rent);
  await page.getByRole('heading', { name: words.child }).waitFor();
  await look(page, '4-form-yes-no', manner);
  await press(words.no);
  await page.getByRole('heading', { name: words.phone }).waitFor();
  await look(page, '4-form-digits', manner);
  for (const digit of '0000000') await press(digit);
  await press(words.enter);
  await page.getByRole('heading', { name: words.green }).waitFor();
  await look(page, '4-green-channel', manner);
  await press(words.normal);
  await page.getByRole('heading', { name: words.list }).waitFor();
  await look(page, '5-checklist', manner);
  await leafThrough(page, words.following);
  await press(words.understood);
  await page.getByRole('heading', { name: words.check }).waitFor();
  await look(page, '5-confirm', manner);
  await leafThrough(page, words.following);
  await press(words.toSign);
  await page.getByRole('heading', { name: words.sign }).waitFor();
  await sign(page);
  await look(page, '5-sign', manner);
  await press(words.signed);
  await page.getByRole('button', { name: words.taken }).waitFor();
}

describe('a citizen', () => {
  const test = it.each(MANNERS);
  test(
    'sees, reads and reaches everything in $language, $size type',
    { timeout: WALK_MS },
    async (manner) => {
      const words = WORDS[manner.language];
      const page = await rig.open();
      const press = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();
      await goToTake(rig, page, manner, examine);
      // With the call for the card above it, and without.
      await page.getByRole('alert').waitFor();
      await examine(page, '6-take-card', manner);
      rig.reader.removeCard();
      await page.getByRole('alert').waitFor({ state: 'detached' });
      await examine(page, '6-take', manner);
      await press(words.taken);
      await page.getByRole('heading', { name: words.rate }).waitFor();
      await examine(page, '7-rate', manner);
      await press(words.good);
      await page.getByRole('heading', { name: words.done }).waitFor();
      await examine(page, '8-done', manner);
      await untilWiped(page, () => press(words.finish));
      // The next citizen finds Chinese, in standard type, and nothing of this visit.
      await page.getByRole('button', { name: WORDS.zh.begin }).waitFor();
      await page.close();
    },
  );
});

describe('a citizen whose paper the printer holds', () => {
  let holding: KioskRig;
  beforeAll(async () => {
    holding = await startKioskRig({ timeouts: { ...PATIENT, takeMs: 12_000 } }, { profile: 'custom-vkp80' });
  });
  afterAll(() => holding.close());

  it.each([
    { language: 'zh', size: 'large' },
    { language: 'en', size: 'standard' },
  ] as const)('is told so after "done", and sees it pulled back, in $language', async (manner) => {
    const words = WORDS[manner.language];
    const page = await holding.open();
    await goToTake(holding, page, manner, async () => {});
    holding.reader.removeCard();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: words.taken }).click();
    await page.getByText(words.stillHeld).waitFor();
    await examine(page, '6-take-held', manner);
    expect(holding.printer.papers.at(-1)?.place).toBe('mouth');
    await page.getByRole('heading', { name: words.pulledBack }).waitFor();
    await page.screenshot({ path: join(PICTURES, `6-take-pulled-back-${manner.language}.png`) });
    await page.getByRole('heading', { name: words.done }).waitFor();
    expect(holding.printer.papers.at(-1)?.place).toBe('bin');
    await untilWiped(page, () => page.getByRole('button', { name: words.finish }).click());
    await page.getByRole('button', { name: WORDS.zh.begin }).waitFor();
    await page.close();
  });
});
