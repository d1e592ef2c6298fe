/**
 * Reads the file of a layer: a table, GeoJSON or an ASCII grid, with the columns that the planner chose. Text in, rows out,
 * each with what is wrong with it: nothing is dropped in silence. Pure.
 */
import type * as z from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { type CoordinateSystemName, toWgs84 } from '../../geo/coordinates.ts';
import { csvRecords } from '../../geo/csv.ts';
import { type Feature, featuresOf } from '../../geo/geojson.ts';
import { readAsciiGrid } from './ascii-grid.ts';
import { type ColumnMapping, fieldsOf, suggestMapping } from './columns.ts';
import { Candidate, DemandCell, type LayerKind } from './layer.ts';
import { valueOf } from './values.ts';

export const MAX_ROWS = 200_000;

export type LayerFormat = 'csv' | 'geojson' | 'ascii-grid';

export interface RowProblem {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

export interface BadRow {
  /** Line of the table (its header is line 1), number of the feature, or number of the cell. */
  readonly row: number;
  readonly name: string;
  readonly problems: readonly RowProblem[];
}

export interface PointLayer {
  readonly columns: readonly string[];
  readonly mapping: ColumnMapping;
  /** In WGS-84. */
  readonly rows: readonly (DemandCell | Candidate)[];
  readonly bad: readonly BadRow[];
}

export interface LayerFile {
  readonly kind: Extract<LayerKind, 'demand' | 'candidates'>;
  readonly format: LayerFormat;
  readonly text: string;
  readonly coordinates: CoordinateSystemName;
  /** Null: the likely one. */
  readonly mapping: ColumnMapping | null;
}

interface RawRow {
  readonly row: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Throws AppError `request.invalid` for text that is no such file at all, or without a column that is needed. */
export function readPointLayer({ kind, format, text, coordinates, mapping: chosen }: LayerFile): PointLayer {
  const raw = rawRows(format, text);
  if (raw.length === 0) throw new AppError('request.invalid', 'The file has no rows.');
  if (raw.length > MAX_ROWS) {
    throw new AppError('request.invalid', `The file has ${raw.length} rows; at most ${MAX_ROWS} go at once.`);
  }
  const columns = Object.keys(raw[0]!.fields);
  const mapping = chosen ?? suggestMapping(kind, columns);
  requireColumns(kind, columns, mapping);
  const rows: (DemandCell | Candidate)[] = [];
  const bad: BadRow[] = [];
  const check = createChecker(kind);
  for (const { row, fields } of raw) {
    const { value, problems, name } = check(row, mapped(fields, mapping));
    if (value === null) bad.push({ row, name, problems });
    else rows.push({ ...value, ...toWgs84(value, coordinates) });
  }
  return { columns, mapping, rows, bad };
}

function rawRows(format: LayerFormat, text: string): RawRow[] {
  if (format === 'geojson') {
    return featuresOf(text).map((feature, index) => ({ row: index + 1, fields: fieldsOfFeature(feature) }));
  }
  if (format === 'ascii-grid') {
    return readAsciiGrid(text).map(({ row, column, lat, lon, value }, index) => ({
      row: index + 1,
      fields: { id: `r${row}c${column}`, lat, lon, residents: value },
    }));
  }
  return csvRecords(text, (name) => name).map(({ record, info }) => ({ row: info.lines, fields: record }));
}

/** A polygon stands for the middle of its corners: cells and compounds are small and mostly convex. */
function fieldsOfFeature({ geometry, properties }: Feature): Record<string, unknown> {
  const { type, coordinates } = geometry ?? {};
  const ring =
    type === 'Point' ? [coordinates] : type === 'Polygon' ? (coordinates as unknown[])[0] : undefined;
  const corners = (Array.isArray(ring) ? (ring as unknown[]) : []).filter(
    (corner): corner is [number, number] =>
      Array.isArray(corner) && corner.every((part) => typeof part === 'number'),
  );
  // The last corner of a ring is its first once more.
  const own = corners.length > 1 ? corners.slice(0, -1) : corners;
  const mean = (axis: 0 | 1) => own.reduce((sum, corner) => sum + corner[axis], 0) / own.length;
  return { ...properties, ...(own.length === 0 ? { lat: null, lon: null } : { lat: mean(1), lon: mean(0) }) };
}

function requireColumns(kind: LayerKind, columns: readonly string[], mapping: ColumnMapping): void {
  const missing = fieldsOf(kind).required.filter((field) => !columns.includes(mapping[field] ?? ''));
  if (missing.length === 0) return;
  throw new AppError(
    'request.invalid',
    `Say which column is ${missing.join(', ')}. The file has: ${columns.slice(0, 30).join(', ')}.`,
    { context: { missing } },
  );
}

function mapped(fields: Readonly<Record<string, unknown>>, mapping: ColumnMapping): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [field, column] of Object.entries(mapping)) {
    const value = valueOf(field, fields[column]);
    if (value !== undefined) values[field] = value;
  }
  return values;
}

interface Checked {
  readonly value: DemandCell | Candidate | null;
  readonly name: string;
  readonly problems: readonly RowProblem[];
}

function createChecker(kind: LayerFile['kind']): (row: number, values: Record<string, unknown>) => Checked {
  const seen = new Map<string, number>();
  return (row, given) => {
    // Cells of a table without numbers are told apart by their line.
    const values = kind === 'demand' && given['id'] === undefined ? { ...given, id: `row-${row}` } : given;
    const name = textOf(values['name'] ?? values['id']);
    const result = kind === 'demand' ? DemandCell.safeParse(values) : Candidate.safeParse(values);
    if (!result.success) {
      const problems = isSwapped(values) ? [SWAPPED] : result.error.issues.map(problemOf);
      return { value: null, name, problems };
    }
    const before = seen.get(result.data.id);
    if (before !== undefined) {
      const message = `the id stands in row ${before} already`;
      return { value: null, name, problems: [{ field: 'id', code: 'repeated', message }] };
    }
    seen.set(result.data.id, row);
    return { value: result.data, name, problems: [] };
  };
}

const SWAPPED = {
  field: 'lat',
  code: 'swapped',
  message: 'latitude and longitude look as if each stood in the column of the other',
};

/** No latitude is beyond 90°, as longitudes in China are. */
function isSwapped({ lat, lon }: Record<string, unknown>): boolean {
  return typeof lat === 'number' && typeof lon === 'number' && lat > 90 && lat <= 180 && Math.abs(lon) <= 90;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 80) : '';
}

function problemOf({ path, code, message }: z.core.$ZodIssue): RowProblem {
  return { field: String(path[0] ?? ''), code, message };
}
