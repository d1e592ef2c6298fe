/** Cuts a byte stream into lines of printable ASCII; never throws, never holds more than one line (devices.md 4). */

export interface LineParser {
  /** Whole lines, without their ends. */
  push(bytes: Uint8Array): string[];
  /** Gives up a line whose end did not come. */
  clear(): void;
  /** Bytes that belonged to no line: too long, or not printable. */
  readonly discardedBytes: number;
}

export interface LineParserConfig {
  /** A longer line is noise. */
  readonly maxChars: number;
  /** Characters that only a new line can begin with: what came before one is noise. */
  readonly starts?: string;
}

const CR = 0x0d;
const LF = 0x0a;

export function createLineParser({ maxChars, starts = '' }: LineParserConfig): LineParser {
  let line = '';
  let discardedBytes = 0;

  function discard(): void {
    discardedBytes += line.length;
    line = '';
  }

  function accept(byte: number): string | undefined {
    if (byte === CR || byte === LF) {
      const whole = line;
      line = '';
      return whole === '' ? undefined : whole;
    }
    const char = String.fromCharCode(byte);
    const isPrintable = byte >= 0x20 && byte <= 0x7e;
    if (!isPrintable || line.length === maxChars || starts.includes(char)) discard();
    if (isPrintable) line += char;
    else discardedBytes += 1;
    return undefined;
  }

  return {
    push(bytes) {
      const lines: string[] = [];
      for (const byte of bytes) {
        const whole = accept(byte);
        if (whole !== undefined) lines.push(whole);
      }
      return lines;
    },
    clear: discard,
    get discardedBytes() {
      return discardedBytes;
    },
  };
}
