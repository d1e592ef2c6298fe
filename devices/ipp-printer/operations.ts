/** What a print queue is asked (RFC 8011 4), and the words of its answers that we act on. */
import type { IppMessage, SentMessage } from './codec.ts';
import type { Reach } from './facts.ts';

export const OPERATIONS = {
  'Create-Job': 0x0005,
  'Send-Document': 0x0006,
  'Cancel-Job': 0x0008,
  'Get-Job-Attributes': 0x0009,
  'Get-Jobs': 0x000a,
  'Get-Printer-Attributes': 0x000b,
} as const;
export type Operation = keyof typeof OPERATIONS;

export const STATUS = {
  ok: 0x0000,
  notPossible: 0x0404,
  notFound: 0x0406,
  gone: 0x0407,
  formatNotSupported: 0x040a,
  valuesNotSupported: 0x040b,
  notAcceptingJobs: 0x0506,
  busy: 0x0507,
} as const;

/** RFC 8011 5.3.7 */
export const JOB_STATE = {
  pending: 3,
  held: 4,
  processing: 5,
  stopped: 6,
  canceled: 7,
  aborted: 8,
  completed: 9,
} as const;

/** RFC 8011 5.4.11 */
export const PRINTER_STATE = { idle: 3, processing: 4, stopped: 5 } as const;

export const PDF = 'application/pdf';

/** Stands in the queue's records for the citizen, whose name is nobody's business there (devices.md 7.5). */
export const USER = 'doorstep';

type Attributes = SentMessage['groups'][number]['attributes'];

export interface IppRequest {
  readonly operation: Operation;
  /** Behind those that every request has. */
  readonly attributes: Attributes;
  readonly jobAttributes?: Attributes;
}

/** What is worth knowing of a printer again and again; the last four are answered by CUPS only. */
const PRINTER_ATTRIBUTES = [
  'printer-state',
  'printer-state-reasons',
  'printer-is-accepting-jobs',
  'printer-make-and-model',
  'printer-device-id',
  'printer-input-tray',
  'operations-supported',
  'document-format-supported',
  'media-supported',
  'cups-version',
  'device-uri',
  'printer-error-policy',
];
const JOB_ATTRIBUTES = [
  'job-id',
  'job-state',
  'job-state-reasons',
  'job-impressions-completed',
  'time-at-processing',
  'job-printer-state-reasons',
];

export function getPrinterAttributes(): IppRequest {
  return { operation: 'Get-Printer-Attributes', attributes: [requested(PRINTER_ATTRIBUTES)] };
}

export interface JobTicket {
  readonly jobName: string;
  readonly copies: number;
  readonly media: string;
}

/** A queue that cannot do it just so has to refuse it: a document on other paper, or too few of them, helps nobody. */
export function createJob({ jobName, copies, media }: JobTicket, reach: Reach): IppRequest {
  // A banner page of CUPS would show what the document is about; printers do not know the word.
  const noBanner = { name: 'job-sheets', values: [{ type: 'keyword', value: 'none' }] } as const;
  return {
    operation: 'Create-Job',
    attributes: [
      { name: 'job-name', values: [{ type: 'name', value: jobName }] },
      { name: 'ipp-attribute-fidelity', values: [{ type: 'boolean', value: true }] },
    ],
    jobAttributes: [
      { name: 'copies', values: [{ type: 'integer', value: copies }] },
      { name: 'media', values: [{ type: 'keyword', value: media }] },
      ...(reach === 'printer' ? [] : [noBanner]),
    ],
  };
}

export function sendDocument(jobId: number): IppRequest {
  return {
    operation: 'Send-Document',
    attributes: [
      jobIdOf(jobId),
      { name: 'document-format', values: [{ type: 'mimeMediaType', value: PDF }] },
      { name: 'last-document', values: [{ type: 'boolean', value: true }] },
    ],
  };
}

export function getJobAttributes(jobId: number): IppRequest {
  return { operation: 'Get-Job-Attributes', attributes: [jobIdOf(jobId), requested(JOB_ATTRIBUTES)] };
}

/** Ours: that are not done, and in CUPS also those that are, since it keeps them. */
export function getMyJobs(reach: Reach): IppRequest {
  const which = reach === 'printer' ? 'not-completed' : 'all';
  return {
    operation: 'Get-Jobs',
    attributes: [
      { name: 'my-jobs', values: [{ type: 'boolean', value: true }] },
      { name: 'which-jobs', values: [{ type: 'keyword', value: which }] },
      requested(['job-id', 'job-originating-user-name']),
    ],
  };
}

/** `isPurged`: CUPS also deletes what it kept of the job, done or not; a printer of its own does not know the word. */
export function cancelJob(jobId: number, isPurged: boolean): IppRequest {
  const purge = { name: 'purge-job', values: [{ type: 'boolean', value: true }] } as const;
  return { operation: 'Cancel-Job', attributes: [jobIdOf(jobId), ...(isPurged ? [purge] : [])] };
}

/** The message for a queue: charset and language first, then the target (RFC 8011 4.1.4, 4.1.5). */
export function messageOf(request: IppRequest, printerUri: string, requestId: number): SentMessage {
  const operation: Attributes = [
    { name: 'attributes-charset', values: [{ type: 'charset', value: 'utf-8' }] },
    { name: 'attributes-natural-language', values: [{ type: 'naturalLanguage', value: 'en' }] },
    { name: 'printer-uri', values: [{ type: 'uri', value: printerUri }] },
    ...request.attributes.slice(0, 1),
    { name: 'requesting-user-name', values: [{ type: 'name', value: USER }] },
    ...request.attributes.slice(1),
  ];
  const job = request.jobAttributes;
  return {
    version: [1, 1],
    code: OPERATIONS[request.operation],
    requestId,
    groups: [
      { name: 'operation', attributes: operation },
      ...(job === undefined ? [] : [{ name: 'job' as const, attributes: job }]),
    ],
  };
}

/** successful-ok and its relatives (RFC 8011 B.1.2). */
export function isSuccess({ code }: IppMessage): boolean {
  return code < 0x0100;
}

function requested(names: readonly string[]): Attributes[number] {
  const values = names.map((value) => ({ type: 'keyword', value }) as const);
  return { name: 'requested-attributes', values };
}

function jobIdOf(value: number): Attributes[number] {
  return { name: 'job-id', values: [{ type: 'integer', value }] };
}
