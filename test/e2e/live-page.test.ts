import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser } from '../support/browser.ts';
import { freePort, startDoorstep, startUntil, waitFor, type RunningProcess } from '../support/process.ts';

const KIOSKS = 4;
let folder: string;
let url: string;
let controller: RunningProcess;
let kiosks: RunningProcess;
let browser: Browser;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'doorstep-e2e-'));
  const fleetFile = join(folder, 'fleet.json');
  writeFileSync(fleetFile, JSON.stringify(fleet()));
  expect(await startDoorstep(['fleet', 'import', fleetFile, '--data', folder]).exited).toBe(0);
  const [http, mqtt] = [await freePort(), await freePort()];
  url = `http://127.0.0.1:${http}`;
  controller = await startUntil(
    ['controller', '--data', folder, '--http', `127.0.0.1:${http}`, '--mqtt', `127.0.0.1:${mqtt}`],
    /controller ready/,
  );
  kiosks = startDoorstep([
    'simulate',
    '--fleet',
    fleetFile,
    '--kiosks',
    String(KIOSKS),
    '--broker',
    `mqtt://127.0.0.1:${mqtt}`,
  ]);
  browser = await startBrowser();
});

afterAll(async () => {
  await browser.close();
  await kiosks.kill('SIGKILL');
  await controller.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

async function open(
  options: { path?: string; width?: number; colorScheme?: 'light' | 'dark' } = {},
): Promise<Page> {
  const { path = '/', width = 1280, colorScheme = 'light' } = options;
  const context = await browser.newContext({ viewport: { width, height: 844 }, colorScheme });
  const page = await context.newPage();
  await page.goto(`${url}${path}`);
  return page;
}

describe('the live page', () => {
  it('shows every kiosk, and its change without a reload', async () => {
    const page = await open();
    await page.getByText('测试市场 3号机').waitFor();
    const online = () => page.getByText('在线').count();
    expect(await waitFor(async () => (await online()) >= KIOSKS, 20_000)).toBe(true);
    await kiosks.kill('SIGKILL');
    // The sockets of a killed process close at once: suspect now, offline after the grace of 15 s.
    await page.getByText('待确认').nth(1).waitFor({ timeout: 10_000 });
    expect(
      await waitFor(async () => (await page.locator('tbody').getByText('离线').count()) === KIOSKS, 30_000),
    ).toBe(true);
  });

  it.each([
    { path: '/', width: 1280, colorScheme: 'light' as const },
    { path: '/?lang=en', width: 390, colorScheme: 'light' as const },
    { path: '/?lang=en', width: 1280, colorScheme: 'dark' as const },
    { path: '/', width: 390, colorScheme: 'dark' as const },
  ])(
    'has no accessibility violation and no sideways scrolling: $path at $width px, $colorScheme',
    async (options) => {
      const page = await open(options);
      await page.getByText('测试市场 3号机').waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
        [],
      );
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(overflow).toBe(0);
    },
  );

  it('loads nothing from elsewhere and runs no inline script', async () => {
    const page = await open();
    const response = await page.reload();
    expect(response?.headers()['content-security-policy']).toContain("default-src 'self'");
    const hosts = await page.evaluate(
      "performance.getEntriesByType('resource').map((entry) => new URL(entry.name).host)",
    );
    expect(new Set(hosts as string[])).toEqual(new Set([new URL(url).host]));
  });

  it('writes a hostile kiosk name as text', async () => {
    const page = await open();
    await page.getByText('<img src=x onerror=alert(1)>').first().waitFor();
    expect(await page.locator('tbody img').count()).toBe(0);
  });
});

function fleet(): object {
  return {
    regions: [{ id: '510106', name: '金牛区' }],
    sites: [{ id: 'e2e-site', region: '510106', name: '测试市场', kind: 'market', lat: 30.7, lon: 104.05 }],
    kiosks: Array.from({ length: KIOSKS }, (_, index) => ({
      id: `e2e-${index + 1}`,
      site: 'e2e-site',
      name: index === 0 ? '<img src=x onerror=alert(1)>' : `测试市场 ${index + 1}号机`,
      secret: `secret-of-e2e-kiosk-${index + 1}-${'x'.repeat(30)}`,
    })),
  };
}
