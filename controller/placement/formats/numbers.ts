/** The white-space separated numbers that the classic instance files are made of; every complaint names its line. */
import { AppError } from '../../../shared/errors.ts';

export interface Numbers {
  /** The next word as it stands; null at the end. */
  word(): string | null;
  next(what: string): number;
  /** Not less than zero. */
  amount(what: string): number;
  /** Not more than `limit`, not less than `least`, without a fraction. */
  count(what: string, least: number, limit: number): number;
  /** Goes on with the next line; what is left of this one. */
  restOfLine(): string;
  /** Complains about the word that was read last. */
  refuse(expected: string): never;
}

/** `from`: where in the text the numbers begin. */
export function numbersOf(text: string, from = 0): Numbers {
  let [start, end] = [from, from];

  function word(): string | null {
    start = end;
    while (start < text.length && text.charCodeAt(start) <= 32) start += 1;
    end = start;
    while (end < text.length && text.charCodeAt(end) > 32) end += 1;
    return start === end ? null : text.slice(start, end);
  }

  function refuse(expected: string): never {
    const got = start === end ? 'the end of the file' : `“${text.slice(start, Math.min(end, start + 40))}”`;
    throw new AppError('request.invalid', `line ${lineAt(text, start)}: expected ${expected}, got ${got}`);
  }

  function next(what: string): number {
    const value = Number(word() ?? Number.NaN);
    return Number.isFinite(value) ? value : refuse(what);
  }

  return {
    word,
    next,
    refuse,
    amount(what) {
      const value = next(what);
      return value >= 0 ? value : refuse(`${what}, not less than 0`);
    },
    count(what, least, limit) {
      const value = next(what);
      if (Number.isInteger(value) && value >= least && value <= limit) return value;
      return refuse(`${what} (${least} to ${limit})`);
    },
    restOfLine() {
      const newline = text.indexOf('\n', end);
      const rest = text.slice(end, newline === -1 ? text.length : newline).trim();
      [start, end] = [end, newline === -1 ? text.length : newline + 1];
      return rest;
    },
  };
}

/** Counted from 1. */
function lineAt(text: string, at: number): number {
  let line = 1;
  for (
    let newline = text.indexOf('\n');
    newline !== -1 && newline < at;
    newline = text.indexOf('\n', newline + 1)
  )
    line += 1;
  return line;
}
