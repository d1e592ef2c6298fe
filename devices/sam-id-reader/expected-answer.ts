/**
 * Which answers can belong to a request. The protocol numbers nothing, so a late answer is told apart by its code and
 * size (devices.md 1.9); codes that any request may get, such as 10, 24 or 60, are always accepted.
 */
import { ANSWER_CODES } from './answer-codes.ts';
import type { SamAnswer } from './codec.ts';
import type { ReaderRequest } from './reader-state.ts';

const SUCCESS = 0x90;

/** Data bytes of a success; undefined: this request has another code for it. */
const SUCCESS_BYTES: Readonly<Record<ReaderRequest, readonly [min: number, max: number] | undefined>> = {
  reset: [0, 0],
  status: [0, 0],
  samId: [16, 16],
  find: undefined,
  // 8 bytes in every description, but nothing depends on them.
  select: [1, 255],
  readBase: [256, Number.POSITIVE_INFINITY],
};

const MEDIA_CODES = codesOfClass('invalidMedia', 'randomFailed');
/** Codes about a card, by the requests that get them. */
const CARD_CODES: Readonly<Partial<Record<ReaderRequest, readonly number[]>>> = {
  find: [0x9f, 0x80, ...MEDIA_CODES],
  select: [0x81, ...MEDIA_CODES],
  readBase: [0x41, 0x91, ...MEDIA_CODES],
};
const ALL_CARD_CODES = new Set(Object.values(CARD_CODES).flat());

export function isAnswerTo(request: ReaderRequest, { sw3, data }: SamAnswer): boolean {
  if (sw3 === SUCCESS) {
    const bounds = SUCCESS_BYTES[request];
    return bounds !== undefined && data.length >= bounds[0] && data.length <= bounds[1];
  }
  return !ALL_CARD_CODES.has(sw3) || (CARD_CODES[request]?.includes(sw3) ?? false);
}

function codesOfClass(...classes: string[]): number[] {
  const codes = Object.entries(ANSWER_CODES).filter(([, code]) => classes.includes(code.class));
  return codes.map(([code]) => Number(code));
}
