/** The map with 10,000 kiosks: it draws all of them, finds one by a click, and the time of its frames is printed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureConsole } from '../../controller/console/build.ts';
import { fillBigFleet } from '../support/big-fleet.ts';
import { startBrowser } from '../support/browser.ts';
import { fillSignIn, PASSWORD } from '../support/console-rig.ts';
import { freePort } from '../support/free-port.ts';
import { startUntil, waitFor, type RunningProcess } from '../support/process.ts';

const KIOSKS = 10_000;

let folder: string;
let url: string;
let controller: RunningProcess;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  await ensureConsole();
  folder = mkdtempSync(join(tmpdir(), 'doorstep-map-'));
  await fillBigFleet(join(folder, 'controller.db'), KIOSKS);
  const add = ['user', 'add', 'planner', '--display-name', '测试', '--role', 'planner', '--data', folder];
  spawnSync(process.execPath, ['shared/cli/doorstep.mjs', ...add], { input: PASSWORD });
  const [http, mqtt] = [await freePort(), await freePort()];
  url = `http://127.0.0.1:${http}`;
  const flags = ['--data', folder, '--http', `127.0.0.1:${http}`, '--mqtt', `127.0.0.1:${mqtt}`];
  controller = await startUntil(['controller', ...flags], /controller ready/, { timeoutMs: 60_000 });
  browser = await startBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  await page.goto(`${url}/sign-in?next=%2Fmap`);
  await fillSignIn(page, 'planner', PASSWORD);
  await page.locator('.maplibregl-canvas').waitFor({ timeout: 30_000 });
  expect(await waitFor(async () => (await page.locator('[aria-busy="true"]').count()) === 0, 30_000)).toBe(
    true,
  );
}, 120_000);
afterAll(async () => {
  await browser.close();
  await controller.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

it('shows all kiosks, with the worst of each cluster, and pans without stopping', async () => {
  await page.getByText('10,000 台自助机').waitFor();
  const canvas = page.locator('.maplibregl-canvas');
  const box = (await canvas.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.evaluate(RECORD_FRAMES);
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 0; step < 90; step += 1) {
    await page.mouse.move(x + Math.sin(step / 10) * 220, y + Math.cos(step / 13) * 140);
  }
  await page.mouse.up();
  const frames = await page.evaluate<number[]>('window.frames_ms.slice(1)');
  expect(frames.length).toBeGreaterThan(20);
  const sorted = frames.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]?.toFixed(1);
  process.stdout.write(
    `map with ${KIOSKS} kiosks, software rendering: ${frames.length} frames while panning, median ${at(0.5)} ms, p95 ${at(0.95)} ms, longest ${at(1)} ms\n`,
  );
  await page.screenshot({ path: 'test-output/console/map-10000.png' });
});

it('leads from a sign to the kiosk, also when many stand at one place', async () => {
  await page.goto(`${url}/map?q=big-00001`);
  await page.getByText('1 台自助机').waitFor();
  const canvas = page.locator('.maplibregl-canvas');
  await canvas.waitFor();
  expect(await waitFor(async () => (await page.locator('[aria-busy="true"]').count()) === 0, 30_000)).toBe(
    true,
  );
  // One kiosk alone is in the middle.
  const link = page.getByRole('link', { name: '测试自助机 1', exact: true });
  const isFound = await waitFor(async () => {
    const box = (await canvas.boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    return (await link.count()) > 0;
  }, 15_000);
  expect(isFound).toBe(true);
  await link.click();
  await page.getByRole('heading', { level: 1, name: '测试自助机 1' }).waitFor();
});

const RECORD_FRAMES = `
  window.frames_ms = [];
  let lastMs = performance.now();
  requestAnimationFrame(function tick(nowMs) {
    window.frames_ms.push(nowMs - lastMs);
    lastMs = nowMs;
    requestAnimationFrame(tick);
  });
`;
