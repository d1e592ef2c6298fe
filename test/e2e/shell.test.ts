import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ElectronApplication, Page } from 'playwright-core';
import { ensureKioskPackage, type KioskPackage } from '../support/kiosk-package.ts';
import { commandLine, isAlive, mappedFiles, processTree, statusOf } from '../support/proc.ts';
import { waitFor } from '../support/process.ts';
import {
  createShellRig,
  HELP_PHONE,
  KIOSK_NAME,
  pageProcess,
  pageShowing,
  type ShellRig,
} from '../support/shell-rig.ts';

/** In the packaged window with a real agent beside it, as systemd starts them. */
let kiosk: KioskPackage;
/** Of one test. */
let rig: ShellRig;
let isOpen = false;
beforeAll(async () => {
  kiosk = await ensureKioskPackage('fixture');
});
afterEach(async () => {
  if (isOpen) await rig.close();
  isOpen = false;
});

async function open(): Promise<void> {
  rig = await createShellRig(kiosk);
  isOpen = true;
}

async function start() {
  await open();
  return serve(rig);
}

async function serve(on: ShellRig) {
  const agent = await on.startAgent();
  const app = await on.launch();
  return { agent, app, page: await pageShowing(app, 'attract') };
}

/** Kills the page so many times, each time as soon as it serves. */
async function killPage(app: ElectronApplication, times = 1): Promise<void> {
  for (let count = 0; count < times; count++) {
    await pageShowing(app, 'attract|chooseService');
    const pid = await pageProcess(app);
    process.kill(pid, 'SIGKILL');
    await waitFor(() => !isAlive(pid));
  }
}

/** Of all that a page can store. */
const COUNT_STORED = `(async () => {
  let files = 0;
  for await (const _ of (await navigator.storage.getDirectory()).keys()) files += 1;
  const others = await Promise.all([indexedDB.databases(), caches.keys()]);
  return [localStorage.length, sessionStorage.length, ...others.map(({ length }) => length), files];
})()`;

/** The page that follows, when the process of the old one is gone. */
async function endVisit(app: ElectronApplication, page: Page): Promise<Page> {
  const old = await pageProcess(app);
  // A page that ends its visit in its first second is taken for a broken one.
  await page.waitForTimeout(1_500);
  await page.evaluate('kioskShell.wipe()').catch(() => {});
  expect(await waitFor(async () => (await pageProcess(app)) !== old)).toBe(true);
  expect(await waitFor(() => !isAlive(old))).toBe(true);
  return pageShowing(app, 'attract');
}

/** Nothing is done to it, so one is enough. */
describe('a window that serves', () => {
  let on: ShellRig;
  let served: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    on = await createShellRig(kiosk);
    served = await serve(on);
  });
  afterAll(() => on.close());

  it('fills the display, shows what the agent says, and keeps the screen lit', async () => {
    const { app, page } = served;
    const bounds = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => ({ ...window.getBounds(), isKiosk: window.isKiosk() })),
    );
    const { widthPx: width, heightPx: height } = on.display;
    expect(bounds).toEqual([{ x: 0, y: 0, width, height, isKiosk: true }]);
    expect(await page.evaluate('[innerWidth, innerHeight]')).toEqual([width, height]);
    expect(await page.locator('#name').textContent()).toBe(KIOSK_NAME);
    expect(await app.evaluate(({ powerSaveBlocker }) => powerSaveBlocker.isStarted(0))).toBe(true);
  });

  it('gives the page two calls and nothing else of Electron or Node, in a process behind the sandbox', async () => {
    const { app, page } = served;
    expect(await page.evaluate('Object.keys(kioskShell)')).toEqual(['wipe', 'alive']);
    const reachable = ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'];
    expect(await page.evaluate(`${JSON.stringify(reachable)}.filter((name) => name in globalThis)`)).toEqual(
      [],
    );
    const pid = await pageProcess(app);
    // Filtered system calls, and a process number of its own name space.
    expect(statusOf(pid, 'Seccomp')).toBe('2');
    expect(statusOf(pid, 'NSpid')?.split(/\s+/).length).toBeGreaterThan(1);
  });

  it('loads no native module in any of its processes', async () => {
    const { app } = served;
    const pids = processTree(app.process().pid ?? 0);
    expect(pids.some((pid) => commandLine(pid).includes('--type=renderer'))).toBe(true);
    expect(pids.flatMap(mappedFiles).some((path) => path.endsWith('libffmpeg.so'))).toBe(true);
    expect(pids.flatMap(mappedFiles).filter((path) => path.endsWith('.node'))).toEqual([]);
  });
});

