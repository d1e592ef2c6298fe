/** Every screen of a citizen's way, as every citizen sees it: both languages, both sizes of type, upright and lying. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inventedCard } from '../../devices/sam-id-reader/cards.ts';
import { LOCALES, type Language } from '../../shared/i18n/messages.ts';
import { seededRandom } from '../../shared/random.ts';
import { startKioskRig, type KioskRig } from '../support/kiosk-rig.ts';
import { outOfSight, tooSmall } from '../support/page-checks.ts';

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
    confirm: '确认提交',
    taken: '已经取走',
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
    confirm: 'Confirm and file',
    taken: 'I have it',
    rate: 'Did it go well today?',
    good: 'Good',
    done: 'All done',
    finish: 'Finish',
  },
} as const;

const random = seededRandom(20_261_125);
let rig: KioskRig;
beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  rig = await startKioskRig({ timeouts: { farewellMs: 30_000, takeMs: 60_000 } });
});
afterEach(() => rig.reader.removeCard());
afterAll(() => rig.close());

interface Manner {
  readonly language: Language;
  readonly size: (typeof SIZES)[number];
  readonly shape: keyof typeof SHAPES;
}

const MANNERS: readonly Manner[] = (['zh', 'en'] as const).flatMap((language) =>
  SIZES.flatMap((size) => (['upright', 'lying'] as const).map((shape) => ({ language, size, shape }))),
);

/** Whether people can see it, read it and hit it; then its picture, for people to look at. */
async function examine(page: Page, name: string, { language, size, shape }: Manner): Promise<void> {
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(PICTURES, `${name}-${language}-${size}-${shape}.png`) });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  expect.soft(await tooSmall(page, { mainTarget: 60, target: 44, text: MIN_TEXT_PX[size] })).toEqual([]);
  expect.soft(await outOfSight(page)).toEqual([]);
}

async function begin(page: Page, { language, size }: Manner): Promise<void> {
  await page.getByRole('button', { name: WORDS.zh.begin }).click();
  if (language === 'en') await page.getByRole('button', { name: WORDS.zh.other }).click();
  if (size === 'large') await page.getByRole('button', { name: WORDS[language].large }).click();
  await page.locator(`html[lang="${LOCALES[language]}"][data-size="${size}"]`).waitFor({ state: 'attached' });
}

describe('a citizen', () => {
  it.each(MANNERS)('sees, reads and reaches everything in $language, $size type, $shape', async (manner) => {
    const words = WORDS[manner.language];
    const page = await rig.open(SHAPES[manner.shape]);
    const press = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();
    await page.getByRole('button', { name: WORDS.zh.begin }).waitFor();
    await examine(page, '1-attract', { ...manner, size: 'standard' });
    await begin(page, manner);
    await examine(page, '2-choose-service', manner);
    await press(words.service);
    await page.getByRole('heading', { name: words.identify }).waitFor();
    await examine(page, '3-identify', manner);
    rig.reader.presentCard(inventedCard(random, 'resident'));
    await page.getByRole('heading', { name: words.list }).waitFor();
    await examine(page, '4-checklist', manner);
    const following = page.getByRole('button', { name: words.following });
    while ((await following.count()) > 0) await following.click();
    await press(words.understood);
    await page.getByRole('button', { name: words.confirm }).waitFor();
    await examine(page, '5-confirm', manner);
    await press(words.confirm);
    await page.getByRole('button', { name: words.taken }).waitFor();
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
    await press(words.finish);
    // The next citizen finds Chinese, in standard type, and nothing of this visit.
    await page.getByRole('button', { name: WORDS.zh.begin }).waitFor();
    await page.close();
  });
});
