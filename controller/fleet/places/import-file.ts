/**
 * Reads the file of a site import: CSV as spreadsheets write it, or GeoJSON (RFC 7946). Pure: text in, rows out, each
 * with what is wrong with it, so that people can mend the file in one go.
 */
import { createRequire } from 'node:module';
import { parse } from 'csv-parse/sync';
import type * as z from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { type CoordinateSystem, SiteCreate, type SiteImportResult } from '../api.ts';

// The package's ES module entry is not usable by Node; its CommonJS entry is.
const gcoord = createRequire(import.meta.url)('gcoord') as typeof import('gcoord').default;

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
  const records = csvRecords(text);
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

interface CsvRecord {
  record: Record<string, string>;
  info: { lines: number };
}

function csvRecords(text: string): CsvRecord[] {
  try {
    return parse(text, {
      bom: true,
      columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()),
      skip_empty_lines: true,
      trim: true,
      info: true,
      max_record_size: 10_000,
    }) as unknown as CsvRecord[];
  } catch (error) {
    // The library names the line; its message quotes no content.
    const line = (error as { lines?: number }).lines;
    const where = line === undefined ? '' : ` at line ${line}`;
    throw new AppError('request.invalid', `The CSV cannot be read${where}: a quote or a column is wrong.`, {
      cause: error,
    });
  }
}

/** Text that is no number stays text, and the schema says so. */
function numberOf(text: string | undefined): unknown {
  return text !== undefined && /^-?\d{1,3}(\.\d+)?$/.test(text) ? Number(text) : text;
}

interface Feature {
  readonly properties?: Record<string, unknown> | null;
  readonly geometry?: { readonly type?: unknown; readonly coordinates?: unknown } | null;
}

function readGeoJson(text: string): RawRow[] {
  const features = featuresOf(text);
  return features.map((feature, index) => {
    const point = feature.geometry?.type === 'Point' ? feature.geometry.coordinates : undefined;
    const [lon, lat] = Array.isArray(point) ? (point as unknown[]) : [];
    return { row: index + 1, fields: { ...feature.properties, lat, lon } };
  });
}

function featuresOf(text: string): Feature[] {
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new AppError('request.invalid', 'The text is not JSON.', { cause: error });
  }
  const collection = content as { type?: unknown; features?: unknown } | null;
  if (collection?.type !== 'FeatureCollection' || !Array.isArray(collection.features)) {
    throw new AppError('request.invalid', 'The JSON must be a GeoJSON FeatureCollection of points.');
  }
  return (collection.features as unknown[]).map((feature) =>
    typeof feature === 'object' && feature !== null ? feature : {},
  );
}

function checkedRow({ row, fields }: RawRow, coordinates: Coordinates): FileRow {
  const known = Object.fromEntries(
    COLUMNS.flatMap((column) => (column in fields ? [[column, fields[column]]] : [])),
  );
  const head = { row, id: textOf(fields['id']), name: textOf(fields['name']) };
  const result = SiteCreate.safeParse(known);
  if (!result.success) return { ...head, site: undefined, problems: result.error.issues.map(problemOf) };
  const { lat, lon } = inWgs84(result.data, coordinates);
  return { ...head, site: { ...result.data, lat, lon }, problems: [] };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value.slice(0, 80) : null;
}

function problemOf({ path, code, message }: z.core.$ZodIssue): Problem {
  return { field: String(path[0] ?? ''), code, message };
}

/** Metres matter to the planner: GCJ-02 is off by some 500 m in Chengdu (DESIGN 5). */
function inWgs84(
  { lat, lon }: { lat: number; lon: number },
  from: Coordinates,
): { lat: number; lon: number } {
  if (from === 'WGS-84') return { lat, lon };
  const system = from === 'GCJ-02' ? gcoord.GCJ02 : gcoord.BD09;
  const [east, north] = gcoord.transform([lon, lat], system, gcoord.WGS84);
  return { lat: rounded(north), lon: rounded(east) };
}

/** To a tenth of a metre. */
function rounded(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
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
