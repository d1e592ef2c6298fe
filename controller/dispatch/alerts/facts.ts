/** What alert rules see of one kiosk: its three axes and what is wrong with its devices (DESIGN 5). */
import type { DeviceProblem } from '../../../shared/domain/device-problems.ts';
import type { DeviceClass } from '../../../shared/domain/device-status.ts';
import type { LinkState, ServiceState } from '../../fleet/read-model.ts';

export interface FactProblem {
  readonly deviceId: string;
  readonly deviceClass: DeviceClass;
  readonly problem: DeviceProblem;
}

export interface KioskFacts {
  readonly kioskId: string;
  readonly siteId: string;
  readonly regionId: string;
  readonly link: LinkState;
  readonly service: ServiceState;
  readonly problems: readonly FactProblem[];
  /** Somebody serves nobody on purpose: a technician is at work, or took it out of service. */
  readonly maintenance: 'technician' | 'takenOut' | null;
  /** Shut out on purpose: nothing of it is anybody's trouble. */
  readonly isRevoked: boolean;
}

/** Whether what it last said of devices and services still counts; silence is no good news (fleet.md 5 row 7). */
export function isHeard({ link }: KioskFacts): boolean {
  return link === 'online' || link === 'suspect';
}
