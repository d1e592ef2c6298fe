/** A trace of frames for technicians. Drivers redact before they call it: personal data never arrives here (devices.md 1.8). */

export interface TraceEntry {
  readonly direction: 'to-device' | 'from-device';
  /** What it is in the words of the protocol, e.g. `read base info`, `SW3 90`. */
  readonly label: string;
  /** Whole length on the wire, bytes. */
  readonly lengthBytes: number;
  /** Upper-case hex, or null where the content may be personal. */
  readonly hex: string | null;
}

export type FrameTrace = (entry: TraceEntry) => void;

export const noTrace: FrameTrace = () => {};
