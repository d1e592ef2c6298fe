/**
 * Every page of the console as each role, in both languages, at desktop and phone width: it says what it is, has no
 * accessibility violation and no sideways scrolling. Pictures go to test-output/console for people to look at.
 */
import { mkdirSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES, startConsoleRig, type ConsoleRig, type RoleName } from '../support/console-rig.ts';
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
];
const OFFICE = ['/sites/import'];
const OPERATIONS = ['/kiosks/register', '/alert-rules'];
const FIELD = ['/my-day'];
const ADMINISTRATION = ['/users', '/tokens', '/audit'];
const ALL = [...READS, ...OFFICE, ...OPERATIONS, ...FIELD, ...ADMINISTRATION];

/** What each role may open; every other page must say that it is not theirs. */
const MAY_OPEN: Record<RoleName, readonly string[]> = {
  administrator: ALL,
  operator: [...READS, ...OFFICE, ...OPERATIONS, ...FIELD],
  planner: [...READS, ...OFFICE],
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

describe.each(ROLES)('as %s', (role) => {
  let context: BrowserContext;
  beforeAll(async () => {
    context = await rig.signIn(role);
  });
  afterAll(() => context.close());

  const looks = (role === 'administrator' ? [DESKTOP, PHONE] : [DESKTOP]).flatMap((size) =>
    (['zh', 'en'] as const).map((language) => ({ size, language })),
  );

  it.each(ALL.flatMap((path) => looks.map((look) => ({ path, ...look, width: look.size.width }))))(
    '$path in $language at $width px',
    async ({ path, size, language }) => {
      const page = await context.newPage();
      try {
        await page.setViewportSize(size);
        await openSettled(page, `${rig.url}${withLanguage(path, language)}`);
        const isForbidden = (await page.locator('[data-state="forbidden"]').count()) > 0;
        expect(isForbidden).toBe(!MAY_OPEN[role].includes(path));
        expect(await page.locator('h1').count()).toBe(1);
        expect(await page.locator('html').getAttribute('lang')).toBe(language === 'zh' ? 'zh-CN' : 'en');
        expect(language === 'en' ? await chineseChrome(page) : []).toEqual([]);
        await page.screenshot({ path: `${OUTPUT}/${fileName(role, path, language, size.width)}` });
        expect(await violations(page)).toEqual([]);
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        expect(overflow).toBe(0);
      } finally {
        // Browsers open six connections to a host, and each page holds one for its stream.
        await page.close();
      }
    },
  );
});

async function openSettled(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator('h1').waitFor();
  // Skeletons are gone, and the map has drawn.
  expect(await waitFor(async () => (await page.locator('[aria-busy="true"]').count()) === 0, 15_000)).toBe(
    true,
  );
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

async function violations(page: Page): Promise<string[]> {
  const result = await new AxeBuilder({ page }).analyze();
  return result.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`,
  );
}

function fileName(role: string, path: string, language: string, width: number): string {
  const name = path.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '') || 'overview';
  return `${name}-${language}-${width}-${role}.png`;
}
