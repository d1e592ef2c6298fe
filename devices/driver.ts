/**
 * What every driver offers. A driver lives as long as one connection: the device manager opens a transport, creates the
 * driver, starts it, and makes a new one after `ended`. Device classes extend this in `<class>.ts`.
 */
import type { DeviceClass, DeviceStatus } from '../shared/domain/device-status.ts';
import type { Unsubscribe } from '../shared/events.ts';
import type { Clock } from '../shared/time/clock.ts';
import type { FrameTrace } from './trace.ts';
import type { Transport } from './transport/transport.ts';

export interface DriverDeps {
  readonly transport: Transport;
  readonly clock: Clock;
  /** Sees every frame, redacted by the driver; never personal data. */
  readonly trace: FrameTrace;
}

/** For a device that is a server: its driver makes connections of its own, as many as it needs. */
export interface NetworkDriverDeps extends Omit<DriverDeps, 'transport'> {
  /** `ipp://host:port/printers/NAME` */
  readonly path: string;
}

/** Why a driver is of no more use: the stream closed, or the device stopped answering. */
export interface DriverEnd {
  readonly reason: 'closed' | 'silent' | 'stopped';
  readonly detail: string;
}

export interface Driver<S extends DeviceStatus = DeviceStatus> {
  readonly deviceClass: DeviceClass;
  /** Always complete; before `start` it says `starting`. */
  readonly status: S;
  /** Called with the properties that changed and the whole status. */
  onStatus(listener: (changed: Partial<S>, status: S) => void): Unsubscribe;
  /** Identifies and initialises the device; rejects with AppError `device.not-answering` or `device.protocol`. */
  start(signal: AbortSignal): Promise<void>;
  /** Resolves once; afterwards the driver calls nobody. */
  readonly ended: Promise<DriverEnd>;
  /** Ends all work of the driver; pending calls resolve or reject first. Does not close the transport. Idempotent. */
  stop(): Promise<void>;
  /** Errors by class (checksum, timeout, resyncBytes, unexpectedFrame, …) since the driver was created. */
  counters(): Readonly<Record<string, number>>;
}
