/**
 * The class of barcode and QR scanners: XFS4IoT BarcodeReader (devices.md 4, 5.1). What a code says is somebody's input
 * and may be somebody's number: it is bounded and clean, never traced, and nobody may open it as an address.
 */
import type { BarcodeScannerStatus } from '../shared/domain/device-status.ts';
import type { Unsubscribe } from '../shared/events.ts';
import type { Driver } from './driver.ts';
import type { CodeRejection } from './scanned-text.ts';

/** rejected: the scanner refuses to read · sequenceError: it reads already · linkLost: nobody knows what became of it. */
export type ScanError = 'timeOut' | 'cancelled' | 'rejected' | 'sequenceError' | 'linkLost';

export type ScanResult =
  /** `text`: 1 to 1024 bytes in the scanner's encoding, without control characters. Untrusted. */
  | { readonly ok: true; readonly text: string; readonly durationMs: number }
  | { readonly ok: false; readonly error: ScanError; readonly detail: string };

export type ScanEvent =
  /** A code was read; its text goes to whoever asked for it, and to nobody else. */
  | { readonly type: 'read'; readonly durationMs: number }
  /** A code that cannot be used; the scan goes on, so that another can be shown. */
  | { readonly type: 'rejected'; readonly reason: CodeRejection };

export interface BarcodeScanner extends Driver<BarcodeScannerStatus> {
  readonly deviceClass: 'barcodeScanner';
  /**
   * Lights up until a code is read, for `timeoutMs` at most. A code that was read before, or that comes when nobody
   * asks, is thrown away. `timeOut` means that the scanner was there all the time. Never rejects.
   */
  scan(timeoutMs: number, signal?: AbortSignal): Promise<ScanResult>;
  onScan(listener: (event: ScanEvent) => void): Unsubscribe;
}
