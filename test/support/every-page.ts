/** The tests of all pages in one language; a file for each language, because files run side by side. */
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  ALL,
  chineseChrome,
  examine,
  isForbidden,
  type Language,
  onPage,
  openSettled,
  startFaultyFleet,
  withLanguage,
} from './console-pages.ts';
import type { ConsoleRig } from './console-rig.ts';

export function everyPageIn(language: Language): void {
  let rig: ConsoleRig;
  let context: BrowserContext;
  beforeAll(async () => {
    rig = await startFaultyFleet();
    context = await rig.signIn('administrator');
  });
  afterAll(() => rig.close());

  it.each(ALL)('an administrator reads and reaches everything of %s', async (path) => {
    await onPage(context, async (page) => {
      await openSettled(page, `${rig.url}${withLanguage(path, language)}`);
      expect(await isForbidden(page)).toBe(false);
      expect(await page.locator('html').getAttribute('lang')).toBe(language === 'zh' ? 'zh-CN' : 'en');
      expect(language === 'en' ? await chineseChrome(page) : []).toEqual([]);
      await examine(page, path, language);
    });
  });
}
