/** Whether the machine as a whole serves: two capabilities that every service needs, whatever it is about. */
import type { Capability, ServiceDefinition } from '../../../shared/domain/service.ts';

export function whileInService(service: ServiceDefinition): ServiceDefinition {
  return { ...service, requires: { all: [service.requires, 'kiosk.free', 'kiosk.inService'] } };
}

export function machineCapabilities(machine: {
  readonly isIn: boolean;
  readonly outOfService: unknown;
}): Capability[] {
  return [
    ...(machine.isIn ? [] : ['kiosk.free' as const]),
    ...(machine.outOfService === null ? ['kiosk.inService' as const] : []),
  ];
}
