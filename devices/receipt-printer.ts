/** The class of receipt printers: XFS4IoT Printer of type receipt; a job ends with a level of evidence. */
import type { ReceiptPrinterStatus } from '../shared/domain/device-status.ts';
import type { PrintEvidence } from '../shared/domain/print-evidence.ts';
import type { Unsubscribe } from '../shared/events.ts';
import type { Driver } from './driver.ts';

export interface TextStyle {
  readonly bold?: boolean;
  /** 1 (24 dots) or 2 (48 dots). */
  readonly size?: 1 | 2;
  readonly align?: 'left' | 'center' | 'right';
}

/** A printer-neutral document: what the paper shows, top to bottom. */
export type ReceiptElement =
  | { readonly type: 'text'; readonly text: string; readonly style?: TextStyle }
  /** Two texts on one line, to the left and to the right edge. */
  | { readonly type: 'pair'; readonly left: string; readonly right: string }
  | { readonly type: 'rule' }
  | { readonly type: 'qr'; readonly data: string; readonly moduleDots?: number }
  | { readonly type: 'feed'; readonly lines: number };

export interface PrintJob {
  /** Also printed on the paper, so that a duplicate can be told from the original. */
  readonly jobId: string;
  /** The driver adds the cut. */
  readonly content: readonly ReceiptElement[];
}

/** XFS4IoT PrintRaw/PrintNative error words, and our own for a lost line. */
export type PrintFailure =
  | 'paperOut'
  | 'paperJammed'
  | 'mediaJammed'
  | 'blackMark'
  | 'coverOpen'
  | 'cutterFault'
  | 'hardwareError'
  | 'linkLost'
  | 'cancelled'
  | 'timeOut';

export interface PrintOutcome {
  /** How sure we are that the paper exists. */
  readonly evidence: PrintEvidence;
  /** null: nothing went wrong. With evidence `unknown` the paper may or may not exist: never reprint by yourself. */
  readonly failure: PrintFailure | null;
  readonly durationMs: number;
}

/** What became of a paper after its job: XFS4IoT MediaPresented, MediaTaken and MediaAutoRetracted, the last also after `retract`. */
export interface PaperEvent {
  readonly type: 'presented' | 'taken' | 'retracted';
  /** null: nobody knows whose paper it is, since it hung there before this driver began. */
  readonly jobId: string | null;
}

/** XFS4IoT error words of ControlMedia and completion codes, and our own for a lost line. */
export type RetractError =
  | 'unsupportedCommand'
  | 'noMediaPresent'
  | 'retractBinFull'
  | 'mediaJammed'
  | 'deviceNotReady'
  | 'timeOut'
  | 'linkLost';

export type RetractResult =
  { readonly ok: true } | { readonly ok: false; readonly error: RetractError; readonly detail: string };

export interface ReceiptPrinter extends Driver<ReceiptPrinterStatus> {
  readonly deviceClass: 'receiptPrinter';
  /**
   * Prints one document; one job at a time, a second call waits. Never rejects: trouble is in the outcome.
   * Aborting the signal before the first byte gives `cancelled`; later it has no effect on the paper.
   * A paper that still hangs in the mouth is waited for, then retracted: a second one behind it would jam.
   */
  print(job: PrintJob, signal?: AbortSignal): Promise<PrintOutcome>;
  /**
   * Pulls the paper in the mouth back into the bin if it is of this job; null: whosever it is. Waits for a job that
   * runs. Never rejects; `unsupportedCommand` where there is no presenter, `noMediaPresent` where a hand was faster.
   */
  retract(jobId: string | null): Promise<RetractResult>;
  /**
   * The evidence of a job that was `presented` rises, or falls, by these. What hung in the mouth at the start is told to
   * the first who listens.
   */
  onMedia(listener: (event: PaperEvent) => void): Unsubscribe;
}
