/** The status of a device while no driver speaks for it, so that every device always has one (devices.md 5.3). */
import type { DeviceClass, DeviceStatus } from '../../../shared/domain/device-status.ts';

export interface Absence {
  /** noDevice: the path cannot be opened; offline: it opens, and nothing answers. */
  readonly device: 'starting' | 'noDevice' | 'offline';
  readonly link: 'down' | 'silent';
  /** Why, for the technician; never payload. */
  readonly detail: string | null;
}

const DETAIL_LENGTH = 80;

/** What the device could report before, it "can, but not now"; what it could not, stays null. */
export function absentStatus(
  deviceClass: DeviceClass,
  last: DeviceStatus | undefined,
  absence: Absence,
): DeviceStatus {
  const common = {
    device: absence.device,
    link: absence.link,
    action: absence.device === 'starting' ? null : ('maintenance' as const),
    detail: absence.detail?.slice(0, DETAIL_LENGTH) ?? null,
    identity: last?.identity ?? null,
  };
  if (deviceClass === 'idCardReader') return { ...common, cardPresence: 'unknown' };
  if (deviceClass === 'cardReader') {
    const seen = last !== undefined && 'retainBin' in last ? last : undefined;
    return {
      ...common,
      media: 'unknown',
      chipPower: forget(seen?.chipPower),
      retainBin: forget(seen?.retainBin),
      stacker: forget(seen?.stacker),
    };
  }
  if (deviceClass === 'documentPrinter') {
    const seen = last !== undefined && 'toner' in last ? last : undefined;
    return {
      ...common,
      paper: 'unknown',
      paperUpper: forget(seen?.paperUpper),
      paperLower: forget(seen?.paperLower),
      toner: 'unknown',
      media: 'unknown',
      cover: 'unknown',
      queue: 'unknown',
    };
  }
  if (deviceClass === 'barcodeScanner') return { ...common, scanner: 'unknown' };
  if (deviceClass === 'ups') return { ...common, powerIn: 'unknown', battery: 'unknown' };
  const seen = last !== undefined && 'cutter' in last ? last : undefined;
  return {
    ...common,
    paper: 'unknown',
    media: forget(seen?.media),
    cover: forget(seen?.cover),
    cutter: forget(seen?.cutter),
    headTemperature: forget(seen?.headTemperature),
    presenter: forget(seen?.presenter),
    retractBin: forget(seen?.retractBin),
    // A count does not change while nobody can ask for it.
    retractCount: seen?.retractCount ?? null,
  };
}

function forget(value: string | null | undefined): 'unknown' | null {
  return value === null || value === undefined ? null : 'unknown';
}
