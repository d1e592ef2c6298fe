/**
 * 一次性告知 to take away without paper: the words of a service as QR codes whose text a telephone reads by itself, without
 * any network (DESIGN 1). Made of what everybody may read; nothing of card or answers is in them. Pure.
 */
import type { ReceiptElement } from '../../../devices/receipt-printer.ts';
import { buildNotice, type NoticeContent } from './receipt.ts';

/** ISO/IEC 18004: version 22 with error correction M takes 779 bytes; a denser code is hard to read off a screen. */
export const MAX_CODE_BYTES = 779;
/** ` (10/12)` and the line's end. */
const NUMBERING_BYTES = 9;

/** One text a code, each with the title of the service; a long reading takes several. */
export function takeAwayCodes(notice: NoticeContent): string[] {
  const title = notice.service.title[notice.language];
  const roomBytes = MAX_CODE_BYTES - bytesOf(title) - NUMBERING_BYTES;
  const pages = packed(together(buildNotice(notice).flatMap(linesOf)), roomBytes);
  return pages.map((page, at) => {
    const numbering = pages.length === 1 ? '' : ` (${at + 1}/${pages.length})`;
    return `${title}${numbering}\n${page}`;
  });
}

function linesOf(element: ReceiptElement): string[] {
  switch (element.type) {
    case 'text':
      return [element.text];
    case 'pair':
      return [`${element.left}: ${element.right}`];
    case 'rule':
    case 'feed':
    case 'qr':
      return [];
  }
}

/** A note stays with what it is about. */
function together(lines: readonly string[]): string[] {
  const items: string[] = [];
  for (const line of lines) {
    if (line.startsWith(' ') && items.length > 0) items[items.length - 1] += `\n${line}`;
    else items.push(line);
  }
  return items;
}

/** Whole items, as many as fit on each page. */
function packed(lines: readonly string[], roomBytes: number): string[] {
  const pages: string[] = [];
  for (const line of lines.flatMap((line) => broken(line, roomBytes))) {
    const longer = pages.length === 0 ? line : `${pages.at(-1)}\n${line}`;
    if (pages.length > 0 && bytesOf(longer) <= roomBytes) pages[pages.length - 1] = longer;
    else pages.push(line);
  }
  return pages;
}

/** A line that no page has room for, in pieces. */
function broken(line: string, roomBytes: number): string[] {
  const pieces: string[] = [''];
  for (const character of line) {
    const longer = pieces.at(-1) + character;
    if (bytesOf(longer) <= roomBytes) pieces[pieces.length - 1] = longer;
    else pieces.push(character);
  }
  return pieces;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
