/** The class of printers for A4 documents: XFS4IoT Printer of type document; a document ends with a level of evidence. */
import type { DocumentPrinterStatus } from '../shared/domain/device-status.ts';
import type { PrintEvidence } from '../shared/domain/print-evidence.ts';
import type { Driver } from './driver.ts';

export interface DocumentJob {
  /**
   * Names the job in the queue and in its log, so it is a number of ours and never anything personal: 1 to 64 of
   * A-Z a-z 0-9 . _ -
   */
  readonly jobId: string;
  /** The whole document; only read, and not kept. */
  readonly pdf: Uint8Array;
  /** 1 to 99; default 1. */
  readonly copies?: number;
  /** PWG 5101.1 name such as `iso_a4_210x297mm`; default: what the printer is configured for. */
  readonly media?: string;
}

/** XFS4IoT Printer errors and completion codes, and our own for an open cover and a lost line. */
export type DocumentFailure =
  | 'paperOut'
  | 'paperJammed'
  | 'tonerOut'
  | 'coverOpen'
  | 'stackerFull'
  | 'hardwareError'
  /** Paused, out of reach, or taking no jobs. */
  | 'deviceNotReady'
  /** This document, this size of paper or this name cannot be printed here, however often it is tried. */
  | 'unsupportedData'
  | 'linkLost'
  | 'cancelled'
  | 'timeOut';

export interface DocumentOutcome {
  /** How sure we are that the sheets exist. */
  readonly evidence: PrintEvidence;
  /** null: nothing went wrong. With evidence `unknown` there may be sheets or not: never print it again by yourself. */
  readonly failure: DocumentFailure | null;
  /** Pages that the queue counted, which may be ahead of the paper; null: it does not count. */
  readonly pages: number | null;
  readonly durationMs: number;
}

/** Told whenever it changes. */
export interface DocumentProgress {
  /** waiting: behind other jobs. needsHelp: somebody has to do something, see the status. */
  readonly stage: 'sending' | 'waiting' | 'printing' | 'needsHelp';
  /** As in the outcome. */
  readonly pages: number | null;
}

export interface PrintDocumentOptions {
  /**
   * Calls the document off, at any time. What was not begun does not come out (evidence `queued`); of what was begun
   * nobody knows (`unknown`); what was done is done.
   */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: DocumentProgress) => void;
}

export interface DocumentPrinter extends Driver<DocumentPrinterStatus> {
  readonly deviceClass: 'documentPrinter';
  /** Prints one document; one at a time, a second call waits. Never rejects: trouble is in the outcome. */
  print(job: DocumentJob, options?: PrintDocumentOptions): Promise<DocumentOutcome>;
}
