/** Lines of a trace. The drivers have redacted the frames (devices.md 1.8); here they only become readable. */
import type { TraceEntry } from '../../devices/trace.ts';
import { shanghaiClock } from '../agent/session/shanghai-time.ts';
import { LINE_WIDTH } from './table.ts';
import { cutTo, displayWidth, padTo, plainText, wrapWords } from './text.ts';

const ARROWS = { 'to-device': '→', 'from-device': '←' } as const;
const LENGTH_WIDTH = 4;
const LABEL_WIDTH = 24;
/** Two digits and a space. */
const BYTE_WIDTH = 3;

/**
 * `08:05:01.234 →   10 B  SAM status      AA AA AA 96 69 …`, in as many lines as the bytes need. Without bytes: they may
 * be personal, or the label says them.
 */
export function frameLines({ direction, label, lengthBytes, hex }: TraceEntry, nowMs: number): string[] {
  const length = `${String(lengthBytes).padStart(LENGTH_WIDTH)} B`;
  const head = `${shanghaiClock(nowMs)} ${ARROWS[direction]} ${length}  `;
  if (hex === null) return continued(head, wrapWords(plainText(label), LINE_WIDTH - head.length));
  const name = `${head}${padTo(cutTo(plainText(label), LABEL_WIDTH), LABEL_WIDTH)} `;
  const bytesInLine = Math.floor((LINE_WIDTH - displayWidth(name) + 1) / BYTE_WIDTH);
  const bytes = hex.match(/../gu) ?? [];
  const lines = Array.from({ length: Math.max(1, Math.ceil(bytes.length / bytesInLine)) }, (_, index) =>
    bytes.slice(index * bytesInLine, (index + 1) * bytesInLine).join(' '),
  );
  return continued(name, lines);
}

/** `08:05:01.234 · cardPresence present` */
export function noteLines(text: string, nowMs: number): string[] {
  const head = `${shanghaiClock(nowMs)} · `;
  return continued(head, wrapWords(plainText(text), LINE_WIDTH - head.length));
}

function continued(head: string, lines: readonly string[]): string[] {
  const margin = ' '.repeat(displayWidth(head));
  return lines.map((line, index) => ((index === 0 ? head : margin) + line).trimEnd());
}
