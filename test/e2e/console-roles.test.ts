/** Each role opens the pages that are theirs, and is told of every other that it is not. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ALL,
  DESKTOP,
  examine,
  isForbidden,
  MAY_OPEN,
  onPage,
  openSettled,
  startFaultyFleet,
  withLanguage,
} from '../support/console-pages.ts';
import { ROLES, type ConsoleRig } from '../support/console-rig.ts';

/** Thirty pages one after the other. */
const EVERY_PAGE_MS = 180_000;

let rig: ConsoleRig;
beforeAll(async () => {
  rig = await startFaultyFleet();
});
afterAll(() => rig.close());

describe.each(ROLES.filter((role) => role !== 'administrator'))('a %s', (role) => {
  it(
    'opens what is theirs, and is told of every other page that it is not',
    async () => {
      const context = await rig.signIn(role);
      await onPage(context, async (page) => {
        await page.setViewportSize(DESKTOP);
        const [opened, untitled]: [string[], string[]] = [[], []];
        for (const path of ALL) {
          await openSettled(page, `${rig.url}${path}`);
          if (!(await isForbidden(page))) opened.push(path);
          if ((await page.locator('h1').count()) !== 1) untitled.push(path);
        }
        expect({ opened, untitled }).toEqual({ opened: MAY_OPEN[role], untitled: [] });
      });
      await context.close();
    },
    EVERY_PAGE_MS,
  );
});

it.each(['zh', 'en'] as const)('says in %s that a page is not theirs', async (language) => {
  const context = await rig.signIn('technician');
  await onPage(context, async (page) => {
    await page.goto(`${rig.url}${withLanguage('/users', language)}`);
    await page.locator('[data-state="forbidden"]').waitFor();
    await examine(page, '/not-theirs', language);
  });
  await context.close();
});
