/** What a driver says of itself: how it is configured, found, made and simulated. One file `definition.ts` in each driver's folder. */
import * as z from 'zod';
import type { DeviceClass } from '../shared/domain/device-status.ts';
import { AppError } from '../shared/errors.ts';
import type { BarcodeScanner } from './barcode-scanner.ts';
import type { CardReader } from './card-reader.ts';
import type { DocumentPrinter } from './document-printer.ts';
import type { DriverDeps, NetworkDriverDeps } from './driver.ts';
import type { IdCardReader } from './id-card-reader.ts';
import type { ReceiptPrinter } from './receipt-printer.ts';
import type { SimulatedDevice, SimulatedServer, SimulatorDeps } from './simulator.ts';
import type { Ups } from './ups.ts';

/** Told apart by `deviceClass`. */
export type AnyDriver = IdCardReader | ReceiptPrinter | DocumentPrinter | CardReader | BarcodeScanner | Ups;

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
  /** Where the configuration says how the flow control of the device is set; absent: `xonXoff` holds always. */
  readonly xonXoffWith?: (options: Options) => boolean;
  /** What the configuration may say about this driver; rejects unknown keys. */
  readonly options: z.ZodType<Options>;
  readonly probe: Probe;
  /** Devices that bring their own USB; one behind an adapter is known by its answer only. */
  readonly usb: readonly UsbFingerprint[];
  /** Loads the driver only when a kiosk has the device. */
  readonly create: (deps: DriverDeps, options: Options) => Promise<AnyDriver>;
  /** A device for which these options are right; null: one of the driver's choice. */
  readonly simulate: (deps: SimulatorDeps, options: Options | null) => Promise<SimulatedDevice>;
}

/** `options` as they stand in the configuration; AppError `config.invalid` when they are not what the driver takes. */
export interface DriverEntry extends Omit<DriverDefinition, 'create' | 'simulate' | 'xonXoffWith'> {
  readonly create: (deps: DriverDeps, options: unknown) => Promise<AnyDriver>;
  readonly simulate: (deps: SimulatorDeps, options?: unknown) => Promise<SimulatedDevice>;
  readonly xonXoffWith: (options: unknown) => boolean;
}

/** A device that is a server of its own on the network: there is no line to open, and nothing to probe on one. */
export interface NetworkDriverDefinition<Options = unknown> extends Pick<
  DriverDefinition<Options>,
  'driver' | 'deviceClass' | 'options'
> {
  /** How paths to such a device begin: `ipp://`. */
  readonly scheme: string;
  readonly create: (deps: NetworkDriverDeps, options: Options) => Promise<AnyDriver>;
  readonly simulate: (deps: SimulatorDeps) => Promise<SimulatedServer>;
}

export interface NetworkDriverEntry extends Omit<NetworkDriverDefinition, 'create'> {
  readonly create: (deps: NetworkDriverDeps, options: unknown) => Promise<AnyDriver>;
}

/** Tells the two kinds of definition apart, whole or in parts. */
export function isNetworkDriver<Entry extends object>(
  entry: Entry,
): entry is Extract<Entry, { readonly scheme: string }> {
  return 'scheme' in entry;
}

/** Keeps the type of the options inside: to everybody else they are what a configuration says. */
export function defineDriver<Options>(definition: DriverDefinition<Options>): DriverEntry {
  const parse = parserOf(definition);
  return {
    ...definition,
    create: async (deps, options) => definition.create(deps, parse(options)),
    simulate: async (deps, options) =>
      definition.simulate(deps, options === undefined ? null : parse(options)),
    xonXoffWith: (options) => definition.xonXoffWith?.(parse(options)) ?? definition.xonXoff,
  };
}

export function defineNetworkDriver<Options>(
  definition: NetworkDriverDefinition<Options>,
): NetworkDriverEntry {
  const parse = parserOf(definition);
  return { ...definition, create: async (deps, options) => definition.create(deps, parse(options)) };
}

interface Configured<Options> {
  readonly driver: string;
  readonly options: z.ZodType<Options>;
}

function parserOf<Options>({ driver, options: schema }: Configured<Options>) {
  return (options: unknown): Options => {
    const result = schema.safeParse(options);
    if (result.success) return result.data;
    throw new AppError('config.invalid', `Options of driver ${driver}: ${z.prettifyError(result.error)}`, {
      context: { driver },
    });
  };
}

export const noOptions = z.strictObject({});
