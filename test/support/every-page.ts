/** The tests of all pages in one language; a file for each language, because files run side by side. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import {
  ALL,
  chineseChrome,
  examine,
  goSettled,
  isForbidden,
  type Language,
  openSettled,
  startFaultyFleet,
  withLanguage,
} from './console-pages.ts';
import type { ConsoleRig } from './console-rig.ts';

export function everyPageIn(language: Language): void {
  let rig: ConsoleRig;
  let context: BrowserContext;
  /** One sees all of them, as long as nothing breaks in it. That each also opens from its address is tried in console-roles.test.ts. */
  let page: Page | undefined;
  beforeAll(async () => {
    rig = await startFaultyFleet();
    context = await rig.signIn('administrator');
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await page?.close();
    page = undefined;
  });
  afterAll(() => rig.close());

  async function open(): Promise<Page> {
    const opened = await context.newPage();
    await openSettled(opened, `${rig.url}${withLanguage('/', language)}`);
    return opened;
  }

  it.each(ALL)('an administrator reads and reaches everything of %s', async (path) => {
    page ??= await open();
    await goSettled(page, path);
    expect(await isForbidden(page)).toBe(false);
    expect(await page.locator('html').getAttribute('lang')).toBe(language === 'zh' ? 'zh-CN' : 'en');
    expect(language === 'en' ? await chineseChrome(page) : []).toEqual([]);
    await examine(page, path, language);
  });
}
