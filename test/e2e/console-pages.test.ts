/**
 * Every page of the console, in both languages, at desktop and phone width: it says what it is, has no accessibility
 * violation and no sideways scrolling. Each role opens what is theirs. Pictures go to test-output/console.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES, startConsoleRig, type ConsoleRig, type RoleName } from '../support/console-rig.ts';
import { inaccessible, settled } from '../support/page-checks.ts';
import { waitFor } from '../support/process.ts';

const OUTPUT = 'test-output/console';
const DESKTOP = { width: 1280, height: 860 };
const PHONE = { width: 390, height: 844 };

const READS = [
  '/',
  '/kiosks',
  '/kiosks/e2e-01',
  '/kiosks/e2e-01/uptime',
  '/uptime',
  '/uptime/report',
  '/map',
  '/sites',
  '/sites/e2e-market',
  '/sites/e2e-market/hours',
  '/regions',
  '/regions/510106/hours',
  '/maintenance',
  '/holidays',
  '/status',
  '/status?wall=1',
  '/account',
  '/incidents',
  '/orders',
  '/orders/report',
  '/supplies',
];
const OFFICE = ['/sites/import'];
const OPERATIONS = [
  '/kiosks/register',
  '/alert-rules',
  '/dispatch-settings',
  '/dispatch-settings?tab=on-call',
];
const FIELD = ['/my-day'];
const PLANNING = ['/plans', '/plans/import'];
const ADMINISTRATION = ['/users', '/tokens', '/audit'];
const ALL = [...READS, ...OFFICE, ...OPERATIONS, ...FIELD, ...PLANNING, ...ADMINISTRATION];

/** What each role may open; every other page must say that it is not theirs. */
const MAY_OPEN: Record<RoleName, readonly string[]> = {
  administrator: ALL,
  operator: [...READS, ...OFFICE, ...OPERATIONS, ...FIELD],
  planner: [...READS, ...OFFICE, ...PLANNING],
  technician: [...READS, ...FIELD],
};

let rig: ConsoleRig;
beforeAll(async () => {
  mkdirSync(OUTPUT, { recursive: true });
  rig = await startConsoleRig({ kiosks: 9, broken: 3 });
  const seen = await rig.signIn('administrator');
  const page = await seen.newPage();
  await page.goto(`${rig.url}/kiosks`);
  // The fleet lives and the faults have arrived.
  expect(await waitFor(async () => (await page.getByText('缺纸').count()) > 0, 40_000)).toBe(true);
  await seen.close();
});
afterAll(() => rig.close());

const SIZES = [DESKTOP, PHONE];
const LANGUAGES = ['zh', 'en'] as const;
/** Thirty pages one after the other. */
const EVERY_PAGE_MS = 180_000;

describe('an administrator', () => {
  let context: BrowserContext;
  beforeAll(async () => {
    context = await rig.signIn('administrator');
  });
  afterAll(() => context.close());

  it.each(ALL.flatMap((path) => LANGUAGES.map((language) => ({ path, language }))))(
    'reads and reaches everything of $path in $language, at a desk and on a phone',
    async ({ path, language }) => {
      await onPage(context, async (page) => {
        await page.setViewportSize(DESKTOP);
        await openSettled(page, `${rig.url}${withLanguage(path, language)}`);
        expect(await isForbidden(page)).toBe(false);
        expect(await page.locator('html').getAttribute('lang')).toBe(language === 'zh' ? 'zh-CN' : 'en');
        expect(language === 'en' ? await chineseChrome(page) : []).toEqual([]);
        for (const size of SIZES) await examine(page, size, pictureName(path, language, size.width));
      });
    },
  );
});

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
        for (const language of LANGUAGES) {
          await page.goto(`${rig.url}${withLanguage('/users', language)}`);
          await page.locator('[data-state="forbidden"]').waitFor();
          for (const size of SIZES)
            await examine(page, size, pictureName('/not-theirs', language, size.width));
        }
      });
      await context.close();
    },
    EVERY_PAGE_MS,
  );
});

/** Browsers open six connections to a host, and each page holds one for its stream: it is closed in any case. */
async function onPage(context: BrowserContext, use: (page: Page) => Promise<void>): Promise<void> {
  const page = await context.newPage();
  try {
    await use(page);
  } finally {
    await page.close();
  }
}

async function examine(page: Page, size: typeof DESKTOP, picture: string): Promise<void> {
  await page.setViewportSize(size);
  await untilDrawn(page);
  await page.screenshot({ path: join(OUTPUT, picture) });
  expect.soft(await page.locator('h1').count(), picture).toBe(1);
  expect.soft(await inaccessible(page), picture).toEqual([]);
  const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
  expect.soft(await page.evaluate(overflow), picture).toBe(0);
}

async function isForbidden(page: Page): Promise<boolean> {
  return (await page.locator('[data-state="forbidden"]').count()) > 0;
}

async function openSettled(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator('h1').waitFor();
  await untilDrawn(page);
}

/** Skeletons are gone, and the map has drawn. */
async function untilDrawn(page: Page): Promise<void> {
  const isBusy = async () => (await page.locator('[aria-busy="true"]').count()) > 0;
  expect(await waitFor(async () => !(await isBusy()), 15_000)).toBe(true);
  await settled(page);
}

function withLanguage(path: string, language: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}lang=${language}`;
}

/** Buttons, headings and labels that stayed Chinese in English; names of places are data and stay. */
function chineseChrome(page: Page): Promise<string[]> {
  return page
    .locator('button, h1, h2, th, label, nav a')
    .evaluateAll((elements) =>
      elements
        .map((element) => element.textContent ?? '')
        .filter((text) => /[\u4e00-\u9fff]/.test(text) && !/测试|区|中文|门口办/.test(text)),
    );
}

function pictureName(path: string, language: string, width: number): string {
  const name = path.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '') || 'overview';
  return `${name}-${language}-${width}.png`;
}
