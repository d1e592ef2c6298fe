/** What the agent tells the controller about this kiosk in births and beats (shared/protocol/messages.ts). */
import packageJson from '../../package.json' with { type: 'json' };
import { missingCapabilities, type Capability, type ServiceDefinition } from '../../shared/domain/service.ts';
import type { Beat, Birth } from '../../shared/protocol/index.ts';
import type { DeviceHandle } from './devices/device-manager.ts';

export function describeKiosk(
  devices: readonly DeviceHandle[],
  services: readonly ServiceDefinition[],
): Pick<Birth, 'agentVersion' | 'devices' | 'services'> {
  return {
    agentVersion: packageJson.version,
    devices: devices.map(({ id, deviceClass, driver, status }) => ({
      id,
      class: deviceClass,
      driver,
      identity: status.identity,
    })),
    services: services.map(({ id, version }) => ({ id, version })),
  };
}

export function vitalSigns(
  devices: readonly DeviceHandle[],
  services: readonly ServiceDefinition[],
  available: ReadonlySet<Capability>,
): Pick<Beat, 'isServing' | 'openServices' | 'devices'> {
  const open = services.filter(({ requires }) => missingCapabilities(requires, available).length === 0);
  return {
    isServing: open.length > 0,
    openServices: open.length,
    devices: Object.fromEntries(devices.map(({ id, status }) => [id, status.device])),
  };
}
