/** The way to a device: a line is opened for its driver; a driver of the network connects by itself, as often as it needs to. */
import { isNetworkDriver, type AnyDriver, type DriverEntry, type NetworkDriverEntry } from './definition.ts';
import type { FrameTrace } from './trace.ts';
import type { OpenTransport } from './transport/transport.ts';
import { withLimit } from './with-limit.ts';
import type { Clock } from '../shared/time/clock.ts';

/** What opening a device needs to know of its driver. */
export type OpenableDriver =
  | Pick<DriverEntry, 'deviceClass' | 'baudRate' | 'xonXoffWith' | 'create'>
  | Pick<NetworkDriverEntry, 'deviceClass' | 'scheme' | 'create'>;

export interface DeviceAddress {
  readonly path: string;
  /** null: usual for the driver. */
  readonly baudRate: number | null;
  readonly options: unknown;
}

export interface OpenDeviceDeps {
  readonly openTransport: OpenTransport;
  readonly clock: Clock;
  readonly trace: FrameTrace;
  readonly signal: AbortSignal;
}

export interface OpenedDevice {
  readonly create: () => Promise<AnyDriver>;
  readonly close: () => Promise<void>;
}

const OPEN_LIMIT_MS = 10_000;

/** Rejects with what the transport rejects with, or with AppError `device.not-answering` after ten seconds. */
export async function openDevice(
  entry: OpenableDriver,
  { path, baudRate, options }: DeviceAddress,
  { openTransport, clock, trace, signal }: OpenDeviceDeps,
): Promise<OpenedDevice> {
  if (isNetworkDriver(entry))
    return { create: () => entry.create({ clock, trace, path }, options), close: () => Promise.resolve() };
  const line = { path, baudRate: baudRate ?? entry.baudRate, xonXoff: entry.xonXoffWith(options) };
  const transport = await withLimit(OPEN_LIMIT_MS, { clock, signal }, (limit) => openTransport(line, limit));
  return {
    create: () => entry.create({ clock, trace, transport }, options),
    close: () => transport.close(),
  };
}
