/**
 * Instances as spreadsheets have them: a row for each measured pair ("site, client, distance, demand"), or a row for each
 * point ("id, x, y, demand"; "lat, lon" are metres on the sphere). docs/plan-command.md has the columns.
 */
import { AppError } from '../../../shared/errors.ts';
import { csvRecords, type CsvRecord } from '../../geo/csv.ts';
import type { Instance } from './instance.ts';
import type { Metric, Points } from './places.ts';

/** What the columns are called, lower case: ours first, then those of the tutorials and exports that people have. */
const COLUMNS = {
  site: ['site', 'name', 'facility', 'candidate'],
  client: ['client', 'destinationname', 'destination', 'origin'],
  distance: ['distance', 'cost', 'metres', 'meters'],
  demand: ['demand', 'weight', 'people', 'population'],
  capacity: ['capacity'],
  opening: ['opening', 'opening_cost', 'fixed_cost'],
  id: ['id', 'name'],
  x: ['x'],
  y: ['y'],
  lat: ['lat', 'latitude'],
  lon: ['lon', 'lng', 'long', 'longitude'],
  candidate: ['candidate', 'is_site'],
} as const;
type Field = keyof typeof COLUMNS;

interface Row {
  text(field: Field): string;
  /** What an empty cell, or a missing column, counts as; without it both are errors. */
  amount(field: Field, otherwise?: number): number;
  number(field: Field): number;
}

export function parseCsvInstance(text: string): Instance {
  const records = csvRecords(text, (name) => name.toLowerCase());
  if (records.length === 0)
    throw new AppError('request.invalid', 'The file has a header at most, and no rows.');
  const has = (field: Field) => columnOf(records[0]!, field) !== null;
  if (has('client') && has('distance')) return pairsInstance(records.map(rowOf), has);
  if ((has('x') && has('y')) || (has('lat') && has('lon'))) return pointsInstance(records.map(rowOf), has);
  const found = Object.keys(records[0]!.record).join(', ');
  throw new AppError(
    'request.invalid',
    `line 1: expected the columns "site, client, distance" or "x, y" or "lat, lon", found "${found}"`,
  );
}

function columnOf({ record }: CsvRecord, field: Field): string | null {
  return COLUMNS[field].find((name) => record[name] !== undefined) ?? null;
}

function rowOf(from: CsvRecord): Row {
  const refuse = (field: Field, expected: string, got: string): never => {
    throw new AppError(
      'request.invalid',
      `line ${from.info.lines}, ${field}: expected ${expected}, got “${got}”`,
    );
  };
  const text = (field: Field) => {
    const column = columnOf(from, field);
    if (column === null) throw new AppError('request.invalid', `line 1: the column "${field}" is missing`);
    return from.record[column]!;
  };
  const number = (field: Field) => {
    const word = text(field);
    const value = word === '' ? Number.NaN : Number(word);
    return Number.isFinite(value) ? value : refuse(field, 'a number', word);
  };
  return {
    number,
    text: (field) => text(field) || refuse(field, 'a name', ''),
    amount(field, otherwise) {
      const column = columnOf(from, field);
      if (otherwise !== undefined && (column === null || from.record[column] === '')) return otherwise;
      const value = number(field);
      return value >= 0 ? value : refuse(field, 'not less than 0', String(value));
    },
  };
}

function pairsInstance(rows: readonly Row[], has: (field: Field) => boolean): Instance {
  const [sites, clients] = [new Map<string, number>(), new Map<string, number>()];
  const numberOf = (known: Map<string, number>, name: string) => {
    const number = known.get(name) ?? known.size;
    known.set(name, number);
    return number;
  };
  const pairs = rows.map((row) => ({
    row,
    site: numberOf(sites, row.text('site')),
    client: numberOf(clients, row.text('client')),
  }));
  const values = new Float64Array(sites.size * clients.size).fill(Infinity);
  const demand = new Float64Array(clients.size);
  const [capacity, opening] = [new Float64Array(sites.size), new Float64Array(sites.size)];
  for (const { row, site, client } of pairs) {
    const at = client * sites.size + site;
    if (values[at] !== Infinity) {
      throw new AppError(
        'request.invalid',
        `The pair ${row.text('site')}, ${row.text('client')} stands there twice.`,
      );
    }
    values[at] = row.amount('distance');
    demand[client] = row.amount('demand', 1);
    if (has('capacity')) capacity[site] = row.amount('capacity');
    if (has('opening')) opening[site] = row.amount('opening');
  }
  return {
    clients: clients.size,
    sites: sites.size,
    ways: { values },
    demand,
    isPerPerson: true,
    capacity: has('capacity') ? capacity : null,
    opening: has('opening') ? opening : null,
    p: null,
    siteNames: [...sites.keys()],
    clientNames: [...clients.keys()],
  };
}

/** Every point may be chosen unless "candidate" says no; a point without demand is only a candidate. */
function pointsInstance(rows: readonly Row[], has: (field: Field) => boolean): Instance {
  const metric: Metric = has('x') && has('y') ? 'euclid' : 'great-circle';
  const [first, second] = metric === 'euclid' ? (['x', 'y'] as const) : (['lat', 'lon'] as const);
  const points = rows.map((row, index) => ({
    name: has('id') ? row.text('id') : String(index),
    x: row.number(first),
    y: row.number(second),
    demand: row.amount('demand', has('demand') ? 0 : 1),
    isSite: has('candidate') ? isYes(row.text('candidate')) : true,
    capacity: row.amount('capacity', 0),
    opening: row.amount('opening', 0),
  }));
  const names = new Set(points.map(({ name }) => name));
  if (names.size < points.length) throw new AppError('request.invalid', 'Two points have the same id.');
  const clients = points.filter(({ demand }) => demand > 0);
  const sites = points.filter(({ isSite }) => isSite);
  if (clients.length === 0 || sites.length === 0)
    throw new AppError(
      'request.invalid',
      `The file has ${clients.length} points with demand and ${sites.length} candidates.`,
    );
  return {
    clients: clients.length,
    sites: sites.length,
    ways: { metric, clients: coordinates(clients), sites: coordinates(sites) },
    demand: Float64Array.from(clients, ({ demand }) => demand),
    isPerPerson: true,
    capacity: has('capacity') ? Float64Array.from(sites, ({ capacity }) => capacity) : null,
    opening: has('opening') ? Float64Array.from(sites, ({ opening }) => opening) : null,
    p: null,
    siteNames: sites.map(({ name }) => name),
    clientNames: clients.map(({ name }) => name),
  };
}

function coordinates(points: readonly { readonly x: number; readonly y: number }[]): Points {
  return { x: Float64Array.from(points, ({ x }) => x), y: Float64Array.from(points, ({ y }) => y) };
}

function isYes(word: string): boolean {
  return !['0', 'no', 'false', '否', ''].includes(word.toLowerCase());
}
