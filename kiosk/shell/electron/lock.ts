/** Closes every way out of the page (devices.md 7.1 and 7.2). What is allowed is said here and nowhere else. */
import type { Session, WebContents } from 'electron';
import { APP_ORIGIN } from '../app-files.ts';
import { isCitizenKey } from '../keys.ts';

/**
 * Chromium asks for these before a page may talk to a server on its own machine (Local Network Access, WebSockets from
 * Chromium 147 on). Where it may go is limited by `allowedUrls` and by the Content-Security-Policy.
 */
const LOOPBACK_PERMISSIONS: ReadonlySet<string> = new Set([
  'local-network-access',
  'local-network',
  'loopback-network',
]);

/** `allowedUrls`: prefixes of all that the page of this session may ask for. */
export function lockSession(session: Session, allowedUrls: () => readonly string[]): void {
  // Electron grants what nobody decides (devices.md 7.1, 5).
  session.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(LOOPBACK_PERMISSIONS.has(permission)),
  );
  session.setPermissionCheckHandler((_contents, permission) => LOOPBACK_PERMISSIONS.has(permission));
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !allowedUrls().some((prefix) => url.startsWith(prefix)) });
  });
}

/** For each page and whatever a page could open. `isLocked`: a product, not a developer's window. */
export function lockContents(contents: WebContents, isLocked: boolean): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  // The shell itself opens pages by loadURL, which none of these hears.
  for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect'] as const) {
    contents.on(event as 'will-navigate', (details) => details.preventDefault());
  }
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('login', (event) => event.preventDefault());
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault();
    choose('');
  });
  // A page must not hold up its own end with "leave this page?".
  contents.on('will-prevent-unload', (event) => event.preventDefault());
  // moveTo and resizeTo would uncover what lies behind the window.
  contents.on('content-bounds-updated', (event) => event.preventDefault());
  refuseFileChoosers(contents);
  contents.on('dom-ready', () => void contents.setVisualZoomLevelLimits(1, 1));
  if (!isLocked) return;
  contents.on('before-input-event', (event, input) => {
    if (!isCitizenKey(input)) event.preventDefault();
  });
}

/** <input type=file> opens a dialog of the system, and only the protocol of the developer tools can refuse it, once it is enabled. */
function refuseFileChoosers({ debugger: tools }: WebContents): void {
  tools.attach();
  // The page may be gone before they are answered.
  tools.sendCommand('Page.enable').catch(() => {});
  tools.sendCommand('Page.setInterceptFileChooserDialog', { enabled: true }).catch(() => {});
}

export function isOwnPage(url: string): boolean {
  return url.startsWith(`${APP_ORIGIN}/`);
}
