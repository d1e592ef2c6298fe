/** Base32 of RFC 4648 without padding, as authenticator apps write secrets. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BITS = 5;

export function toBase32(bytes: Uint8Array): string {
  let text = '';
  let buffer = 0;
  let length = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    length += 8;
    while (length >= BITS) {
      length -= BITS;
      text += ALPHABET[(buffer >> length) & 31];
    }
    buffer &= (1 << length) - 1;
  }
  return length === 0 ? text : text + ALPHABET[(buffer << (BITS - length)) & 31];
}

/** Throws RangeError on characters that are none of its alphabet. */
export function fromBase32(text: string): Uint8Array {
  const bytes: number[] = [];
  let buffer = 0;
  let length = 0;
  for (const letter of text.toUpperCase()) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) throw new RangeError(`"${letter}" is not base32`);
    buffer = (buffer << BITS) | value;
    length += BITS;
    if (length < 8) continue;
    length -= 8;
    bytes.push(buffer >> length);
    buffer &= (1 << length) - 1;
  }
  return Uint8Array.from(bytes);
}
