/** One line for each thing that goes on at the same time: kept up to date on a terminal, told once at its end elsewhere. */
import { cutTo, padTo, plainText } from './text.ts';

export interface Progress {
  /** A line of this name, whichever comes first. */
  update(name: string, text: string): void;
  done(name: string, text: string): void;
}

/** What it needs of `process.stderr`, where progress belongs: the result is for whoever reads the output. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const UP = (lines: number) => `\u001B[${lines}A`;
const CLEAR_LINE = '\r\u001B[2K';
const USUAL_COLUMNS = 80;
const MAX_NAME_WIDTH = 30;

/** `names`: all lines, in their order. */
export function createProgress(stream: ProgressStream, names: readonly string[]): Progress {
  const texts = new Map(names.map((name) => [name, '']));
  const width = Math.max(0, ...names.map((name) => name.length).filter((length) => length <= MAX_NAME_WIDTH));
  let isDrawn = false;

  function lineOf(name: string): string {
    return plainText(`${padTo(name, width)}  ${texts.get(name) ?? ''}`);
  }

  function draw(): void {
    // A line that is broken by the terminal would be two, and the next picture would stand one too low.
    // Some connections say that they have no columns.
    const room = (stream.columns || USUAL_COLUMNS) - 1;
    const lines = names.map((name) => `${CLEAR_LINE}${cutTo(lineOf(name), room)}\n`);
    stream.write((isDrawn && names.length > 0 ? UP(names.length) : '') + lines.join(''));
    isDrawn = true;
  }

  return {
    update(name, text) {
      texts.set(name, text);
      if (stream.isTTY === true) draw();
    },
    done(name, text) {
      texts.set(name, text);
      if (stream.isTTY === true) draw();
      else stream.write(`${lineOf(name)}\n`);
    },
  };
}
