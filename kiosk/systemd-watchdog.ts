/**
 * Tells systemd that this process still works (devices.md 7.3): a process whose loop stands still falls silent, and systemd
 * starts it anew. Where systemd does not ask for it, nothing happens.
 */
import { execFile } from 'node:child_process';
import { every, type Clock, type Timer } from '../shared/time/clock.ts';

/** A word that comes at the last moment comes too late on a busy machine. */
const WORDS_PER_DEADLINE = 3;

/** `env`: WATCHDOG_USEC and NOTIFY_SOCKET, as in sd_watchdog_enabled(3). */
export function startWatchdog(env: NodeJS.ProcessEnv, clock: Clock): Timer | undefined {
  const deadlineMs = Number(env['WATCHDOG_USEC']) / 1_000;
  if (env['NOTIFY_SOCKET'] === undefined || !(deadlineMs > 0)) return undefined;
  return every(clock, deadlineMs / WORDS_PER_DEADLINE, () => {
    // A word that does not arrive is what systemd waits for; there is nobody else to tell.
    execFile('systemd-notify', ['WATCHDOG=1'], () => {});
  });
}
