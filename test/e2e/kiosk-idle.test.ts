/** The warnings on an idle screen, each as whoever passes by sees it, upright and lying. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IDLE_ITEMS } from '../../kiosk/services/idle.ts';
import { startKioskRig, untilWiped, type KioskRig } from '../support/kiosk-rig.ts';
import { inaccessible, outOfSight, tooSmall } from '../support/page-checks.ts';

const PICTURES = join(import.meta.dirname, '../../test-output/kiosk');
const SHAPES = { upright: { width: 1080, height: 1920 }, lying: { width: 1920, height: 1080 } };
const LIMITS = { mainTarget: 60, target: 44, text: 24 };
const BEGIN = '开始办理';
/** Shorter than anything is shown, so that nothing is passed over. */
const LEAP_MS = 6000;

let rig: KioskRig;
beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  rig = await startKioskRig();
});
afterAll(() => rig.close());

async function openIdle(shape: keyof typeof SHAPES) {
  const page = await rig.open(SHAPES[shape]);
  // The clock of the page only: everything else goes on as it is.
  await page.clock.install();
  await page.reload();
  await page.getByRole('button', { name: BEGIN }).waitFor();
  return page;
}

describe.each(['upright', 'lying'] as const)('an idle screen that is %s', (shape) => {
  it('shows every warning whole, in turn, with the way to begin below it', async () => {
    const page = await openIdle(shape);
    const story = page.locator('.idle-story');
    const problems: string[] = [];
    for (const { id, title, call } of IDLE_ITEMS) {
      while ((await page.locator(`[data-item="${id}"]`).count()) === 0) await page.clock.fastForward(LEAP_MS);
      await page.screenshot({ path: join(PICTURES, `0-idle-${id}-${shape}.png`) });
      expect(await story.getByRole('heading', { level: 1 }).textContent()).toBe(title.zh);
      expect(await story.textContent()).toContain(call.telephone);
      expect(await page.getByRole('button', { name: BEGIN }).isVisible()).toBe(true);
      const found = [
        ...(await inaccessible(page)),
        ...(await outOfSight(page)),
        ...(await tooSmall(page, LIMITS)),
      ];
      problems.push(...found.map((problem) => `${id}: ${problem}`));
    }
    await page.close();
    expect(problems).toEqual([]);
  });
});

describe('a touch', () => {
  it('anywhere brings the first screen back, and starts no visit', async () => {
    const page = await openIdle('upright');
    while ((await page.locator('.idle-story').count()) === 0) await page.clock.fastForward(LEAP_MS);
    await page.locator('.idle-story .picture').click();
    await page.locator('.attract-hero').waitFor();
    expect(rig.screen.view()?.step).toBe('attract');
    await page.close();
  });

  it('of the button in a warning begins a visit', async () => {
    const page = await openIdle('upright');
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
