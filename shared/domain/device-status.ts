/**
 * What devices say of themselves, in the words of XFS4IoT (CEN CWA 17852; devices.md 5.1 and 5.3).
 * A property that is null cannot be reported by this device; "unknown" means it can, but not now.
 */
import * as z from 'zod';

export const DeviceClass = z.enum([
  'idCardReader',
  'receiptPrinter',
  'documentPrinter',
  'cardReader',
  'barcodeScanner',
  'ups',
]);
export type DeviceClass = z.infer<typeof DeviceClass>;

/** XFS4IoT Common.Status `device`. */
export const DeviceState = z.enum([
  'online',
  'offline',
  'powerOff',
  'noDevice',
  'hardwareError',
  'userError',
  'deviceBusy',
  'fraudAttempt',
  'potentialFraud',
  'starting',
]);
export type DeviceState = z.infer<typeof DeviceState>;

/** Our own: the line to the device, kept apart from `device` because silence of a port is not a hardware error. */
export const DeviceLink = z.enum(['up', 'silent', 'down']);

/** XFS4IoT Common.ErrorEvent `action`: what somebody has to do; drives the work order. */
export const DeviceAction = z.enum(['reset', 'clear', 'maintenance', 'configuration', 'suspend']);
export type DeviceAction = z.infer<typeof DeviceAction>;

const common = {
  device: DeviceState,
  link: DeviceLink,
  /** null: nobody has to do anything. */
  action: DeviceAction.nullable(),
  /** Raw vendor code of the present fault, e.g. "SW3 66"; never payload. */
  detail: z.string().max(80).nullable(),
  /** Serial number or firmware text of the asset, when the device tells it. */
  identity: z.string().max(80).nullable(),
};

/** A reader of resident ID cards is a contactless reader: `media` of the standard is null, our `cardPresence` says more. */
export const IdCardReaderStatus = z.object({
  ...common,
  cardPresence: z.enum(['present', 'notPresent', 'unknown']),
});
export type IdCardReaderStatus = z.infer<typeof IdCardReaderStatus>;

export const PaperLevel = z.enum(['unknown', 'full', 'low', 'out', 'jammed']);
export type PaperLevel = z.infer<typeof PaperLevel>;

/** XFS4IoT CardReader and Printer `media`; only paper is ever `retracted` by its device. */
const Media = z.enum(['unknown', 'present', 'notPresent', 'jammed', 'entering', 'retracted']);

export const ReceiptPrinterStatus = z.object({
  ...common,
  paper: PaperLevel,
  media: Media.nullable(),
  cover: z.enum(['open', 'closed', 'unknown']).nullable(),
  cutter: z.enum(['ok', 'fault', 'unknown']).nullable(),
  headTemperature: z.enum(['ok', 'high', 'unknown']).nullable(),
  /** Our own (devices.md 5.3): what holds a cut paper out for the citizen; null: it has none, or cannot tell. */
  presenter: z.enum(['idle', 'presenting', 'awaitingTake', 'unknown']).nullable(),
  /** The bin for papers that nobody took, in the words of XFS4IoT `retractBin`. */
  retractBin: z.enum(['ok', 'high', 'full', 'unknown']).nullable(),
  /** Papers that it has retracted in its life, by its own counter. */
  retractCount: z.int().min(0).nullable(),
});
export type ReceiptPrinterStatus = z.infer<typeof ReceiptPrinterStatus>;

/** XFS4IoT Printer `toner`; ink is told in the same word. */
export const TonerLevel = z.enum(['unknown', 'full', 'low', 'out']);
export type TonerLevel = z.infer<typeof TonerLevel>;

/** A printer of A4 documents behind a print queue: XFS4IoT Printer of type document. */
export const DocumentPrinterStatus = z.object({
  ...common,
  /** Of all supplies together: what a document gets. */
  paper: PaperLevel,
  /** XFS4IoT `paper.upper` and `paper.lower`, the first and second tray; null: the printer does not tell them apart. */
  paperUpper: PaperLevel.nullable(),
  paperLower: PaperLevel.nullable(),
  toner: TonerLevel,
  /** `present`: so many sheets wait in the output that no more come out. */
  media: Media,
  cover: z.enum(['open', 'closed', 'unknown']),
  /** Our own: a queue can be stopped by a person, or take no jobs, while its printer is well. */
  queue: z.enum(['open', 'paused', 'closed', 'unknown']),
});
export type DocumentPrinterStatus = z.infer<typeof DocumentPrinterStatus>;

/** A motor reader: `entering` is a card in the gate, on its way in or waiting for a hand. */
export const CardReaderStatus = z.object({
  ...common,
  media: Media,
  /** null: no contacts. `noDevice`: a card without a chip; `hardwareError`: a chip that does not answer. */
  chipPower: z
    .enum(['unknown', 'online', 'busy', 'poweredOff', 'noDevice', 'hardwareError', 'noCard'])
    .nullable(),
  /** XFS4IoT Storage `replenishmentStatus` of the bin for captured cards. */
  retainBin: z.enum(['ok', 'high', 'full', 'unknown']).nullable(),
  /** The same of the stacker of new cards; null: it has none. */
  stacker: z.enum(['ok', 'low', 'empty', 'unknown']).nullable(),
});
export type CardReaderStatus = z.infer<typeof CardReaderStatus>;

/** XFS4IoT BarcodeReader.Status: `on` is lit and reading. What it reads is never part of a status. */
export const BarcodeScannerStatus = z.object({
  ...common,
  scanner: z.enum(['on', 'off', 'inoperative', 'unknown']),
});
export type BarcodeScannerStatus = z.infer<typeof BarcodeScannerStatus>;

/** XFS4IoT PowerManagement.Status, the words that a UPS on a serial line can tell. */
export const UpsStatus = z.object({
  ...common,
  powerIn: z.enum(['powering', 'noPower', 'unknown']),
  battery: z.enum(['operational', 'low', 'unknown']),
});
export type UpsStatus = z.infer<typeof UpsStatus>;

export type DeviceStatus =
  | IdCardReaderStatus
  | ReceiptPrinterStatus
  | DocumentPrinterStatus
  | CardReaderStatus
  | BarcodeScannerStatus
  | UpsStatus;

/** Properties that changed, or all of them in the first report after a start. */
export const DeviceStatusChange = z
  .object({
    ...IdCardReaderStatus.shape,
    ...CardReaderStatus.shape,
    ...DocumentPrinterStatus.shape,
    // Its `media` and `cover` may also be null.
    ...ReceiptPrinterStatus.shape,
    ...BarcodeScannerStatus.shape,
    ...UpsStatus.shape,
    /** XFS4IoT Storage: cards in the bin of a card reader, counted by the agent (record `card`), known to no driver. */
    retainCount: z.int().min(0),
  })
  .partial();
export type DeviceStatusChange = z.infer<typeof DeviceStatusChange>;

/** The properties of `next` that differ from `previous`, or undefined when none does. */
export function changedProperties<S extends DeviceStatus>(previous: S, next: S): Partial<S> | undefined {
  const changed = Object.entries(next).filter(([key, value]) => previous[key as keyof S] !== value);
  return changed.length === 0 ? undefined : (Object.fromEntries(changed) as Partial<S>);
}
