/** Names the present run of the operating system: after an unclean end it tells a power cut from a crash. */
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import type { Clock } from '../../../shared/time/clock.ts';

const LINUX_BOOT_ID = '/proc/sys/kernel/random/boot_id';
/** How exactly the time of boot is known where there is no id: clocks are set by less than this, ms. */
const BOOT_TIME_STEP_MS = 10 * 60_000;

/**
 * The kernel's random boot id where there is one (Linux); elsewhere the time of boot to ten minutes, which names the boot
 * wrongly when the wall clock was set in between.
 */
export function readOsBootId(clock: Clock): string {
  try {
    return readFileSync(LINUX_BOOT_ID, 'utf8').trim();
  } catch {
    return `booted-${Math.round((clock.nowMs() - uptime() * 1_000) / BOOT_TIME_STEP_MS)}`;
  }
}
