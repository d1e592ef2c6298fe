/** What a driver says of itself: how it is configured, found, made and simulated. One file `definition.ts` in each driver's folder. */
import * as z from 'zod';
import type { DeviceClass } from '../shared/domain/device-status.ts';
import { AppError } from '../shared/errors.ts';
import type { CardReader } from './card-reader.ts';
import type { DriverDeps } from './driver.ts';
import type { IdCardReader } from './id-card-reader.ts';
import type { ReceiptPrinter } from './receipt-printer.ts';
import type { SimulatedDevice, SimulatorDeps } from './simulator.ts';
import type { Ups } from './ups.ts';

/** Told apart by `deviceClass`. */
export type AnyDriver = IdCardReader | ReceiptPrinter | CardReader | Ups;

/** Something that may be asked of a device nobody knows: no card moves, no paper comes out, nothing is switched. */
export interface Probe {
  readonly question: Uint8Array;
  /** Given everything that came back so far, in any pieces. */
  readonly recognises: (answer: Uint8Array) => boolean;
  /** Until the device is taken for another one, from the last byte of the question, ms. */
  readonly waitMs: number;
}

/** As USB names its makers and products: four hexadecimal digits, lower case. */
export interface UsbFingerprint {
  readonly vendorId: string;
  /** absent: any product of this maker. */
  readonly productId?: string;
}

export interface DriverDefinition<Options = unknown> {
  readonly driver: string;
  readonly deviceClass: DeviceClass;
  /** Bits per second, unless the configuration of the kiosk says otherwise. */
  readonly baudRate: number;
  /** What else its switches can be set to; tried in this order. */
  readonly otherBaudRates: readonly number[];
  readonly xonXoff: boolean;
  /** What the configuration may say about this driver; rejects unknown keys. */
  readonly options: z.ZodType<Options>;
  readonly probe: Probe;
  /** Devices that bring their own USB; one behind an adapter is known by its answer only. */
  readonly usb: readonly UsbFingerprint[];
  /** Loads the driver only when a kiosk has the device. */
  readonly create: (deps: DriverDeps, options: Options) => Promise<AnyDriver>;
  readonly simulate: (deps: SimulatorDeps) => Promise<SimulatedDevice>;
}

export interface DriverEntry extends Omit<DriverDefinition, 'create'> {
  /** `options` as they stand in the configuration; rejects with AppError `config.invalid`. */
  readonly create: (deps: DriverDeps, options: unknown) => Promise<AnyDriver>;
}

/** Keeps the type of the options inside: to everybody else they are what a configuration says. */
export function defineDriver<Options>(definition: DriverDefinition<Options>): DriverEntry {
  return {
    ...definition,
    async create(deps, options) {
      const result = definition.options.safeParse(options);
      if (result.success) return definition.create(deps, result.data);
      throw new AppError(
        'config.invalid',
        `Options of driver ${definition.driver}: ${z.prettifyError(result.error)}`,
        { context: { driver: definition.driver } },
      );
    },
  };
}

export const noOptions = z.strictObject({});
