/** What stands beside the way through a service: codes to take away, sample forms, the counter. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { IdCard } from '../../devices/id-card-reader.ts';
import { inventedCard } from '../../devices/sam-id-reader/cards.ts';
import type { View } from '../../kiosk/agent/ui-api/messages.ts';
import { SERVICE_CATALOGUE } from '../../kiosk/services/catalogue.ts';
import { nextMove } from '../../kiosk/simulate/citizen.ts';
import type { ServiceDefinition } from '../../shared/domain/service.ts';
import { seededRandom } from '../../shared/random.ts';
import { IS_ALL } from '../support/breadth.ts';
import { createExaminer, VISIT_MANNERS } from '../support/kiosk-manners.ts';
import { startKioskRig, untilWiped, type KioskRig } from '../support/kiosk-rig.ts';
import { inaccessible, outOfSight } from '../support/page-checks.ts';
import { waitFor } from '../support/process.ts';

const random = seededRandom(20_261_129);
/** Longer than a reader looks for a card that was taken away. */
const REMOVAL_MS = 1500;

const PLACE = {
  name: '样例政务服务大厅',
  address: '样例区样例路 1 号',
  walkMetres: 650,
  days: 'weekdays',
  opensAt: '09:00',
  closesAt: '17:00',
};

const examine = createExaminer({ folder: 'kiosk', manners: VISIT_MANNERS });
let lastCard: IdCard;
let rig: KioskRig;
let page: Page;
beforeAll(async () => {
  rig = await startKioskRig({
    timeouts: { idleMs: 600_000, printMs: 300_000, takeMs: 300_000, farewellMs: 60_000 },
    alternatives: [PLACE],
  });
  page = await rig.open();
});
beforeEach(() => page.getByRole('button', { name: '开始办理' }).waitFor());
afterEach(async () => {
  rig.reader.removeCard();
  rig.printer.act({ type: 'loadPaper', paperMm: 50_000 });
  if (now().step !== 'attract') await untilWiped(page, leave);
});
afterAll(() => rig.close());

/** By the second screen. */
async function leave(): Promise<void> {
  for (let { step } = now(); step !== 'attract'; { step } = now()) {
    rig.screen.touch({
      type: step === 'take' || step === 'rate' || step === 'done' ? 'done' : 'cancel',
      step,
    });
    await waitFor(() => now().step !== step);
  }
}

function now(): View {
  const view = rig.screen.view();
  if (view === undefined) throw new Error('the agent tells nothing');
  return view;
}

/** The first service that is as the test needs it: the catalogue may change. */
function find(what: string, isWanted: (service: ServiceDefinition) => boolean): ServiceDefinition {
  const service = SERVICE_CATALOGUE.find(isWanted);
  if (service === undefined) throw new Error(`the catalogue has no ${what}`);
  return service;
}

function errandFor(serviceId: string) {
  return { serviceId, language: 'zh', textSize: 'standard', leavesAt: null, forgetsCard: 'never' } as const;
}

/** The second screen walks there, as a citizen would; the page follows. */
async function walkTo(step: View['step'], serviceId: string, { leavesCard = false } = {}): Promise<void> {
  const errand = errandFor(serviceId);
  rig.screen.touch({ type: 'begin', step: 'attract' });
  await waitFor(() => now().step !== 'attract');
  for (let touches = 0; now().step !== step && touches < 40; touches += 1) {
    const before = now();
    const move = nextMove(before, errand, { hasBegun: true, hasInserted: false, isServed: false });
    if (move.type === 'layCard') rig.reader.presentCard((lastCard = inventedCard(random, 'resident')));
    else if (move.type === 'touch') rig.screen.touch(move.event);
    await waitFor(() => now().revision > before.revision);
    // Whoever leaves it there is asked to take it, on every screen.
    if (move.type === 'layCard' && !leavesCard) {
      rig.reader.removeCard();
      await delay(REMOVAL_MS);
    }
  }
  expect(now().step).toBe(step);
}

const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();

/** Pictures of every manner take their time on a machine that does much else. */
const MANY_MS = IS_ALL ? 900_000 : 180_000;

