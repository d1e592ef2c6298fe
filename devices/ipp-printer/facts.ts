/** What a queue said of its printer and of a job, read out of its answers. Pure. */
import { booleanValue, numberValue, textValue, textValues, valuesOf, type IppMessage } from './codec.ts';

/**
 * Who answers, and how far its word goes. `printer`: the printer itself. `watchingQueue`: CUPS, with a backend that asks
 * the printer until it is done. `sendingQueue`: CUPS, with a backend that only hands the bytes over (USB, port 9100,
 * LPD, a file), so that its "completed" says nothing of paper.
 */
export type Reach = 'printer' | 'watchingQueue' | 'sendingQueue';

export interface Tray {
  /** Sheets; null: the printer does not know. */
  readonly sheets: number | null;
  readonly capacitySheets: number | null;
}

export interface PrinterFacts {
  /** RFC 8011 5.4.11 */
  readonly state: number | null;
  readonly reasons: readonly string[];
  readonly isAcceptingJobs: boolean;
  readonly identity: string | null;
  readonly reach: Reach;
  /** What CUPS does with a job whose printing failed; null: it is not CUPS. */
  readonly errorPolicy: string | null;
  /** null: not told. */
  readonly trays: readonly Tray[] | null;
  readonly operations: readonly number[];
  readonly formats: readonly string[];
  /** Empty: not told. */
  readonly media: readonly string[];
}

export interface JobFacts {
  /** RFC 8011 5.3.7 */
  readonly state: number;
  readonly reasons: readonly string[];
  /** Of the printer while the job runs; CUPS only. */
  readonly printerReasons: readonly string[];
  /** As the queue counts them: a filter may be ahead of the paper. null: not counted. */
  readonly pages: number | null;
  /** When it began to be processed, in the queue's own time; a job that begins twice may come out twice. */
  readonly processingSince: number | null;
}

const MAX_IDENTITY_LENGTH = 80;
/** CUPS backends that stay until the printer says that the job is done (`backend/ipp.c`, waitjob). */
const WATCHING_BACKEND = /^(ipps?|https?):|^dnssd:.*\._ipps?\._tcp/u;
/** They can be told not to. */
const NOT_WATCHING = /[?&]waitjob=(false|no|off)\b/u;

export function printerFactsOf(message: IppMessage): PrinterFacts {
  return {
    state: numberValue(message, 'printer', 'printer-state') ?? null,
    reasons: reasonsOf(textValues(message, 'printer', 'printer-state-reasons')),
    isAcceptingJobs: booleanValue(message, 'printer', 'printer-is-accepting-jobs') ?? true,
    identity: identityOf(message),
    reach: reachOf(message),
    errorPolicy: textValue(message, 'printer', 'printer-error-policy') ?? null,
    trays: traysOf(message),
    operations: numbersOf(message, 'operations-supported'),
    formats: textValues(message, 'printer', 'document-format-supported') ?? [],
    media: textValues(message, 'printer', 'media-supported') ?? [],
  };
}

/** undefined: the answer does not tell the state, so it tells nothing. */
export function tryJobFacts(message: IppMessage): JobFacts | undefined {
  const state = numberValue(message, 'job', 'job-state');
  if (state === undefined) return undefined;
  return {
    state,
    reasons: reasonsOf(textValues(message, 'job', 'job-state-reasons')),
    printerReasons: reasonsOf(textValues(message, 'job', 'job-printer-state-reasons')),
    pages: numberValue(message, 'job', 'job-impressions-completed') ?? null,
    processingSince: numberValue(message, 'job', 'time-at-processing') ?? null,
  };
}

function reachOf(message: IppMessage): Reach {
  if (textValue(message, 'printer', 'cups-version') === undefined) return 'printer';
  const device = textValue(message, 'printer', 'device-uri') ?? '';
  return WATCHING_BACKEND.test(device) && !NOT_WATCHING.test(device) ? 'watchingQueue' : 'sendingQueue';
}

/** Make, model and the serial number of the IEEE 1284 device id. */
function identityOf(message: IppMessage): string | null {
  const deviceId = textValue(message, 'printer', 'printer-device-id') ?? '';
  const serial = /(?:^|;)\s*(?:SN|SERN|SERIALNUMBER):([^;]+)/iu.exec(deviceId)?.[1]?.trim();
  const parts = [textValue(message, 'printer', 'printer-make-and-model'), serial];
  const text = parts.filter((part) => part !== undefined && part !== '').join(' ');
  return text === '' ? null : text.slice(0, MAX_IDENTITY_LENGTH);
}

/** `type=sheetFeedAutoRemovableTray;maxcapacity=250;level=100;status=0;name=main;` (PWG 5100.13 5.6.28). */
function traysOf(message: IppMessage): readonly Tray[] | null {
  const values = valuesOf(message, 'printer', 'printer-input-tray');
  if (values === undefined) return null;
  return values.flatMap(({ value }) => {
    const text = value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value);
    // Nobody fills the slot for single sheets of a kiosk, and "auto" is no tray.
    if (/type=(sheetFeedManual|other|unknown)/u.test(text) || /name=auto(;|$)/u.test(text)) return [];
    return [{ sheets: countOf(text, 'level'), capacitySheets: countOf(text, 'maxcapacity') }];
  });
}

/** Negative numbers are words: -2 unknown, -3 at least one (RFC 3805). */
function countOf(text: string, name: string): number | null {
  const count = Number(new RegExp(`(?:^|;)${name}=(-?\\d+)`, 'u').exec(text)?.[1] ?? '-2');
  return count < 0 ? null : count;
}

function numbersOf(message: IppMessage, name: string): number[] {
  return (valuesOf(message, 'printer', name) ?? []).flatMap(({ value }) =>
    typeof value === 'number' ? [value] : [],
  );
}

function reasonsOf(values: readonly string[] | undefined): readonly string[] {
  return (values ?? []).filter((value) => value !== 'none');
}
