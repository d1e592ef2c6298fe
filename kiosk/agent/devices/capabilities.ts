/** What the kiosk can do now, from the states of its parts: computed, never configured (devices.md 5.3). */
import type { DeviceStatus } from '../../../shared/domain/device-status.ts';
import type { Capability } from '../../../shared/domain/service.ts';

export interface Parts {
  readonly devices: readonly { readonly status: DeviceStatus }[];
  /** The outbox takes records. */
  readonly canStore: boolean;
  /** The public key of the case office is configured. */
  readonly canSeal: boolean;
  /** Of the machine as a whole (technician/in-service.ts). */
  readonly machine: readonly Capability[];
}

export function capabilities({ devices, canStore, canSeal, machine }: Parts): ReadonlySet<Capability> {
  const available = new Set<Capability>(machine);
  if (canStore) available.add('record.store');
  if (canSeal) available.add('case.seal');
  for (const { status } of devices) {
    const capability = capabilityOf(status);
    if (capability !== null && isWorking(status)) available.add(capability);
  }
  // Without a UPS nobody knows better: a machine that runs has power.
  if (!devices.some(({ status }) => 'powerIn' in status && status.powerIn === 'noPower'))
    available.add('power.mains');
  return available;
}

/** null: it watches, and does nothing for a citizen. */
function capabilityOf(status: DeviceStatus): Capability | null {
  if ('toner' in status) return 'document.print';
  if ('paper' in status) return 'receipt.print';
  if ('retainBin' in status) return 'card.insert';
  if ('scanner' in status) return 'barcode.read';
  return 'cardPresence' in status ? 'idCard.read' : null;
}

function isWorking(status: DeviceStatus): boolean {
  if (status.device !== 'online' || status.link !== 'up') return false;
  if ('retainBin' in status) return status.media !== 'jammed';
  if ('scanner' in status) return status.scanner !== 'inoperative';
  if ('toner' in status) return status.queue === 'open' && status.toner !== 'out' && canMovePaper(status);
  if ('cutter' in status)
    return status.cutter !== 'fault' && status.headTemperature !== 'high' && canMovePaper(status);
  return true;
}

type Printer = Extract<DeviceStatus, { readonly paper: unknown }>;

function canMovePaper(status: Printer): boolean {
  return (
    status.paper !== 'out' &&
    status.paper !== 'jammed' &&
    status.cover !== 'open' &&
    status.media !== 'jammed'
  );
}

/** The mains are gone and the battery will not last: what is not stopped in order now will be stopped anyhow (devices.md 4). */
export function isPowerEnding(status: DeviceStatus): boolean {
  return 'powerIn' in status && status.powerIn === 'noPower' && status.battery === 'low';
}
