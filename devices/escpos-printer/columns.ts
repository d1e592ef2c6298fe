/** Column arithmetic: 576 dots are 48 columns, ASCII takes one, everything else two (devices.md 3.3). */
import iconv from 'iconv-lite';

/** Font A is 12 dots wide. */
export const COLUMN_DOTS = 12;

const ASCII_END = 0x7f;
/** ASCII, and the characters and marks that every Chinese printer has; most lines need no closer look. */
const COMMON = /^[ -~\u4E00-\u9FA5，。：；（）、]*$/u;

/**
 * What of a text can be on paper. Control and format characters are left out, so that no name brings a command to the
 * printer (devices.md 3.2); other spaces become a space, and a broken surrogate pair U+FFFD.
 */
export function printableText(text: string): string {
  if (COMMON.test(text)) return text;
  return text
    .toWellFormed()
    .replaceAll(/[\t\n\v\f\r\p{Zl}\p{Zp}]/gu, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Variation_Selector}]/gu, '')
    .replaceAll(/(?!\u3000)\p{Zs}/gu, ' ');
}

export function columnsOf(char: string): 1 | 2 {
  return (char.codePointAt(0) ?? 0) < ASCII_END ? 1 : 2;
}

export function textColumns(text: string): number {
  let columns = 0;
  for (const char of text) columns += columnsOf(char);
  return columns;
}

/** GB18030: one byte for ASCII, two for what a Chinese printer has in its font, four for the rest. */
export function encodeText(text: string): Uint8Array {
  return iconv.encode(text, 'gb18030');
}

/** True when a printer would print rubbish: four bytes, or a private character that its maker filled as he liked (devices.md 3.3). */
export function isRare(char: string): boolean {
  return columnsOf(char) === 2 && (/\p{Co}/u.test(char) || encodeText(char).length > 2);
}

/** Every character that is not rare has as many bytes as columns. */
export function hasRare(text: string): boolean {
  if (COMMON.test(text)) return false;
  return /\p{Co}/u.test(text) || encodeText(text).length > textColumns(text);
}

/** Cuts a text into lines of at most `columns`; never inside a character; nothing is lost. At least one line. */
export function wrapText(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const char of text) {
    const width = columnsOf(char);
    if (used + width > columns) {
      lines.push(line);
      line = '';
      used = 0;
    }
    line += char;
    used += width;
  }
  lines.push(line);
  return lines;
}
