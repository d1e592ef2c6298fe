/** What the kiosk can do now, from the states of its parts: computed, never configured (devices.md 5.3). */
import type { DeviceStatus } from '../../../shared/domain/device-status.ts';
import type { Capability } from '../../../shared/domain/service.ts';

export interface Parts {
  readonly devices: readonly { readonly status: DeviceStatus }[];
  /** The outbox takes records. */
  readonly canStore: boolean;
  /** The public key of the case office is configured. */
  readonly canSeal: boolean;
}

export function capabilities({ devices, canStore, canSeal }: Parts): ReadonlySet<Capability> {
  const available = new Set<Capability>();
  if (canStore) available.add('record.store');
  if (canSeal) available.add('case.seal');
  for (const { status } of devices) {
    const capability = 'paper' in status ? 'receipt.print' : 'idCard.read';
    if (isWorking(status)) available.add(capability);
  }
  return available;
}

function isWorking(status: DeviceStatus): boolean {
  if (status.device !== 'online' || status.link !== 'up') return false;
  if (!('paper' in status)) return true;
  return (
    status.paper !== 'out' &&
    status.paper !== 'jammed' &&
    status.cover !== 'open' &&
    status.cutter !== 'fault' &&
    status.media !== 'jammed' &&
    status.headTemperature !== 'high'
  );
}