describe('beside the way through a service', { timeout: MANY_MS }, () => {
  it('a long reading can be taken away in several codes, one at a time', async () => {
    const { id } = find('long reading', ({ sections }) => sections.length > 2);
    await walkTo('read', id);
    const last = find('it', (service) => service.id === id).sections.length;
    for (let number = 1; number < last; number += 1) {
      rig.screen.touch({ type: 'next', step: 'read' });
      await waitFor(() => now().page?.number === number + 1);
    }
    await examine(rig, page, '9-read-last');
    await press('扫码带走');
    await page.getByRole('img', { name: /第 1 个二维码/ }).waitFor();
    await examine(rig, page, '9-code');
    await press('下一个');
    await page.getByRole('img', { name: /第 2 个二维码/ }).waitFor();
    await press('扫好了，完成');
    await page.getByRole('heading', { name: '办好了' }).waitFor();
  });

  it('a list whose paper ends half-way stands on the screen, in codes, for whoever does not wait', async () => {
    await walkTo('confirm', find('list', ({ kind }) => kind === 'checklist').id);
    await page.getByRole('button', { name: '扫码带走' }).waitFor();
    rig.printer.act({ type: 'loadPaper', paperMm: 20 });
    rig.screen.touch({ type: 'next', step: 'confirm' });
    await page.getByRole('heading', { name: '打印机停下了' }).waitFor();
    await examine(rig, page, '9-printer-stopped');
    await press('不等了，看屏幕');
    await page.getByRole('img', { name: /第 1 个二维码/ }).waitFor();
    await examine(rig, page, '9-take-notice');
    await press('扫好了，完成');
    await press('很差');
    await page.getByRole('heading', { name: '哪里不顺利？' }).waitFor();
    await press('太慢');
    await examine(rig, page, '9-feedback');
    await press('选好了');
    await page.getByRole('heading', { name: '办好了' }).waitFor();
  });

  it('a sample form is opened large from the list, and closed again', async () => {
    const { id } = find('list that begins with a sample form', ({ materials }) => {
      const first = materials.find(({ when }) => when === undefined);
      return first?.sample !== undefined && first === materials[0];
    });
    await walkTo('checklist', id);
    await examine(rig, page, '9-checklist-with-sample');
    await press(/^看样表/);
    await page.getByRole('dialog', { name: /^样表/ }).waitFor();
    await examine(rig, page, '9-sample-form');
    await press('看好了，关闭');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '扫码带走' }).waitFor();
  });

  it('an application goes to a counter from the help, with what to bring', async () => {
    await walkTo(
      'form',
      find('application', ({ kind, form }) => kind === 'application' && form.length > 0).id,
    );
    await press('帮助');
    await page.getByRole('dialog').waitFor();
    await press('叫工作人员过来');
    await page.getByText(/求助还没有发出去/).waitFor();
    await examine(rig, page, '9-help');
    await press('不用了');
    await page.getByText(/求助还没有发出去/).waitFor({ state: 'detached' });
    await press('改去窗口办');
    await page.getByRole('heading', { name: '哪里办不下去？' }).waitFor();
    await examine(rig, page, '9-counter');
    await press('材料没有带齐');
    await page.getByRole('heading', { name: '请带着这些去窗口' }).waitFor();
    await examine(rig, page, '9-counter-code');
    await press('扫好了，完成');
    await page.getByRole('heading', { name: '请到窗口办理' }).waitFor();
  });

  it('whoever says that it is urgent is asked why', async () => {
    await walkTo('greenChannel', find('green channel', ({ hasGreenChannel }) => hasGreenChannel).id);
    await press('我有急事');
    await page.getByRole('heading', { name: '为什么急？' }).waitFor();
    await examine(rig, page, '9-urgent');
    await press('看病、住院');
    await page.getByRole('heading', { name: '要带这些材料' }).waitFor();
  });

  it('a text is typed in pinyin, on keys that everybody sees', async () => {
    const isText = (view: View) => view.question?.ask.type === 'text';
    const { id } = find(
      'text',
      ({ kind, form }) => kind === 'application' && form.some(({ type }) => type === 'text'),
    );
    await walkTo('form', id);
    for (let touches = 0; !isText(now()) && touches < 10; touches += 1) {
      const { revision } = now();
      const move = nextMove(now(), errandFor(id), { hasBegun: true, hasInserted: false, isServed: false });
      if (move.type === 'touch') rig.screen.touch(move.event);
      await waitFor(() => now().revision > revision);
    }
    await page.locator('.pad-text').waitFor();
    for (const key of 'yang') await page.locator(`.hg-button[data-skbtn="${key}"]`).click();
    await page.locator('.hg-candidate-box').waitFor();
    await examine(rig, page, '9-form-text');
    expect(await page.locator('.pad-value').innerText()).toBe('yang');
  });

  it('what is closed here names the nearest place that does it', async () => {
    rig.printer.act({ type: 'removePaper' });
    await waitFor(() => now().services.some(({ isOpen }) => !isOpen));
    await page.getByText(/样例政务服务大厅，步行约 11 分钟/).waitFor();
    rig.screen.touch({ type: 'begin', step: 'attract' });
    await press(/这里暂停，可到样例政务服务大厅/);
    await page.getByRole('dialog', { name: /附近可以办/ }).waitFor();
    await examine(rig, page, '9-elsewhere');
    await press('知道了');
    await examine(rig, page, '9-choose-closed');
  });
});

