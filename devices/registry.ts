/** Every driver there is; a new device is one row here (DESIGN 3). */
import { AppError } from '../shared/errors.ts';
import { crt310Definition } from './creator-crt310/definition.ts';
import { crt591Definition } from './creator-crt591/definition.ts';
import type { DriverEntry } from './definition.ts';
import { escposDefinition } from './escpos-printer/definition.ts';
import { megatecDefinition } from './megatec-ups/definition.ts';
import { samDefinition } from './sam-id-reader/definition.ts';

/** In the order in which an unknown device is asked: who is least disturbed by a question for another one comes first. */
export const DRIVERS: readonly DriverEntry[] = [
  escposDefinition,
  samDefinition,
  crt591Definition,
  crt310Definition,
  megatecDefinition,
];

/** Throws AppError `device.unsupported`, which lists the drivers that exist. */
export function findDriver(name: string): DriverEntry {
  const entry = DRIVERS.find(({ driver }) => driver === name);
  if (entry !== undefined) return entry;
  throw new AppError(
    'device.unsupported',
    `There is no driver "${name}"; choose ${driverNames().join(' or ')}`,
    {
      context: { driver: name },
    },
  );
}

export function driverNames(): string[] {
  return DRIVERS.map(({ driver }) => driver);
}
