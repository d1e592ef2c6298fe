/** The white-space separated numbers that the classic instance files are made of. */
import { AppError } from '../../../shared/errors.ts';

export interface Numbers {
  next(what: string): number;
  /** Not more than `limit`, not less than `least`, without a fraction. */
  count(what: string, least: number, limit: number): number;
}

export function numbersOf(text: string): Numbers {
  const words = text.split(/\s+/).filter((word) => word !== '');
  let at = 0;

  function next(what: string): number {
    const word = words[at];
    at += 1;
    const value = Number(word);
    if (word === undefined || !Number.isFinite(value)) {
      throw new AppError(
        'request.invalid',
        `number ${at} should be ${what}, got ${word ?? 'the end of the file'}`,
      );
    }
    return value;
  }

  return {
    next,
    count(what, least, limit) {
      const value = next(what);
      if (Number.isInteger(value) && value >= least && value <= limit) return value;
      throw new AppError(
        'request.invalid',
        `number ${at} should be ${what} (${least} to ${limit}), got ${value}`,
      );
    },
  };
}
