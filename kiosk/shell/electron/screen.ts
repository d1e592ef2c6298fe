/**
 * The one window. Each showing is a new window on an empty partition in memory, so that nothing of a visit is left: neither the
 * process of the page nor what it stored (devices.md 7.5). The old one goes before the new one is painted.
 */
import { BrowserWindow, screen, type IpcMainEvent, type WebContents } from 'electron';
import { describeError } from '../../../shared/errors.ts';
import type { Log } from '../../../shared/log.ts';
import { SHELL_CHANNEL } from '../api.ts';
import { ShellMessage } from '../messages.ts';
import { isOwnPage, lockContents } from './lock.ts';
import { createPartition, type Partition, type PartitionContent } from './partition.ts';

/** Of the empty window, until the page is painted; as all pages have it. */
const BACKGROUND = '#f3f0e8';

/** Of the upright screens that kiosks have, at half the size. */
const DEVELOPER_SIZE = { width: 540, height: 960 };

export interface ScreenContent extends PartitionContent {
  readonly url: string;
}

export type ScreenEvent = 'alive' | 'wiped' | 'failed';

export interface ScreenDeps {
  readonly preload: string;
  /** A product; otherwise a developer's window, with a frame and developer tools. */
  readonly isLocked: boolean;
  /** Of the page that is shown; what an older one still says is dropped. */
  readonly onEvent: (event: ScreenEvent) => void;
  readonly log: Log;
}

export interface Screen {
  show(content: ScreenContent): void;
}

export function createScreen({ preload, isLocked, onEvent, log }: ScreenDeps): Screen {
  let current: BrowserWindow | undefined;
  /** The first is that of the page that is shown. */
  let [used, free] = [createPartition('visit-1'), createPartition('visit-2')];
  // On X11 without a window manager the first kiosk window of an app stays a pixel smaller than its display (Electron 25): nobody sees this one.
  if (isLocked) new BrowserWindow({ kiosk: true, show: false }).destroy();

  function show(content: ScreenContent): void {
    [used, free] = [free, used];
    const old = current;
    const window = openWindow({ isLocked, partition: used.name, preload });
    current = window;
    // At once, with all that is on it: the new one is an empty surface until its page is painted.
    old?.destroy();
    // What stays is told when it is to be used again.
    free.clear().catch(() => {});
    watch(window);
    void load(window, used, content);
  }

  async function load(window: BrowserWindow, partition: Partition, content: ScreenContent): Promise<void> {
    try {
      await partition.begin(content);
    } catch (error) {
      return tell(window, 'failed', { what: 'not emptied', reason: describeError(error) });
    }
    // Why it cannot be loaded is told by did-fail-load.
    if (window === current) window.loadURL(content.url).catch(() => {});
  }

  function tell(window: BrowserWindow, event: ScreenEvent, facts: object): void {
    if (window !== current) return;
    if (event === 'failed') log.warn(facts, 'the page failed');
    onEvent(event);
  }

  function watch(window: BrowserWindow): void {
    const { webContents: contents } = window;
    const failed = (facts: object) => tell(window, 'failed', facts);
    window.on('unresponsive', () => failed({ what: 'unresponsive' }));
    contents.on('render-process-gone', (_event, { reason, exitCode }) =>
      failed({ what: 'gone', reason, exitCode }),
    );
    contents.on('did-fail-load', (_event, code, reason, _url, isMainFrame) => {
      if (isMainFrame) failed({ what: 'not loaded', code, reason });
    });
    // Two things that no event can prevent: a page may empty itself (about:blank), and close itself.
    contents.on('did-navigate', (_event, url) => {
      if (!isOwnPage(url)) failed({ what: 'left' });
    });
    window.on('closed', () => failed({ what: 'closed' }));
    contents.ipc.on(SHELL_CHANNEL, (event, payload: unknown) => {
      const message = ShellMessage.safeParse(payload);
      if (!message.success || !isFromPage(event, contents)) {
        return log.warn({}, 'a message that is none of the page was dropped');
      }
      tell(window, message.data.type === 'wipe' ? 'wiped' : 'alive', {});
    });
  }

  return { show };
}

/** Only the page itself may speak, not a frame that somebody got into it (devices.md 7.1, 17). */
function isFromPage({ senderFrame }: IpcMainEvent, contents: WebContents): boolean {
  return senderFrame !== null && senderFrame === contents.mainFrame && isOwnPage(senderFrame.url);
}

interface WindowFacts {
  readonly isLocked: boolean;
  readonly partition: string;
  readonly preload: string;
}

function openWindow({ isLocked, ...page }: WindowFacts): BrowserWindow {
  const window = new BrowserWindow({
    // Its own size is right from the first moment, whatever the window manager makes of "full screen".
    ...(isLocked ? screen.getPrimaryDisplay().bounds : DEVELOPER_SIZE),
    backgroundColor: BACKGROUND,
    kiosk: isLocked,
    frame: !isLocked,
    autoHideMenuBar: true,
    webPreferences: {
      ...page,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      devTools: !isLocked,
      disableDialogs: true,
      navigateOnDragDrop: false,
      // showOpenFilePicker and its like open a dialog of the system without asking for a permission.
      disableBlinkFeatures: 'FileSystemAccessLocal',
      spellcheck: false,
      // The heartbeat of a page must not depend on what lies over it.
      backgroundThrottling: false,
    },
  });
  lockContents(window.webContents, isLocked);
  // Nobody closes it; the app ends windows without asking them. A developer may close his.
  if (isLocked) window.on('close', (event) => event.preventDefault());
  return window;
}
