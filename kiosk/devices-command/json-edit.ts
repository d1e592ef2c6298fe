/** Changes the entries of one list inside a JSON text, and not a character beside them: whoever wrote the file finds it again. */

/** Half open, in UTF-16 units. */
interface Span {
  readonly start: number;
  readonly end: number;
}

interface ListPlace extends Span {
  readonly items: readonly Span[];
}

/** The new entry at each index; undefined: as it was. */
export interface ListEdit {
  readonly changed: ReadonlyMap<number, unknown>;
  readonly added: readonly unknown[];
}

/** Entries that fit into a line stand in one, as people write them. */
const ONE_LINE_CHARS = 100;
const SPACE = /[\s\uFEFF]/u;

/**
 * `text` is a JSON object, with a list under `key` or nothing.
 * Entries that change or come are written in the style of the file: its indentation, its line ends, or all in one line.
 */
export function editList(text: string, key: string, { changed, added }: ListEdit): string {
  const list = findValue(text, key);
  if (list === undefined) return insertList(text, key, added);
  const style = styleOf(text, list);
  const pieces: string[] = [];
  let copied = 0;
  for (const [index, item] of list.items.entries()) {
    if (!changed.has(index)) continue;
    pieces.push(text.slice(copied, item.start), formatted(changed.get(index), style));
    copied = item.end;
  }
  const last = list.items.at(-1);
  const end = last?.end ?? list.start + 1;
  pieces.push(text.slice(copied, end));
  for (const [index, entry] of added.entries())
    pieces.push(last === undefined && index === 0 ? '' : ',', style.before, formatted(entry, style));
  const isFilled = last === undefined && added.length > 0;
  pieces.push(isFilled ? `${style.after}]` : text.slice(end, list.end), text.slice(list.end));
  return pieces.join('');
}

interface Style {
  /** White space before an entry of the list, and before its end. */
  readonly before: string;
  readonly after: string;
  /** One step of indentation; empty: everything is in one line. */
  readonly indent: string;
  readonly lineEnd: string;
}

function styleOf(text: string, list: ListPlace): Style {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const hasLines = text.trim().includes('\n');
  const keyIndent = /(?:^|\n)([^\S\n]*)[^\n]*$/u.exec(text.slice(0, list.start))?.[1] ?? '';
  const indent = hasLines ? keyIndent || '  ' : '';
  const first = list.items[0];
  const before = hasLines ? lineEnd + keyIndent + indent : '';
  return {
    before: first === undefined ? before : text.slice(list.start + 1, first.start),
    after: hasLines ? lineEnd + keyIndent : '',
    indent,
    lineEnd,
  };
}

function formatted(entry: unknown, { before, indent, lineEnd }: Style): string {
  if (indent === '') return JSON.stringify(entry);
  const lines = JSON.stringify(entry, null, indent).split('\n');
  const oneLine = lines.map((line) => line.trim()).join(' ');
  if (oneLine.length <= ONE_LINE_CHARS) return oneLine;
  const margin = before.slice(before.lastIndexOf('\n') + 1);
  return lines.join(lineEnd + margin);
}

function insertList(text: string, key: string, added: readonly unknown[]): string {
  const close = text.lastIndexOf('}');
  const head = text.slice(0, close).trimEnd();
  const isFirst = head.endsWith('{');
  const margin = /\n([^\S\n]+)"/u.exec(text)?.[1];
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const before = margin === undefined ? '' : lineEnd + margin;
  const member = `${isFirst ? '' : ','}${before}${JSON.stringify(key)}:${margin === undefined ? '' : ' '}[]`;
  const whole = head + member + text.slice(head.length);
  return editList(whole, key, { changed: new Map(), added });
}

/** Of the last member with this name: that is the one that counts for JSON.parse. */
function findValue(text: string, key: string): ListPlace | undefined {
  let found: ListPlace | undefined;
  const object = itemsOf(text, text.indexOf('{'));
  for (const { start, end } of object.items) {
    const nameEnd = endOfString(text, start);
    if (JSON.parse(text.slice(start, nameEnd)) !== key) continue;
    const valueStart = skipSpace(text, skipSpace(text, nameEnd) + 1);
    found = { ...itemsOf(text, valueStart), end };
  }
  return found;
}

/** What stands between the brackets at `open`, members or elements, without the space around them. */
function itemsOf(text: string, open: number): ListPlace {
  const items: Span[] = [];
  let depth = 0;
  let start = skipSpace(text, open + 1);
  let lastSolid = start;
  for (let at = open + 1; ;) {
    const char = text[at];
    const isEnd = depth === 0 && (char === ']' || char === '}' || char === undefined);
    if (isEnd || (depth === 0 && char === ',')) {
      if (lastSolid > start) items.push({ start, end: lastSolid });
      if (isEnd) return { start: open, end: at + 1, items };
      start = skipSpace(text, at + 1);
      lastSolid = start;
      at = start;
      continue;
    }
    if (char === '[' || char === '{') depth += 1;
    if (char === ']' || char === '}') depth -= 1;
    const next = char === '"' ? endOfString(text, at) : at + 1;
    if (char !== undefined && !SPACE.test(char)) lastSolid = next;
    at = next;
  }
}

/** Behind the closing quotation mark. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && SPACE.test(text[at]!)) at += 1;
  return at;
}