describe('the window of a kiosk', () => {
  it('begins the next visits with a new process, an empty partition and nothing on the disk', async () => {
    const { app, page } = await start();
    const secret = 'told-by-the-last-citizen';
    await page.evaluate(`(async () => {
      localStorage.setItem('secret', '${secret}');
      sessionStorage.setItem('secret', '${secret}');
      await new Promise((resolve) => (indexedDB.open('${secret}').onsuccess = resolve));
      await caches.open('${secret}');
      await (await navigator.storage.getDirectory()).getFileHandle('${secret}', { create: true });
    })()`);
    expect(await page.evaluate(COUNT_STORED)).toEqual([1, 1, 1, 1, 1]);
    // The second after it gets the same partition again.
    for (let visit = page, count = 1; count <= 2; count += 1) {
      visit = await endVisit(app, visit);
      expect(await visit.evaluate(COUNT_STORED)).toEqual([0, 0, 0, 0, 0]);
    }
    expect(app.windows()).toHaveLength(1);
    const { stdout } = spawnSync('grep', ['-rl', secret, rig.userData], { encoding: 'utf8' });
    expect(stdout).toBe('');
  });

  it('comes back to the partition of the visit before the last: Electron would keep every other one', async () => {
    const { app, page } = await start();
    await app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      Object.assign(globalThis, { first: window?.webContents.session });
    });
    await endVisit(app, await endVisit(app, page));
    const isFirst = await app.evaluate(
      ({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.session === Reflect.get(globalThis, 'first'),
    );
    expect(isFirst).toBe(true);
  });

  it('shows its settings to be wrong, and works as soon as they are right', async () => {
    await open();
    const right = readFileSync(rig.settingsFile, 'utf8');
    writeFileSync(rig.settingsFile, '{"name": 7}');
    await rig.startAgent();
    const app = await rig.launch();
    const page = await pageShowing(app, '暂停服务');
    expect(await page.locator('body').innerText()).toContain('尚未设置好');
    writeFileSync(rig.settingsFile, right);
    await pageShowing(app, 'attract');
  });

  it('ends in order when it is told to, and is never there twice', async () => {
    const { app } = await start();
    const { executable, args, env } = rig.command(kiosk.product);
    expect(spawnSync(executable, args, { env, timeout: 20_000 }).status).toBe(1);
    const exited = once(app.process(), 'exit');
    app.process().kill('SIGTERM');
    expect((await exited)[0]).toBe(0);
  });
});

describe('a page', () => {
  it('killed comes back as the agent has it: the visit goes on', async () => {
    const { app, page } = await start();
    await page.locator('#begin').click();
    await pageShowing(app, 'chooseService');
    await killPage(app);
    await pageShowing(app, 'chooseService');
  });

  it('that hangs is replaced, and its process ends', async () => {
    const { app, page } = await start();
    const pid = await pageProcess(app);
    page.evaluate('for (;;);').catch(() => {});
    expect(await waitFor(async () => (await pageProcess(app)) !== pid)).toBe(true);
    expect(await waitFor(() => !isAlive(pid))).toBe(true);
    await pageShowing(app, 'attract');
  });

  it('that dies again and again ends the app, which says so to its next start', async () => {
    const { app } = await start();
    const exited = once(app.process(), 'exit');
    await killPage(app, 6);
    expect((await exited)[0]).toBe(1);
    const restarts = JSON.parse(readFileSync(join(rig.userData, 'restarts.json'), 'utf8')) as number[];
    expect(restarts).toHaveLength(1);
  });

  it('that dies again and again although the app was started anew gives way to words', async () => {
    await open();
    writeFileSync(join(rig.userData, 'restarts.json'), JSON.stringify([Date.now(), Date.now(), Date.now()]));
    chmodSync(join(rig.userData, 'restarts.json'), 0o666);
    await rig.startAgent();
    const app = await rig.launch();
    await killPage(app, 6);
    const page = await pageShowing(app, '暂停服务');
    const text = await page.locator('body').innerText();
    for (const words of ['屏幕程序', 'tries again', HELP_PHONE, KIOSK_NAME]) expect(text).toContain(words);
    expect(await page.evaluate("document.querySelectorAll('script').length")).toBe(0);
  });
});

describe('an agent that is killed', () => {
  it('is stood for by words, name and telephone, until another one answers', async () => {
    const { app, agent } = await start();
    await agent.kill('SIGKILL');
    const page = await pageShowing(app, '暂停服务');
    const text = await page.locator('body').innerText();
    for (const words of ['自动恢复', 'Out of service', HELP_PHONE, KIOSK_NAME]) expect(text).toContain(words);
    await page.screenshot({ path: 'test-output/shell-out-of-service.png' });
    await rig.startAgent();
    await pageShowing(app, 'attract');
  });
});
