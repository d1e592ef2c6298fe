/** Every screen of a citizen's way, as every citizen sees it: language, size of type, upright and lying, contrast and reach. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { inventedCard } from '../../devices/sam-id-reader/cards.ts';
import { LOCALES } from '../../shared/i18n/messages.ts';
import { seededRandom } from '../../shared/random.ts';
import { IS_ALL } from '../support/breadth.ts';
import {
  asFound,
  createExaminer,
  IDLE_MANNERS,
  VISIT_MANNERS,
  type Manner,
} from '../support/kiosk-manners.ts';
import { startKioskRig, untilWiped, type KioskRig } from '../support/kiosk-rig.ts';

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
const WALK_MS = IS_ALL ? 1_800_000 : 180_000;

const examine = createExaminer({ folder: 'kiosk', manners: VISIT_MANNERS });
const examineIdle = createExaminer({ folder: 'kiosk', manners: IDLE_MANNERS, adapt: asFound });
const random = seededRandom(20_261_125);

/** Walk through a visit; every examination ends in the manner in which the walk goes on. */
const PLAIN = { shape: 'upright', comfort: 'plain' } as const;
const CHINESE: Manner = { ...PLAIN, language: 'zh', size: 'standard' };
const ENGLISH: Manner = { ...PLAIN, language: 'en', size: 'large' };

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
  rig: KioskRig,
  page: Page,
  manner: Manner,
  look: (name: string) => Promise<void>,
): Promise<void> {
  const words = WORDS[manner.language];
  const press = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();
  await begin(page, manner);
  await look('2-choose-service');
  await press(words.service);
  await page.getByRole('heading', { name: words.identify }).waitFor();
  await look('3-identify');
  rig.reader.presentCard(inventedCard(random, 'resident'));
  await page.getByRole('heading', { name: words.housing }).waitFor();
  await look('4-form-choice');
  await press(words.rent);
  await page.getByRole('heading', { name: words.child }).waitFor();
  await look('4-form-yes-no');
  await press(words.no);
  await page.getByRole('heading', { name: words.phone }).waitFor();
  await look('4-form-digits');
  for (const digit of '0000000') await press(digit);
  await press(words.enter);
  await page.getByRole('heading', { name: words.green }).waitFor();
  await look('4-green-channel');
  await press(words.normal);
  await page.getByRole('heading', { name: words.list }).waitFor();
  await look('5-checklist');
  await leafThrough(page, words.following);
  await press(words.understood);
  await page.getByRole('heading', { name: words.check }).waitFor();
  await look('5-confirm');
  await leafThrough(page, words.following);
  await press(words.toSign);
  await page.getByRole('heading', { name: words.sign }).waitFor();
  await sign(page);
  await look('5-sign');
  await press(words.signed);
  await page.getByRole('button', { name: words.taken }).waitFor();
}

describe('a citizen', () => {
  it('sees, reads and reaches everything on the way', { timeout: WALK_MS }, async () => {
    const rig = await startKioskRig({ timeouts: PATIENT });
    const words = WORDS.zh;
    const page = await rig.open();
    const look = (name: string) => examine(rig, page, name, CHINESE);
    const press = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();
    await page.getByRole('button', { name: words.begin }).waitFor();
    await examineIdle(rig, page, '1-attract', CHINESE);
    await goToTake(rig, page, CHINESE, look);
    // With the call for the card above it, and without.
    await page.getByRole('alert').waitFor();
    await look('6-take-card');
    rig.reader.removeCard();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await look('6-take');
    await press(words.taken);
    await page.getByRole('heading', { name: words.rate }).waitFor();
    await look('7-rate');
    await press(words.good);
    await page.getByRole('heading', { name: words.done }).waitFor();
    await look('8-done');
    await untilWiped(page, () => press(words.finish));
    await page.getByRole('button', { name: words.begin }).waitFor();
    await rig.close();
  });
});

describe('a citizen whose paper the printer holds', { timeout: WALK_MS }, () => {
  it('is told so after "done", sees it pulled back, and leaves nothing for the next', async () => {
    const timeouts = { ...PATIENT, takeMs: IS_ALL ? 150_000 : 15_000 };
    const rig = await startKioskRig({ timeouts }, { profile: 'custom-vkp80' });
    const words = WORDS[ENGLISH.language];
    const page = await rig.open();
    await goToTake(rig, page, ENGLISH, async () => {});
    rig.reader.removeCard();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: words.taken }).click();
    await page.getByText(words.stillHeld).waitFor();
    await examine(rig, page, '6-take-held', ENGLISH);
    expect(rig.printer.papers.at(-1)?.place).toBe('mouth');
    await page.getByRole('heading', { name: words.pulledBack }).waitFor({ timeout: WALK_MS });
    await page.getByRole('heading', { name: words.done }).waitFor();
    expect(rig.printer.papers.at(-1)?.place).toBe('bin');
    await untilWiped(page, () => page.getByRole('button', { name: words.finish }).click());
    // The next citizen finds Chinese, in standard type, and nothing of this visit.
    await page.getByRole('button', { name: WORDS.zh.begin }).waitFor();
    await rig.close();
  });
});
