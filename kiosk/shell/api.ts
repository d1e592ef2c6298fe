/** What the page in the window can ask of the shell. The kiosk UI imports the type. Pure. */

/** `window.kioskShell`; a browser has none. */
export interface KioskShell {
  /**
   * The visit is over: the page's process is destroyed with all that it holds, and a new one begins with nothing
   * (devices.md 7.5). Nothing after this call is sure to run.
   */
  wipe(): void;
  /** The page works; to be called every few seconds, from the first moment on. A page that falls silent is replaced. */
  alive(): void;
}

/** The one IPC channel; its messages are in messages.ts. */
export const SHELL_CHANNEL = 'kiosk-shell';