describe('leaving in the middle', { timeout: MANY_MS }, () => {
  it('gives a code, on the screen and on paper, with which it goes on later', async () => {
    const { id } = find('application', ({ kind, form }) => kind === 'application' && form.length > 1);
    await walkTo('checklist', id);
    const card = lastCard;
    await press('离开');
    await page.getByRole('alertdialog').or(page.getByRole('dialog')).waitFor();
    await examine(rig, page, '9-leave');
    await press('留着，给我取回码');
    await page.getByRole('heading', { name: '请记下取回码' }).waitFor();
    await examine(rig, page, '9-kept');
    const code = now().kept?.code ?? '';
    await press('打印取回码');
    await page.getByText('已经打印').waitFor();
    await examine(rig, page, '9-kept-printed');
    await press('记好了，离开');
    await page.getByRole('heading', { name: '内容已经留好' }).waitFor();
    await untilWiped(page, leave);

    await press('开始办理');
    await page.getByRole('button', { name: '用取回码接着办' }).waitFor();
    await examine(rig, page, '9-choose-resume');
    await press('用取回码接着办');
    await page.getByRole('heading', { name: '请输入取回码' }).waitFor();
    const elsewhere = String((Number(code.slice(0, 2)) + 50) % 100).padStart(2, '0') + code.slice(2);
    await type(elsewhere);
    await page.getByRole('alert').waitFor();
    await examine(rig, page, '9-resume-wrong');
    await type(code);
    await page.getByRole('heading', { name: '请放身份证' }).waitFor();
    await examine(rig, page, '9-resume-card');
    rig.reader.presentCard(card);
    await page.getByRole('heading', { name: '要带这些材料' }).waitFor();
    expect(now().hasKept).toBe(false);
  });

  it('shows the whole code also while it asks to take the card along', async () => {
    const { id } = find('application', ({ kind, form }) => kind === 'application' && form.length > 1);
    await walkTo('checklist', id, { leavesCard: true });
    await press('离开');
    await press('留着，给我取回码');
    await press('打印取回码');
    await page.getByText('已经打印').waitFor();
    await page.getByText('请拿走您的身份证').waitFor();
    await examine(rig, page, '9-kept-card-left');
  });

  it('is offered where the way does not go on', async () => {
    await walkTo(
      'checklist',
      find('application', ({ kind, form }) => kind === 'application' && form.length > 1).id,
    );
    await press('帮助');
    await press('改去窗口办');
    await examine(rig, page, '9-counter-keep');
    await press('回去拿材料，回来接着办');
    await page.getByRole('heading', { name: '请记下取回码' }).waitFor();
  });
});

describe('whoever sees badly or sits', { timeout: MANY_MS }, () => {
  it('turns on contrast and low controls in the menu, and the next citizen finds neither', async () => {
    const root = page.locator('html');
    await press('开始办理');
    await press('辅助');
    await page.getByRole('dialog', { name: '辅助' }).waitFor();
    expect(await inaccessible(page)).toEqual([]);
    await press('高对比显示');
    await press('操作区下移');
    expect(await root.getAttribute('data-contrast')).toBe('high');
    expect(await root.getAttribute('data-reach')).toBe('low');
    const half = (page.viewportSize()?.height ?? 0) / 2;
    const top = async (part: Locator) => (await part.boundingBox())?.y;
    await expect.poll(() => top(page.locator('.frame-header'))).toBeGreaterThan(half);
    await press('辅助');
    const menu = page.getByRole('dialog', { name: '辅助' });
    await menu.waitFor();
    await page.screenshot({ path: 'test-output/kiosk/9-comfort-menu-helped.png' });
    await expect.poll(() => top(menu)).toBeGreaterThan(half);
    expect(await inaccessible(page)).toEqual([]);
    expect(await outOfSight(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await untilWiped(page, leave);
    await page.getByRole('button', { name: '开始办理' }).waitFor();
    expect(await root.getAttribute('data-contrast')).toBe('normal');
    expect(await root.getAttribute('data-reach')).toBe('normal');
  });
});

async function type(code: string): Promise<void> {
  for (const digit of code) await page.getByRole('button', { name: digit, exact: true }).click();
  await press('填好了，下一步');
}
