/** nobody:nogroup of Debian; an installed window has a user of its own too. */
export const WINDOW_USER = 65_534;

/** As root, the program is started as the window's user: Chromium runs as root only without its sandbox. */
export function asWindowUser(command: readonly string[]): readonly string[] {
  if (process.getuid?.() !== 0) return command;
  return ['setpriv', `--reuid=${WINDOW_USER}`, `--regid=${WINDOW_USER}`, '--clear-groups', ...command];
}
