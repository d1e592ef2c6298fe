/** Every driver there is; a new device is one row here (DESIGN 3). Drivers load only when a kiosk has the device. */
import * as z from 'zod';
import type { DeviceClass } from '../shared/domain/device-status.ts';
import { AppError } from '../shared/errors.ts';
import type { CardReader } from './card-reader.ts';
import type { DriverDeps } from './driver.ts';
import type { IdCardReader } from './id-card-reader.ts';
import type { ReceiptPrinter } from './receipt-printer.ts';
import type { Ups } from './ups.ts';

/** Told apart by `deviceClass`. */
export type AnyDriver = IdCardReader | ReceiptPrinter | CardReader | Ups;

export interface DriverEntry {
  readonly driver: string;
  readonly deviceClass: DeviceClass;
  /** Bits per second, unless the configuration of the kiosk says otherwise. */
  readonly baudRate: number;
  readonly xonXoff: boolean;
  /** What the configuration may say about this driver; rejects unknown keys. */
  readonly options: z.ZodType;
  /** `options` as they stand in the configuration; rejects with AppError `config.invalid`. */
  readonly create: (deps: DriverDeps, options: unknown) => Promise<AnyDriver>;
}

const noOptions = z.strictObject({});
const crt591Options = z.strictObject({
  address: z.int().min(0).max(15).default(0).describe('DIP switches of the unit, 0 to 15'),
  hasStacker: z.boolean().default(true).describe('it has a stacker of new cards'),
});
const escposOptions = z.strictObject({
  profile: z
    .enum(['epson', 'generic'])
    .default('generic')
    .describe('epson: the printer confirms printed jobs (GS ( H, devices.md 3.6); generic: it may not'),
});

const entries: readonly DriverEntry[] = [
  {
    driver: 'sam-id-reader',
    deviceClass: 'idCardReader',
    baudRate: 115_200,
    xonXoff: false,
    options: noOptions,
    async create(deps, options) {
      parseOptions('sam-id-reader', noOptions, options);
      const { createSamIdReader } = await import('./sam-id-reader/driver.ts');
      return createSamIdReader(deps);
    },
  },
  {
    driver: 'escpos-printer',
    deviceClass: 'receiptPrinter',
    baudRate: 115_200,
    xonXoff: false,
    options: escposOptions,
    async create(deps, options) {
      const parsed = parseOptions('escpos-printer', escposOptions, options);
      const { createEscposPrinter } = await import('./escpos-printer/driver.ts');
      return createEscposPrinter(deps, parsed);
    },
  },
  {
    driver: 'creator-crt591',
    deviceClass: 'cardReader',
    baudRate: 38_400,
    xonXoff: false,
    options: crt591Options,
    async create(deps, options) {
      const parsed = parseOptions('creator-crt591', crt591Options, options);
      const { createCrt591 } = await import('./creator-crt591/driver.ts');
      return createCrt591(deps, parsed);
    },
  },
  {
    driver: 'megatec-ups',
    deviceClass: 'ups',
    baudRate: 2400,
    xonXoff: false,
    options: noOptions,
    async create(deps, options) {
      parseOptions('megatec-ups', noOptions, options);
      const { createMegatecUps } = await import('./megatec-ups/driver.ts');
      return createMegatecUps(deps);
    },
  },
];

/** Throws AppError `device.unsupported`, which lists the drivers that exist. */
export function findDriver(name: string): DriverEntry {
  const entry = entries.find(({ driver }) => driver === name);
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
  return entries.map(({ driver }) => driver);
}

function parseOptions<T>(driver: string, schema: z.ZodType<T>, options: unknown): T {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  throw new AppError('config.invalid', `Options of driver ${driver}: ${z.prettifyError(result.error)}`, {
    context: { driver },
  });
}
