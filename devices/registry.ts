/** Every driver there is; a new device is one row here (DESIGN 3). */
import { AppError } from '../shared/errors.ts';
import { crt310Definition } from './creator-crt310/definition.ts';
import { crt591Definition } from './creator-crt591/definition.ts';
import type { DriverEntry, NetworkDriverEntry } from './definition.ts';
import { escposDefinition } from './escpos-printer/definition.ts';
import { ippDefinition } from './ipp-printer/definition.ts';
import { honeywellDefinition } from './honeywell-scanner/definition.ts';
import { megatecDefinition } from './megatec-ups/definition.ts';
import { newlandDefinition } from './newland-scanner/definition.ts';
import { samDefinition } from './sam-id-reader/definition.ts';

/** On lines of bytes. In the order in which an unknown device is asked: who is least disturbed by a question for another one comes first. */
export const DRIVERS: readonly DriverEntry[] = [
  escposDefinition,
  samDefinition,
  crt591Definition,
  crt310Definition,
  megatecDefinition,
  newlandDefinition,
  honeywellDefinition,
];

/** For devices that are servers. */
export const NETWORK_DRIVERS: readonly NetworkDriverEntry[] = [ippDefinition];

/** Throws AppError `device.unsupported`, which lists the drivers that exist. */
export function findDriver(name: string): DriverEntry | NetworkDriverEntry {
  return NETWORK_DRIVERS.find(({ driver }) => driver === name) ?? findLineDriver(name);
}

/** Throws AppError `device.unsupported` for a driver of the network too: there is no line of its device. */
export function findLineDriver(name: string): DriverEntry {
  const entry = DRIVERS.find(({ driver }) => driver === name);
  if (entry !== undefined) return entry;
  const others = DRIVERS.map(({ driver }) => driver);
  const isOfNetwork = NETWORK_DRIVERS.some(({ driver }) => driver === name);
  const message = isOfNetwork
    ? `${name} has no line; those that have one are ${others.join(', ')}`
    : `There is no driver "${name}"; choose ${driverNames().join(' or ')}`;
  throw new AppError('device.unsupported', message, { context: { driver: name } });
}

/** undefined: the path is a line. */
export function networkDriverAt(path: string): NetworkDriverEntry | undefined {
  return NETWORK_DRIVERS.find(({ scheme }) => path.startsWith(scheme));
}

export function driverNames(): string[] {
  return [...DRIVERS, ...NETWORK_DRIVERS].map(({ driver }) => driver);
}
