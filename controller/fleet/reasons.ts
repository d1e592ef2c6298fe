/** Why a kiosk does not serve fully, or soon will not: from all that is known of it to a list, worst first (DESIGN 5). */
import type { DeviceStatusChange } from '../../shared/domain/device-status.ts';
import type { DevicesTable, ServicesTable } from '../store/schema.ts';
import { deviceProblems } from '../../shared/domain/device-problems.ts';
import type { LinkState, Reason } from './read-model.ts';

export interface KioskFacts {
  readonly isRevoked: boolean;
  readonly link: LinkState;
  readonly linkSinceMs: number;
  readonly devices: readonly Pick<DevicesTable, 'device_id' | 'class' | 'status' | 'updated_at_ms'>[];
  /** Services that cannot be finished now. */
  readonly closed: readonly Pick<ServicesTable, 'service_id' | 'missing'>[];
  /** Since when somebody asks for help there; null: nobody does. */
  readonly helpSinceMs: number | null;
}

type DeviceReason = Extract<Reason, { kind: 'device' }>;

export function reasonsOf(facts: KioskFacts): Reason[] {
  const { isRevoked, link, linkSinceMs, devices, closed, helpSinceMs } = facts;
  const found = devices.flatMap(reasonsOfDevice);
  const faults = found.filter(({ severity }) => severity === 'fault');
  const attention = found.filter(({ severity }) => severity === 'attention');
  const maintenance = maintenanceOf(closed);
  // With a device at fault the closed service is its consequence, and not one more thing to mend.
  const services: Reason[] = faults.length > 0 || maintenance !== null ? [] : closed.map(reasonOfService);
  return [
    ...(isRevoked ? [{ kind: 'revoked' } as const] : []),
    // A person waits: that is more urgent than any device. Of a kiosk out of contact nobody knows it any more.
    ...(helpSinceMs === null || link !== 'online' ? [] : [{ kind: 'help', sinceMs: helpSinceMs } as const]),
    ...(link === 'online' ? [] : [{ kind: 'link', link, sinceMs: linkSinceMs } as const]),
    ...(maintenance === null ? [] : [{ kind: 'maintenance', why: maintenance } as const]),
    ...faults.toSorted(oldestFirst),
    ...services,
    ...attention.toSorted(oldestFirst),
  ];
}

function reasonsOfDevice(device: KioskFacts['devices'][number]): DeviceReason[] {
  const problems = deviceProblems(JSON.parse(device.status) as DeviceStatusChange);
  return problems.map(({ problem, severity }) => ({
    kind: 'device',
    deviceId: device.device_id as DeviceReason['deviceId'],
    class: device.class as DeviceReason['class'],
    problem,
    severity,
    sinceMs: device.updated_at_ms,
  }));
}

/** What the kiosk says of itself as a whole comes with each of its closed services (kiosk/agent/technician). */
export function maintenanceOf(
  closed: readonly Pick<ServicesTable, 'missing'>[],
): Extract<Reason, { kind: 'maintenance' }>['why'] | null {
  const missing = new Set(closed.flatMap(({ missing }) => JSON.parse(missing) as string[]));
  if (missing.has('kiosk.free')) return 'technician';
  return missing.has('kiosk.inService') ? 'takenOut' : null;
}

function reasonOfService({ service_id: id, missing }: KioskFacts['closed'][number]): Reason {
  type ServiceReason = Extract<Reason, { kind: 'service' }>;
  return {
    kind: 'service',
    serviceId: id as ServiceReason['serviceId'],
    missing: JSON.parse(missing) as string[],
  };
}

function oldestFirst(a: DeviceReason, b: DeviceReason): number {
  return a.sinceMs - b.sinceMs;
}
