/** Faults on the way of a code from the window to the line, the same with every make of scanner (devices.md 4). */

import type { Output } from './delayed-output.ts';

interface Scope {
  /** How often; default: from now on. */
  readonly times?: number;
}

export type CodeBehaviour = Scope &
  (
    | { readonly name: 'garbageBefore' }
    /** In two pieces, with a pause between them. */
    | { readonly name: 'splitCode'; readonly pauseMs: number }
    | { readonly name: 'missingCr' }
    | { readonly name: 'overLong' }
    | { readonly name: 'controlCharacters' }
    /** GB18030 where UTF-8 was agreed on. */
    | { readonly name: 'wrongEncoding' }
    /** A second code in the same moment: two lay before the window. */
    | { readonly name: 'twoCodes' }
    /** It comes when the light is long off, whatever was said to the scanner meanwhile. */
    | { readonly name: 'lateCode'; readonly delayMs: number }
  );

export const CODE_BEHAVIOURS = [
  'garbageBefore',
  'splitCode',
  'missingCr',
  'overLong',
  'controlCharacters',
  'wrongEncoding',
  'twoCodes',
  'lateCode',
] as const satisfies readonly CodeBehaviour['name'][];

const CR = Uint8Array.of(0x0d);
/** What lay beside the code that a hand held. */
export const OTHER_CODE = 'OTHER-CODE-0002';
/** 模 and an odd byte: no UTF-8, whatever follows. */
const GB18030_BYTES = Uint8Array.of(0xc4, 0xa3, 0xbf);
const LONG_BYTES = 3000;

export function deliverCode(
  code: Uint8Array,
  behaviour: CodeBehaviour | undefined,
  random: () => number,
): readonly Output[] {
  const whole = Buffer.concat([code, CR]);
  const now = (...parts: Uint8Array[]): readonly Output[] => [{ delayMs: 0, bytes: Buffer.concat(parts) }];
  switch (behaviour?.name) {
    case 'garbageBefore':
      return now(noise(random), whole);
    case 'splitCode': {
      const half = Math.ceil(code.length / 2);
      return [...now(whole.subarray(0, half)), { delayMs: behaviour.pauseMs, bytes: whole.subarray(half) }];
    }
    case 'missingCr':
      return now(code);
    case 'overLong':
      return now(Buffer.alloc(LONG_BYTES, 'A'), whole);
    case 'controlCharacters':
      return now(Uint8Array.of(0x1b, 0x5b), whole);
    case 'wrongEncoding':
      return now(GB18030_BYTES, whole);
    case 'twoCodes':
      return now(whole, Buffer.from(OTHER_CODE), CR);
    case 'lateCode':
      return [{ delayMs: behaviour.delayMs, bytes: whole }];
    case undefined:
      return now(whole);
  }
}

/** With bytes that are no text in any encoding, and no end of one. */
function noise(random: () => number): Uint8Array {
  return Uint8Array.from({ length: 12 }, (_, at) => (at === 0 ? 0xff : 0x80 + Math.floor(random() * 0x7f)));
}
