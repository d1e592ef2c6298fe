/** The window around the page, where there is one: kiosk/shell gives it as `window.kioskShell`, a browser does not. */
import type { KioskShell } from '../../shell/api.ts';

declare global {
  interface Window {
    readonly kioskShell?: KioskShell;
  }
}

const ALIVE_MS = 3000;

/** The visit is over: the memory of this page goes with its process, or at least with its document. */
export function wipe(): void {
  if (window.kioskShell === undefined) location.reload();
  else window.kioskShell.wipe();
}

/** Says now and then that the page is not stuck; returns how to stop. */
export function tellShellAlive(): () => void {
  const timer = setInterval(() => window.kioskShell?.alive(), ALIVE_MS);
  return () => clearInterval(timer);
}
