/**
 * A kiosk's window on a display of its own, driven by Playwright: the packaged app as an unprivileged user, with Chromium's
 * sandbox on, as an installed kiosk runs it.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { AGENT_C_LIBRARY } from '../../kiosk/shell/agent-process.ts';
import { connectScreen, type ScreenClient } from '../../kiosk/simulate/screen-client.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { startDisplay, type Display } from './display.ts';
import { freePort } from './free-port.ts';
import type { KioskPackage } from './kiosk-package.ts';
import { startUntil, waitFor, type RunningProcess } from './process.ts';
import { asWindowUser, WINDOW_USER } from './window-user.ts';

export const KIOSK_NAME = '样例市场 1号机';
export const HELP_PHONE = '028-00000000';

export interface ShellOptions {
  /** The window starts the agent itself; otherwise the test does, as systemd would. */
  readonly supervises?: boolean;
  /** Settings of the agent that differ, for example its devices. */
  readonly agent?: object;
  /** Of the display; upright by default. */
  readonly size?: { readonly widthPx: number; readonly heightPx: number };
}

export interface ShellRig {
  readonly folder: string;
  readonly display: Display;
  /** Of the window; may be replaced by a test. */
  readonly settingsFile: string;
  readonly userData: string;
  startAgent(): Promise<RunningProcess>;
  /** Environment and arguments of the app as it is started here. */
  command(executable: string): { executable: string; args: string[]; env: Record<string, string> };
  launch(): Promise<ElectronApplication>;
  /** A second screen of the agent, which tells in data what the window shows. */
  connectScreen(): ScreenClient;
  close(): Promise<void>;
}

export async function createShellRig(
  kiosk: KioskPackage,
  { supervises = false, agent = {}, size }: ShellOptions = {},
): Promise<ShellRig> {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-shell-'));
  const display = await startDisplay(size?.widthPx, size?.heightPx);
  const port = await freePort();
  const files = layOut(folder, port, { supervises, agent });
  const apps: ChildProcess[] = [];
  const agents: RunningProcess[] = [];
  const screens: ScreenClient[] = [];

  function command(executable: string) {
    const args = [`--user-data-dir=${files.userData}`, `--settings=${files.settings}`];
    const env = { ...environment(), HOME: files.home, TMPDIR: files.temporary, DISPLAY: display.name };
    return { executable: startedByWindowUser(folder, executable), args, env };
  }

  return {
    folder,
    display,
    settingsFile: files.settings,
    userData: files.userData,
    command,
    async startAgent() {
      const agent = await startUntil(['agent', '--config', files.agent], /screens may connect/, {
        env: AGENT_C_LIBRARY,
      });
      agents.push(agent);
      return agent;
    },
    async launch() {
      const { executable, args, env } = command(kiosk.inspectable);
      const app = await _electron.launch({ executablePath: executable, args, env, chromiumSandbox: true });
      // Playwright forgets it when it ends.
      apps.push(app.process());
      return app;
    },
    connectScreen() {
      const screen = connectScreen({ port, dataDir: files.run }, systemClock);
      screens.push(screen);
      return screen;
    },
    async close() {
      for (const screen of screens) screen.close();
      for (const app of apps) await end(app);
      for (const agent of agents) await agent.kill('SIGKILL');
      await display.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Everything that is waited for comes long before this on any machine; what does not come is worth the wait. */
export const SHOWN_LIMIT_MS = 60_000;

/** The page that is shown, once it shows what is wanted; the last one that was opened is the one on the screen. */
export async function pageShowing(
  app: ElectronApplication,
  text: string | RegExp,
  timeoutMs = SHOWN_LIMIT_MS,
): Promise<Page> {
  let found: Page | undefined;
  const isShown = await waitFor(
    async () => {
      const page = app.windows().at(-1);
      const shown = await page
        ?.locator('h1')
        .textContent({ timeout: 500 })
        .catch(() => null);
      if (page === undefined || typeof shown !== 'string' || !new RegExp(text).test(shown)) return false;
      found = page;
      return true;
    },
    timeoutMs,
    50,
  );
  if (!isShown || found === undefined) {
    const shown = await app.windows().at(-1)?.locator('body').innerText({ timeout: 500 }).catch(String);
    throw new Error(`the screen did not show ${String(text)}, but: ${shown ?? 'no page'}`);
  }
  return found;
}

/** Number of the process that runs the page that is shown, once there is one. Never 0, which would mean this process group. */
export async function pageProcess(app: ElectronApplication): Promise<number> {
  let pid = 0;
  await waitFor(async () => {
    pid = await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows().at(-1)?.webContents;
      return contents === undefined || contents.isCrashed() ? 0 : contents.getOSProcessId();
    });
    return pid > 0;
  });
  if (pid <= 0) throw new Error('no page is running');
  return pid;
}

/** The app ends what it started. */
async function end(app: ChildProcess): Promise<void> {
  if (app.exitCode !== null || app.signalCode !== null) return;
  const exited = once(app, 'exit');
  app.kill('SIGTERM');
  await exited;
}

function layOut(
  folder: string,
  port: number,
  { supervises, agent: more }: Required<Omit<ShellOptions, 'size'>>,
) {
  const home = join(folder, 'home');
  const run = join(folder, 'run');
  const userData = join(home, 'window');
  const temporary = join(folder, 'tmp');
  for (const path of [folder, home, run, userData, temporary]) {
    mkdirSync(path, { recursive: true });
    chownSync(path, WINDOW_USER, WINDOW_USER);
  }
  chmodSync(folder, 0o755);
  // The group of the directory is the window's, and files in it get that group: docs/install-kiosk.md.
  chmodSync(run, 0o2750);
  const agent = join(folder, 'kiosk.json');
  const settings = join(folder, 'window.json');
  const agentSettings = {
    kioskId: 'jn-0001',
    region: '510106',
    name: KIOSK_NAME,
    controller: { endpoints: ['mqtt://127.0.0.1:9'], secret: 'correct horse' },
    dataDir: 'home/agent',
    ui: { port, tokenFile: 'run/ui-token' },
    devices: [],
    ...more,
  };
  const windowSettings = {
    name: KIOSK_NAME,
    helpPhone: HELP_PHONE,
    agent: {
      url: `ws://127.0.0.1:${port}/ui`,
      tokenFile: 'run/ui-token',
      ...(supervises && { configFile: 'kiosk.json' }),
    },
  };
  writeFileSync(agent, JSON.stringify(agentSettings));
  writeFileSync(settings, JSON.stringify(windowSettings));
  return { home, run, temporary, agent, settings, userData };
}

/** Playwright starts one file, without arguments of its own in front. */
function startedByWindowUser(folder: string, executable: string): string {
  const script = join(folder, 'as-window-user.sh');
  const command = asWindowUser([`'${executable}'`]).join(' ');
  writeFileSync(script, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
  return script;
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
