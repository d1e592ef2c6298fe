/** The warnings on an idle screen, each as whoever passes by sees it, upright and lying, with contrast and low controls left on. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IDLE_ITEMS } from '../../kiosk/services/idle.ts';
import { IS_ALL } from '../support/breadth.ts';
import { asFound, createExaminer, IDLE_MANNERS } from '../support/kiosk-manners.ts';
import { startKioskRig, untilWiped, type KioskRig } from '../support/kiosk-rig.ts';

const BEGIN = '开始办理';
/** Shorter than anything is shown, so that nothing is passed over. */
const LEAP_MS = 6000;
const LOOP_MS = IS_ALL ? 600_000 : 120_000;

const examine = createExaminer({ folder: 'kiosk', manners: IDLE_MANNERS, adapt: asFound });
let rig: KioskRig;
beforeAll(async () => {
  rig = await startKioskRig();
});
afterAll(() => rig.close());

async function openIdle() {
  const page = await rig.open();
  // The clock of the page only: everything else goes on as it is.
  await page.clock.install();
  await page.reload();
  await page.getByRole('button', { name: BEGIN }).waitFor();
  return page;
}

describe('an idle screen', () => {
  it('shows every warning whole, in turn, with the way to begin below it', { timeout: LOOP_MS }, async () => {
    const page = await openIdle();
    const story = page.locator('.idle-story');
    for (const { id, title, call } of IDLE_ITEMS) {
      while ((await page.locator(`[data-item="${id}"]`).count()) === 0) await page.clock.fastForward(LEAP_MS);
      expect(await story.getByRole('heading', { level: 1 }).textContent()).toBe(title.zh);
      expect(await story.textContent()).toContain(call.telephone);
      expect(await page.getByRole('button', { name: BEGIN }).isVisible()).toBe(true);
      await examine(rig, page, `0-idle-${id}`);
    }
    await page.close();
  });
});

describe('a touch', () => {
  it('anywhere brings the first screen back, and starts no visit', async () => {
    const page = await openIdle();
    while ((await page.locator('.idle-story').count()) === 0) await page.clock.fastForward(LEAP_MS);
    await page.locator('.idle-story .picture').click();
    await page.locator('.attract-hero').waitFor();
    expect(rig.screen.view()?.step).toBe('attract');
    await page.close();
  });

  it('of the button in a warning begins a visit', async () => {
    const page = await openIdle();
    while ((await page.locator('.idle-story').count()) === 0) await page.clock.fastForward(LEAP_MS);
    await page.getByRole('button', { name: BEGIN }).click();
    await page.getByRole('heading', { name: '您要办什么？' }).waitFor();
    await untilWiped(page, async () => {
      await page.getByRole('button', { name: '离开' }).click();
      await page.getByRole('button', { name: '完成' }).click();
    });
    await page.close();
  });
});
