/** Why a service is closed: from what it lacks, and from what is wrong with the devices that give it (DESIGN 5). */
import { deviceProblems, type DeviceProblem } from '../../../shared/domain/device-problems.ts';
import type { DeviceStatusChange } from '../../../shared/domain/device-status.ts';
import type { DownCause } from '../words.ts';

/** A device while the service was closed. */
export interface KnownDevice {
  readonly deviceClass: string;
  readonly status: DeviceStatusChange;
}

interface Source {
  readonly missing: string;
  readonly cause: DownCause;
  /** The device whose problems tell more. */
  readonly deviceClass?: string;
}

/** What explains most comes first: under the hands of a technician the printer is open because of him. */
const SOURCES: readonly Source[] = [
  { missing: 'kiosk.free', cause: 'maintenance' },
  { missing: 'kiosk.inService', cause: 'maintenance' },
  { missing: 'power.mains', cause: 'power' },
  { missing: 'case.seal', cause: 'configuration' },
  { missing: 'record.store', cause: 'storage' },
  { missing: 'document.print', cause: 'printer', deviceClass: 'documentPrinter' },
  { missing: 'receipt.print', cause: 'printer', deviceClass: 'receiptPrinter' },
  { missing: 'idCard.read', cause: 'id-reader', deviceClass: 'idCardReader' },
  { missing: 'card.insert', cause: 'card-reader', deviceClass: 'cardReader' },
  { missing: 'barcode.read', cause: 'scanner', deviceClass: 'barcodeScanner' },
];

const CONSUMABLES: ReadonlySet<DeviceProblem> = new Set([
  'paper-out',
  'toner-out',
  'output-full',
  'bin-full',
]);

/** `devices`: every state in which they were meanwhile. */
export function causeOfClosed(missing: readonly string[], devices: readonly KnownDevice[]): DownCause {
  const source = SOURCES.find((candidate) => missing.includes(candidate.missing));
  if (source === undefined) return 'other';
  const { deviceClass, cause } = source;
  if (deviceClass === undefined) return cause;
  const states = devices.filter((device) => device.deviceClass === deviceClass);
  const problems = new Set(states.flatMap(({ status }) => stoppers(status)));
  if (problems.has('tampering')) return 'vandalism';
  if ([...problems].some((problem) => CONSUMABLES.has(problem))) return 'consumables';
  // Nothing is wrong with it: it is not ready yet.
  return problems.size === 0 ? 'app' : cause;
}

/** A full bin is no fault of the reader, and stops it all the same. */
function stoppers(status: DeviceStatusChange): DeviceProblem[] {
  return deviceProblems(status)
    .filter(({ problem, severity }) => severity === 'fault' || problem === 'bin-full')
    .map(({ problem }) => problem);
}

const GOODBYES: Readonly<Record<string, DownCause>> = {
  update: 'update',
  reboot: 'update',
  restart: 'update',
  maintenance: 'maintenance',
  'power-failure': 'power',
};

/** Why the program ended in order, from its goodbye. */
export function causeOfGoodbye(reason: string | null): DownCause {
  return GOODBYES[reason ?? ''] ?? 'switched-off';
}
