/** What a port is asked, and in which order: pure, so that the whole order can be read in a test. */
import type { DriverEntry } from '../definition.ts';
import { isTcpPath } from '../transport/tcp.ts';
import type { UsbIdentity } from './ports.ts';

/** What a configuration says of the port. */
export interface KnownDevice {
  readonly driver: string;
  readonly baudRate: number;
  readonly options: unknown;
}

export interface PortToProbe {
  readonly path: string;
  readonly usb: UsbIdentity | null;
  /** undefined: nobody has configured anything there. */
  readonly known?: KnownDevice | undefined;
}

export interface ProbeStep {
  readonly entry: DriverEntry;
  readonly baudRate: number;
  readonly options: unknown;
  /** The configured driver is started without a question: its options may be the address that it listens to. */
  readonly isKnown: boolean;
}

/** The configured device first, then what its USB says, then the order of the registry, each with all its baud rates. */
export function probePlan(
  drivers: readonly DriverEntry[],
  { path, usb, known }: PortToProbe,
): readonly ProbeStep[] {
  const likely = likelyDriver(drivers, usb);
  const ordered = likely === undefined ? drivers : [likely, ...drivers.filter((entry) => entry !== likely)];
  const steps = ordered.flatMap((entry) =>
    ratesOf(entry, path).map((baudRate) => ({ entry, baudRate, options: {}, isKnown: false })),
  );
  const configured = drivers.find(({ driver }) => driver === known?.driver);
  if (known === undefined || configured === undefined) return steps;
  return [{ entry: configured, baudRate: known.baudRate, options: known.options, isKnown: true }, ...steps];
}

/** By what the device's own USB says; an adapter between says nothing of what is behind it. */
export function likelyDriver(
  drivers: readonly DriverEntry[],
  usb: UsbIdentity | null,
): DriverEntry | undefined {
  return drivers.find((entry) =>
    entry.usb.some(
      ({ vendorId, productId }) =>
        vendorId === usb?.vendorId && (productId === undefined || productId === usb.productId),
    ),
  );
}

/** The rate behind a serial server is set there. */
function ratesOf({ baudRate, otherBaudRates }: DriverEntry, path: string): readonly number[] {
  return isTcpPath(path) ? [baudRate] : [baudRate, ...otherBaudRates];
}
