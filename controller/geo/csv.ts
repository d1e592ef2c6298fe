/** CSV as spreadsheets write it, with a header. Pure. */
import { parse } from 'csv-parse/sync';
import { AppError } from '../../shared/errors.ts';

export interface CsvRecord {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

/** `headerOf` makes the name of a column from what stands above it. Throws AppError `request.invalid`. */
export function csvRecords(text: string, headerOf: (name: string) => string): CsvRecord[] {
  try {
    return parse<CsvRecord>(text, {
      bom: true,
      columns: (header: string[]) => header.map((name) => headerOf(name.trim())),
      skip_empty_lines: true,
      trim: true,
      info: true,
      max_record_size: 10_000,
    });
  } catch (error) {
    // The library names the line; its message quotes no content.
    const line = (error as { lines?: number }).lines;
    const where = line === undefined ? '' : ` at line ${line}`;
    throw new AppError('request.invalid', `The CSV cannot be read${where}: a quote or a column is wrong.`, {
      cause: error,
    });
  }
}
