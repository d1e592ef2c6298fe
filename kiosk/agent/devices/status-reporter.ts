/** Status, supply and service changes as outbox records: the first report of a boot is complete, later ones name changes only. */
import {
  changedProperties,
  type DeviceClass,
  type DeviceStatus,
  type PaperLevel,
} from '../../../shared/domain/device-status.ts';
import {
  missingCapabilities,
  type Capability,
  type ServiceDefinition,
} from '../../../shared/domain/service.ts';
import { describeError } from '../../../shared/errors.ts';
import type { Log } from '../../../shared/log.ts';
import type { Clock, Timer } from '../../../shared/time/clock.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { createCoalescer, type Coalescer } from './coalescer.ts';
import type { DeviceHandle } from './device-manager.ts';
import { isPassingPaper, PAPER_WAIT_MS } from './passing-paper.ts';

export interface StatusReporterDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly outbox: Pick<Outbox, 'append'>;
  readonly devices: readonly DeviceHandle[];
  readonly services: readonly ServiceDefinition[];
  readonly available: () => ReadonlySet<Capability>;
}

export interface StatusReporter {
  deviceChanged(handle: DeviceHandle): void;
  /** Anything that services depend on may have changed. */
  capabilitiesChanged(): void;
  /** The outbox has room again. */
  retry(): void;
  stop(): void;
}

export function createStatusReporter(deps: StatusReporterDeps): StatusReporter {
  const { clock, log, devices, services } = deps;
  const devicesById = new Map<string, Coalescer>(
    devices.map((handle) => [handle.id, createDeviceReporter(handle, deps)]),
  );
  const reportedServices = new Map<string, string>();

  function reportServices(): void {
    const available = deps.available();
    for (const service of services) {
      const missing = missingCapabilities(service.requires, available);
      const text = missing.join(' ');
      if (reportedServices.get(service.id) === text) continue;
      const body = { axis: 'service', serviceId: service.id, isOpen: missing.length === 0, missing } as const;
      const isStored = attempt(log, () => deps.outbox.append({ type: 'status', body }));
      if (!isStored) return;
      reportedServices.set(service.id, text);
    }
  }

  const serviceReporter = createCoalescer(clock, reportServices);
  return {
    deviceChanged: ({ id }) => devicesById.get(id)?.touch(),
    capabilitiesChanged: () => serviceReporter.touch(),
    retry() {
      for (const reporter of devicesById.values()) reporter.touch();
      serviceReporter.touch();
    },
    stop() {
      for (const reporter of devicesById.values()) reporter.cancel();
      serviceReporter.cancel();
    },
  };
}

function createDeviceReporter(handle: DeviceHandle, { clock, log, outbox }: StatusReporterDeps): Coalescer {
  let reported: DeviceStatus | undefined;
  let reportedPaper: PaperLevel | undefined;
  let paperWait: Timer | undefined;
  let isOverdue = false;

  function report(): void {
    reportStatus(handle);
    reportPaper(handle.status);
  }

  function reportStatus({ id, deviceClass, status }: DeviceHandle): void {
    const changed = reported === undefined ? status : changedProperties(reported, status);
    const isPassing = changed !== undefined && reported !== undefined && isPassingPaper(status, changed);
    if (isPassing && !isOverdue) return waitForPaper();
    stopWaiting();
    if (changed === undefined || isOnlyVisit(deviceClass, changed, reported)) return;
    const body = { axis: 'device', deviceId: id, deviceClass, changed } as const;
    if (attempt(log, () => outbox.append({ type: 'status', body }))) reported = status;
  }

  /** "unknown" is no level: the paper of a printer that is away has not changed. */
  function reportPaper(status: DeviceStatus): void {
    if (!('paper' in status) || status.paper === 'unknown' || status.paper === reportedPaper) return;
    const body = { deviceId: handle.id, supply: 'paper', level: status.paper } as const;
    if (attempt(log, () => outbox.append({ type: 'supply', body }))) reportedPaper = status.paper;
  }

  function waitForPaper(): void {
    paperWait ??= clock.setTimer(PAPER_WAIT_MS, () => {
      isOverdue = true;
      coalescer.touch();
    });
  }

  function stopWaiting(): void {
    paperWait?.cancel();
    paperWait = undefined;
    isOverdue = false;
  }

  const coalescer = createCoalescer(clock, report);
  return {
    touch: () => coalescer.touch(),
    cancel() {
      stopWaiting();
      coalescer.cancel();
    },
  };
}

/** A card that comes and goes is a visit, which has its own record; it is not the state of a device. A card that sticks is. */
function isOnlyVisit(
  deviceClass: DeviceClass,
  changed: Partial<DeviceStatus>,
  before: DeviceStatus | undefined,
): boolean {
  if (before === undefined) return false;
  return Object.entries(changed).every(([property, value]) => {
    if (property === 'cardPresence') return true;
    if (deviceClass !== 'cardReader') return false;
    const isJam = value === 'jammed' || ('media' in before && before.media === 'jammed');
    return property === 'chipPower' || (property === 'media' && !isJam);
  });
}

function attempt(log: Log, append: () => void): boolean {
  try {
    append();
    return true;
  } catch (error) {
    log.warn({ reason: describeError(error) }, 'a status change has to wait');
    return false;
  }
}
