/** Each role opens the pages that are theirs from their addresses, and is told of every other that it is not. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTurn } from '../support/breadth.ts';
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
import { ROLES, type ConsoleRig, type RoleName } from '../support/console-rig.ts';

/** Thirty pages one after the other. */
const EVERY_PAGE_MS = 180_000;

let rig: ConsoleRig;
beforeAll(async () => {
  rig = await startFaultyFleet();
});
afterAll(() => rig.close());

const OTHERS: readonly RoleName[] = ROLES.filter((role) => role !== 'administrator');
const isFor = (roles: readonly RoleName[], path: string): boolean =>
  roles.every((role) => MAY_OPEN[role].includes(path));
/** What everybody may open is tried by one of them in turn, what somebody may not by all, what nobody else may by the administrator too. */
function isTriedBy(role: RoleName, path: string, index: number): boolean {
  if (role === 'administrator') return OTHERS.every((other) => !isFor([other], path));
  return inTurn(OTHERS, index).includes(role) || !isFor(OTHERS, path);
}

describe.each(ROLES)('a %s', (role) => {
  it(
    'opens what is theirs, and is told of every other page that it is not',
    async () => {
      const context = await rig.signIn(role);
      await onPage(context, async (page) => {
        await page.setViewportSize(DESKTOP);
        const [opened, untitled]: [string[], string[]] = [[], []];
        const tried = ALL.filter((path, index) => isTriedBy(role, path, index));
        for (const path of tried) {
          await openSettled(page, `${rig.url}${path}`);
          if (!(await isForbidden(page))) opened.push(path);
          if ((await page.locator('h1').count()) !== 1) untitled.push(path);
        }
        const theirs = tried.filter((path) => MAY_OPEN[role].includes(path));
        expect({ opened, untitled }).toEqual({ opened: theirs, untitled: [] });
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
