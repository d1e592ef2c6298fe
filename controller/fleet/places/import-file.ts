/**
 * Reads the file of a site import: CSV as spreadsheets write it, or GeoJSON (RFC 7946). Pure: text in, rows out, each
 * with what is wrong with it, so that people can mend the file in one go.
 */
import type * as z from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { toWgs84 } from '../../geo/coordinates.ts';
import { csvRecords } from '../../geo/csv.ts';
import { featuresOf } from '../../geo/geojson.ts';
import { type CoordinateSystem, SiteCreate, type SiteImportResult } from '../api.ts';

export const MAX_ROWS = 5_000;

export type Problem = SiteImportResult['rows'][number]['problems'][number];

export interface FileRow {
  /** Line of the CSV (its header is line 1), or number of the feature. */
  readonly row: number;
  /** As far as they could be read, for people to find the row. */
  readonly id: string | null;
  readonly name: string | null;
  /** Undefined when there are problems. Coordinates are WGS-84. */
  readonly site: z.infer<typeof SiteCreate> | undefined;
  readonly problems: Problem[];
}

type Coordinates = z.infer<typeof CoordinateSystem>;

interface RawRow {
  readonly row: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Throws AppError `request.invalid` for text that is no such file at all. */
export function readImportFile(format: 'csv' | 'geojson', text: string, coordinates: Coordinates): FileRow[] {
  const raw = format === 'csv' ? readCsv(text) : readGeoJson(text);
  if (raw.length > MAX_ROWS) {
    throw new AppError('request.invalid', `The file has ${raw.length} rows; at most ${MAX_ROWS} go at once.`);
  }
  if (raw.length === 0) throw new AppError('request.invalid', 'The file has no rows.');
  return withoutRepetition(raw.map((row) => checkedRow(row, coordinates)));
}

const COLUMNS = ['id', 'name', 'region', 'kind', 'address', 'lat', 'lon'];
const REQUIRED = COLUMNS.filter((column) => column !== 'address');

function readCsv(text: string): RawRow[] {
  const records = csvRecords(text, (name) => name.toLowerCase());
  const header = Object.keys(records[0]?.record ?? {});
  const missing = REQUIRED.filter((column) => records.length > 0 && !header.includes(column));
  if (missing.length > 0) {
    throw new AppError(
      'request.invalid',
      `The first line must name the columns; missing: ${missing.join(', ')}.`,
    );
  }
  return records.map(({ record, info }) => ({
    row: info.lines,
    fields: { ...record, lat: numberOf(record['lat']), lon: numberOf(record['lon']) },
  }));
}

/** Text that is no number stays text, and the schema says so. */
function numberOf(text: string | undefined): unknown {
  return text !== undefined && /^-?\d{1,3}(\.\d+)?$/.test(text) ? Number(text) : text;
}

function readGeoJson(text: string): RawRow[] {
  const features = featuresOf(text);
  return features.map((feature, index) => {
    const point = feature.geometry?.type === 'Point' ? feature.geometry.coordinates : undefined;
    const [lon, lat] = Array.isArray(point) ? (point as unknown[]) : [];
    return { row: index + 1, fields: { ...feature.properties, lat, lon } };
  });
}

function checkedRow({ row, fields }: RawRow, coordinates: Coordinates): FileRow {
  const known = Object.fromEntries(
    COLUMNS.flatMap((column) => (column in fields ? [[column, fields[column]]] : [])),
  );
  const head = { row, id: textOf(fields['id']), name: textOf(fields['name']) };
  const result = SiteCreate.safeParse(known);
  if (!result.success) return { ...head, site: undefined, problems: result.error.issues.map(problemOf) };
  const { lat, lon } = toWgs84(result.data, coordinates);
  return { ...head, site: { ...result.data, lat, lon }, problems: [] };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value.slice(0, 80) : null;
}

function problemOf({ path, code, message }: z.core.$ZodIssue): Problem {
  return { field: String(path[0] ?? ''), code, message };
}

function withoutRepetition(rows: readonly FileRow[]): FileRow[] {
  const first = new Map<string, number>();
  return rows.map((row) => {
    if (row.id === null) return row;
    const before = first.get(row.id);
    if (before === undefined) {
      first.set(row.id, row.row);
      return row;
    }
    const problem = { field: 'id', code: 'repeated', message: `the id stands in row ${before} already` };
    return { ...row, site: undefined, problems: [...row.problems, problem] };
  });
}
