/** One word for a device and for the devices of a kiosk, from what they report (devices.md 5.1, DESIGN 5). */
import type { DeviceStatusChange } from '../../shared/domain/device-status.ts';
import type { DevicesState } from './read-model.ts';

/**
 * fault: it cannot work now. attention: it works, and somebody should look before it stops.
 * unknown: it has not said enough yet.
 */
export function deviceHealth(status: DeviceStatusChange): DevicesState {
  if (status.device === undefined) return 'unknown';
  if (status.link !== undefined && status.link !== 'up') return 'fault';
  if (isBroken(status)) return 'fault';
  return needsAttention(status) ? 'attention' : 'ok';
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

const BROKEN_STATES: ReadonlySet<DeviceStatusChange['device']> = new Set([
  'offline',
  'powerOff',
  'noDevice',
  'hardwareError',
  'userError',
  'fraudAttempt',
] as const);

function isBroken(status: DeviceStatusChange): boolean {
  return (
    BROKEN_STATES.has(status.device) ||
    status.paper === 'out' ||
    status.paper === 'jammed' ||
    status.media === 'jammed' ||
    status.cover === 'open' ||
    status.cutter === 'fault'
  );
}

function needsAttention(status: DeviceStatusChange): boolean {
  return (
    status.device === 'potentialFraud' ||
    status.device === 'starting' ||
    status.paper === 'low' ||
    status.headTemperature === 'high' ||
    (status.action !== undefined && status.action !== null)
  );
}
