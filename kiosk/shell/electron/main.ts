/**
 * The Electron app of a kiosk: one locked window that shows the kiosk UI, and the care for it (DESIGN 2). It knows nothing of
 * citizens and devices: those are the agent's, in another process.
 */
import { join, resolve } from 'node:path';
import { app, Menu, powerSaveBlocker, protocol } from 'electron';
import { describeError } from '../../../shared/errors.ts';
import { sleep, systemClock } from '../../../shared/time/clock.ts';
import { startWatchdog } from '../../systemd-watchdog.ts';
import { createAgentProcess, type AgentProcess } from '../agent-process.ts';
import { APP_SCHEME } from '../app-files.ts';
import { openRestarts } from '../recovery/restarts.ts';
import { defaultSettingsPath, loadSettings } from '../settings-file.ts';
import type { ShellSettings } from '../settings.ts';
import { outOfServiceContent } from './contents.ts';
import { runKiosk, type Kiosk } from './kiosk.ts';
import { createLog } from './log.ts';
import { createScreen, type Screen } from './screen.ts';

const SETTINGS_RETRY_MS = 10_000;

const log = createLog(systemClock, { part: 'window' });
const isLocked = app.isPackaged;
let agent: AgentProcess | undefined;
let kiosk: Kiosk | undefined;
let isEnding = false;

/** The supervisor (systemd, or Windows' shell launcher) starts the app again, whatever the code is. */
async function end(code: number): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  kiosk?.stop();
  await agent?.stop();
  app.exit(code);
}

/** Electron would show a dialog, and the app would go on in a state that nobody knows. */
function endOnFault(error: unknown): void {
  log.error({ reason: describeError(error) }, 'unhandled fault, the window ends');
  app.exit(1);
}

/** Before `ready`, as Electron wants it. */
function prepareApp(): void {
  process.on('uncaughtException', endOnFault);
  process.on('unhandledRejection', endOnFault);
  app.enableSandbox();
  // No way back by swiping, no zoom by two fingers; the voice speaks without having been touched (devices.md 7.2, 7.6).
  app.commandLine.appendSwitch('overscroll-history-navigation', '0');
  app.commandLine.appendSwitch('disable-pinch');
  app.commandLine.appendSwitch('autoplay-policy', 'no-user-gesture-required');
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
  // A page that closed its window is replaced.
  app.on('window-all-closed', () => {});
  app.on('child-process-gone', (_event, details) => log.warn(details, 'a process of Chromium is gone'));
  app.on('before-quit', (event) => {
    event.preventDefault();
    void end(0);
  });
}

async function run(): Promise<void> {
  await app.whenReady();
  if (isLocked) Menu.setApplicationMenu(null);
  powerSaveBlocker.start('prevent-display-sleep');
  startWatchdog(process.env, systemClock);
  const screen = createScreen({
    preload: join(import.meta.dirname, 'preload.cjs'),
    isLocked,
    onEvent: (event) => kiosk?.onScreen(event),
    log,
  });
  const settings = await usableSettings(screen);
  const restarts = openRestarts(join(app.getPath('userData'), 'restarts.json'), systemClock.nowMs());
  agent = createAgent(settings);
  kiosk = runKiosk({
    settings,
    uiFolder: isLocked ? join(app.getAppPath(), 'ui') : resolve(app.commandLine.getSwitchValue('ui')),
    screen,
    agent,
    canRestart: restarts.isAllowed,
    restartApp(why) {
      if (why === 'failures') restarts.record();
      void end(1);
    },
    clock: systemClock,
    log,
  });
}

/** Waits for them, with words on the screen: whoever sets the machine up sees at once when they are right. */
async function usableSettings(screen: Screen): Promise<ShellSettings> {
  const path = app.commandLine.getSwitchValue('settings') || defaultSettingsPath(process.platform);
  for (let isTold = false; ; isTold = true) {
    try {
      return loadSettings(path);
    } catch (error) {
      if (!isTold) screen.show(outOfServiceContent('settings', {}));
      log.error({ reason: describeError(error) }, 'the settings of the window are not usable');
      await sleep(systemClock, SETTINGS_RETRY_MS);
    }
  }
}

function createAgent({ agent: { configFile } }: ShellSettings): AgentProcess | undefined {
  if (configFile === undefined) return undefined;
  const folder = join(process.resourcesPath, 'agent');
  const node = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const entry = join(folder, 'shared', 'cli', 'doorstep.mjs');
  return createAgentProcess({
    command: [node, entry, 'agent', '--config', configFile, '--end-with-stdin'],
    clock: systemClock,
    random: Math.random,
    log,
  });
}

prepareApp();
if (app.requestSingleInstanceLock()) {
  run().catch(endOnFault);
} else {
  log.error({}, 'a window of this user is already running');
  app.exit(1);
}
