import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectToPage, type CdpPage } from '../support/cdp.ts';
import { ensureKioskPackage, type KioskPackage } from '../support/kiosk-package.ts';
import { commandLine, isAlive, processTree } from '../support/proc.ts';
import { waitFor } from '../support/process.ts';
import { createShellRig, KIOSK_NAME, pageShowing, type ShellRig } from '../support/shell-rig.ts';

/** As a fuse stands in the program: a digit of ASCII (electron/docs/tutorial/fuses.md). */
const FUSE_OFF = 0x30;
const FUSE_ON = 0x31;

/** What the screens of an agent say; without devices it still offers what is given as a code. */
const POSTER = '家门口，就能办';

/** The whole of what is installed: the real screens, the agent on its own Node, the fuses as they are shipped. */
let kiosk: KioskPackage;
let rig: ShellRig | undefined;
beforeAll(async () => {
  kiosk = await ensureKioskPackage('screens');
});
afterEach(async () => {
  await rig?.close();
  rig = undefined;
});

/** Once the screens are shown. */
async function screenOf(port: number): Promise<CdpPage> {
  let page: CdpPage | undefined;
  await waitFor(async () => (page = await connectToPage(port, 'index.html')) !== undefined);
  if (page === undefined) throw new Error('the screens are not shown');
  return page;
}

const TEXT = "document.querySelector('h1')?.textContent && document.body.innerText";
/** The old page still answers for a moment after it was asked to load itself again. */
const MARK_OLD = 'globalThis.isOld = true';
const TEXT_OF_NEW = `globalThis.isOld === true ? '' : ((${TEXT}) ?? '')`;
const ATTEMPTS = 3;

/** Loaded again with somebody who listens from the first moment. On a slow machine the window may put a new page in its place. */
async function watchedScreen(port: number, attempt = 1): Promise<CdpPage> {
  const page = await screenOf(port);
  try {
    for (const domain of ['Log', 'Runtime', 'Page']) await page.send(`${domain}.enable`);
    await page.evaluate(MARK_OLD);
    await page.send('Page.reload');
    await expect.poll(() => page.evaluate(TEXT_OF_NEW), { timeout: 20_000 }).toContain(POSTER);
    return page;
  } catch (error) {
    page.close();
    if (attempt === ATTEMPTS) throw error;
    return await watchedScreen(port, attempt + 1);
  }
}

/** Of the agent that this app started. */
function agentOf(pid: number): number | undefined {
  return processTree(pid).find((child) => commandLine(child).includes('doorstep.mjs agent'));
}

describe('a window that looks after its agent', () => {
  it('starts it on the Node that is shipped, and again when it is killed', async () => {
    rig = await createShellRig(kiosk, { supervises: true });
    const app = await rig.launch();
    await pageShowing(app, POSTER);
    const pid = app.process().pid ?? 0;
    expect(await waitFor(() => agentOf(pid) !== undefined)).toBe(true);
    const first = agentOf(pid) ?? 0;
    expect(commandLine(first)).toContain(join(kiosk.folder, 'resources/agent/bin/node'));
    process.kill(first, 'SIGKILL');
    expect(await waitFor(() => (agentOf(pid) ?? first) !== first)).toBe(true);
    const page = await pageShowing(app, POSTER);
    expect(await page.locator('body').innerText()).toContain(KIOSK_NAME);
  });

  it('ends it in order when it ends itself', async () => {
    rig = await createShellRig(kiosk, { supervises: true });
    const app = await rig.launch();
    await pageShowing(app, POSTER);
    const agent = agentOf(app.process().pid ?? 0) ?? 0;
    const exited = once(app.process(), 'exit');
    app.process().kill('SIGTERM');
    expect((await exited)[0]).toBe(0);
    expect(isAlive(agent)).toBe(false);
  });

  it('leaves no agent behind when it is killed', async () => {
    rig = await createShellRig(kiosk, { supervises: true });
    const app = await rig.launch();
    await pageShowing(app, POSTER);
    const agent = agentOf(app.process().pid ?? 0) ?? 0;
    expect(isAlive(agent)).toBe(true);
    app.process().kill('SIGKILL');
    expect(await waitFor(() => !isAlive(agent))).toBe(true);
  });
});

describe('the program that is installed', () => {
  it('has every fuse where Electron and we want it', async () => {
    const wire = await getCurrentFuseWire(kiosk.product);
    const states = {
      [FuseV1Options.RunAsNode]: FUSE_OFF,
      [FuseV1Options.EnableCookieEncryption]: FUSE_ON,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: FUSE_OFF,
      [FuseV1Options.EnableNodeCliInspectArguments]: FUSE_OFF,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: FUSE_ON,
      [FuseV1Options.OnlyLoadAppFromAsar]: FUSE_ON,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: FUSE_OFF,
    };
    expect(wire).toMatchObject(states);
  });

  it('shows the screens of the kiosk, without a word of its policy broken, and cannot be made to do anything else', async () => {
    rig = await createShellRig(kiosk, { supervises: true });
    const { executable, args, env } = rig.command(kiosk.product);
    const marker = join(rig.userData, 'foreign-code-ran');
    const foreign = `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`;
    const child = spawn(executable, ['-e', foreign, '--inspect=0', '--remote-debugging-port=0', ...args], {
      env: { ...env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--inspect=0' },
    });
    const exited = once(child, 'exit');
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    try {
      // Chromium's own port, which no fuse closes and the product never opens: it looks at the page only.
      const listening = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/;
      expect(await waitFor(() => listening.test(output))).toBe(true);
      const page = await watchedScreen(Number(listening.exec(output)?.[1]));
      expect(await page.evaluate(TEXT)).toContain(KIOSK_NAME);
      expect(page.events.filter((event) => /Content Security Policy|Refused to/.test(event))).toEqual([]);
      page.close();
      expect(output).not.toContain('Debugger listening');
      expect(existsSync(marker)).toBe(false);
    } finally {
      child.kill('SIGTERM');
      await exited;
    }
  });

  it('has services that systemd accepts, with their programs where they say', () => {
    const folder = mkdtempSync(join(tmpdir(), 'doorstep-units-'));
    try {
      const units = ['doorstep-agent.service', 'doorstep-window.service'].map((name) => {
        const text = readFileSync(join(kiosk.folder, 'resources/systemd', name), 'utf8');
        // Where this package lies; cage is not installed for tests.
        const here = text
          .replaceAll('/opt/doorstep-kiosk', kiosk.folder)
          .replaceAll('/usr/bin/cage', '/usr/bin/env');
        writeFileSync(join(folder, name), here);
        return join(folder, name);
      });
      const { status, stderr } = spawnSync('systemd-analyze', ['verify', ...units], { encoding: 'utf8' });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is started nowhere without its sandbox', () => {
    const files = [
      'electron-builder.yml',
      'kiosk/shell/systemd/doorstep-window.service',
      'docs/install-kiosk.md',
    ];
    for (const file of files) expect(readFileSync(file, 'utf8')).not.toContain('no-sandbox');
  });
});
