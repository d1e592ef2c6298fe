/** A table for 80 columns: what is too long for the first column has a line of its own, and the last column is wrapped. */
import { displayWidth, padTo, plainText, wrapWords } from './text.ts';

export interface TableRow {
  readonly cells: readonly string[];
  /** Sentences below the row. */
  readonly notes?: readonly string[];
}

export const LINE_WIDTH = 80;
/** `/dev/ttyUSB10`, and the short paths of serial servers. */
const FIRST_WIDTH = 22;
const GAP = '  ';
/** Short enough to leave room for a path of udev, which is not broken. */
const NOTE_INDENT = '  ';

export function tableLines(header: readonly string[], rows: readonly TableRow[]): string[] {
  const plain = rows.map(({ cells, notes = [] }) => ({
    cells: cells.map(plainText),
    notes: notes.map(plainText),
  }));
  const widths = columnWidths([header, ...plain.map(({ cells }) => cells)]);
  return [
    ...rowLines(header, widths),
    ...plain.flatMap(({ cells, notes }) => [...rowLines(cells, widths), ...notes.flatMap(noteLines)]),
  ];
}

/** Of all columns but the last. */
function columnWidths(rows: readonly (readonly string[])[]): readonly number[] {
  return rows[0]!.slice(0, -1).map((_, column) => {
    const widths = rows.map((cells) => displayWidth(cells[column] ?? ''));
    return Math.max(...(column === 0 ? widths.filter((width) => width <= FIRST_WIDTH) : widths));
  });
}

function rowLines(cells: readonly string[], widths: readonly number[]): string[] {
  const [first = ''] = cells;
  if (displayWidth(first) > (widths[0] ?? 0)) return [first, ...rowLines(['', ...cells.slice(1)], widths)];
  const left = widths.map((width, column) => padTo(cells[column] ?? '', width) + GAP).join('');
  const room = LINE_WIDTH - displayWidth(left);
  return wrapWords(cells[widths.length] ?? '', room).map((text, index) =>
    ((index === 0 ? left : ' '.repeat(displayWidth(left))) + text).trimEnd(),
  );
}

function noteLines(note: string): string[] {
  return wrapWords(note, LINE_WIDTH - NOTE_INDENT.length).map((line) => NOTE_INDENT + line);
}
