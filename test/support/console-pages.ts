/** Every page of the console, who may open it, and how it is looked at. Pictures go to test-output/console. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { inTurn } from './breadth.ts';
import { startConsoleRig, type ConsoleRig, type RoleName } from './console-rig.ts';
import { inaccessible, settled } from './page-checks.ts';
import { waitFor } from './process.ts';

const OUTPUT = 'test-output/console';
export const DESKTOP = { width: 1280, height: 860 };
const PHONE = { width: 390, height: 844 };
const SIZES = [DESKTOP, PHONE];

export type Language = 'zh' | 'en';

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
  '/dispatch-settings?tab=policy',
];
const FIELD = ['/my-day'];
const PLANNING = ['/plans', '/plans/import'];
const ADMINISTRATION = ['/users', '/tokens', '/audit'];
export const ALL = [...READS, ...OFFICE, ...OPERATIONS, ...FIELD, ...PLANNING, ...ADMINISTRATION];

/** What each role may open; every other page must say that it is not theirs. */
export const MAY_OPEN: Record<RoleName, readonly string[]> = {
  administrator: ALL,
  operator: [...READS, ...OFFICE, ...OPERATIONS, ...FIELD],
  planner: [...READS, ...OFFICE, ...PLANNING],
  technician: [...READS, ...FIELD],
};

/** A fleet that lives, and whose faults have arrived. */
export async function startFaultyFleet(): Promise<ConsoleRig> {
  mkdirSync(OUTPUT, { recursive: true });
  const rig = await startConsoleRig({ kiosks: 9, broken: 3 });
  const seen = await rig.signIn('administrator');
  const page = await seen.newPage();
  await page.goto(`${rig.url}/kiosks`);
  expect(await waitFor(async () => (await page.getByText('缺纸').count()) > 0, 40_000)).toBe(true);
  await seen.close();
  return rig;
}

/** Browsers open six connections to a host, and each page holds one for its stream: it is closed in any case. */
export async function onPage(context: BrowserContext, use: (page: Page) => Promise<void>): Promise<void> {
  const page = await context.newPage();
  try {
    await use(page);
  } finally {
    await page.close();
  }
}

/** At a desk or on a phone, whose turn it is: the other language sees the other one (breadth.ts). */
export async function examine(page: Page, path: string, language: Language): Promise<void> {
  const turn = ALL.indexOf(path) + (language === 'zh' ? 1 : 2);
  for (const size of inTurn(SIZES, turn)) {
    const picture = pictureName(path, language, size.width);
    await page.setViewportSize(size);
    await untilDrawn(page);
    await page.screenshot({ path: join(OUTPUT, picture) });
    expect.soft(await page.locator('h1').count(), picture).toBe(1);
    expect.soft(await inaccessible(page), picture).toEqual([]);
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect.soft(await page.evaluate(overflow), picture).toBe(0);
  }
}

export async function isForbidden(page: Page): Promise<boolean> {
  return (await page.locator('[data-state="forbidden"]').count()) > 0;
}

export async function openSettled(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator('h1').waitFor();
  await untilDrawn(page);
}

/** No page of the console. */
const NOWHERE = '/nowhere';

/**
 * Goes to a page as a link does, within the console that is loaded: to load it anew costs four times as much as the page
 * itself. The way leads over an address that has none, so that nothing of the page before is taken for the one after it.
 */
export async function goSettled(page: Page, path: string): Promise<void> {
  const noPage = page.locator('[data-state="missing"]');
  await route(page, NOWHERE);
  await noPage.waitFor();
  await route(page, path);
  await noPage.waitFor({ state: 'detached' });
  await page.locator('h1').waitFor();
  await untilDrawn(page);
}

/** What a browser does on its way back; the router listens for it. */
async function route(page: Page, path: string): Promise<void> {
  await page.evaluate(`{
    history.pushState(null, '', ${JSON.stringify(path)});
    dispatchEvent(new PopStateEvent('popstate'));
  }`);
}

/** Skeletons are gone, and the map has drawn. */
async function untilDrawn(page: Page): Promise<void> {
  const isBusy = async () => (await page.locator('[aria-busy="true"]').count()) > 0;
  expect(await waitFor(async () => !(await isBusy()), 15_000)).toBe(true);
  await settled(page);
}

export function withLanguage(path: string, language: Language): string {
  return `${path}${path.includes('?') ? '&' : '?'}lang=${language}`;
}

/** Buttons, headings and labels that stayed Chinese in English; names of places are data and stay. */
export function chineseChrome(page: Page): Promise<string[]> {
  return page
    .locator('button, h1, h2, th, label, nav a')
    .evaluateAll((elements) =>
      elements
        .map((element) => element.textContent ?? '')
        .filter((text) => /[\u4e00-\u9fff]/.test(text) && !/测试|区|中文|门口办/.test(text)),
    );
}

function pictureName(path: string, language: Language, width: number): string {
  const name = path.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '') || 'overview';
  return `${name}-${language}-${width}.png`;
}
