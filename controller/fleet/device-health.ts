/** One word for a device and for the devices of a kiosk (DESIGN 5). */
import type { DeviceStatusChange } from '../../shared/domain/device-status.ts';
import { deviceProblems } from '../../shared/domain/device-problems.ts';
import type { DevicesState } from './read-model.ts';

/** `unknown`: it has not said enough yet. */
export function deviceHealth(status: DeviceStatusChange): DevicesState {
  if (status.device === undefined) return 'unknown';
  return deviceProblems(status)[0]?.severity ?? 'ok';
}

const SEVERITY: readonly DevicesState[] = ['ok', 'unknown', 'attention', 'fault'];

/** The worst of several; a kiosk without devices, or none heard of, is unknown. */
export function worstHealth(healths: Iterable<DevicesState>): DevicesState {
  let worst: DevicesState | undefined;
  for (const health of healths) {
    if (worst === undefined || SEVERITY.indexOf(health) > SEVERITY.indexOf(worst)) worst = health;
  }
  return worst ?? 'unknown';
}
