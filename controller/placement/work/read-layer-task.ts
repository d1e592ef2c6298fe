/** Reads the file of a layer and says what is strange about it. */
import { AppError } from '../../../shared/errors.ts';
import { roundedToDecimetre } from '../../geo/coordinates.ts';
import { featuresOf } from '../../geo/geojson.ts';
import type { LayerImport, LayerPreview } from '../api.ts';
import { streetLinesOf } from '../distance/read-streets.ts';
import { checkLayer } from '../layers/check-layer.ts';
import { fieldsOf } from '../layers/columns.ts';
import { type Candidate, type DemandCell, Line, totalsOf } from '../layers/layer.ts';
import { readPointLayer } from '../layers/read-layer.ts';
import type { Answers } from './tasks.ts';

const MAX_BAD_SHOWN = 200;
const MAX_EXAMPLES = 500;

/** `reference`: JSON of the rows of a layer of the same city that is trusted. */
export function readLayerTask(file: LayerImport, reference: string | null): Answers['read-layer'] {
  const { kind } = file;
  return kind === 'demand' || kind === 'candidates'
    ? readPoints({ ...file, kind }, reference)
    : readLines(file);
}

function readPoints(
  file: LayerImport & { kind: 'demand' | 'candidates' },
  reference: string | null,
): Answers['read-layer'] {
  const { columns, mapping, rows, bad } = readPointLayer(file);
  const known = reference === null ? [] : (JSON.parse(reference) as DemandCell[]);
  const checks = checkLayer(known, rows, {
    declared: file.coordinates,
    hasPlaces: file.kind === 'candidates',
  });
  const totals = file.kind === 'demand' ? totalsOf(rows as DemandCell[]) : null;
  const preview: LayerPreview = {
    columns: [...columns],
    mapping,
    ...fieldsOfKind(file.kind),
    rows: rows.length,
    totals,
    bad: bad.slice(0, MAX_BAD_SHOWN).map((row) => ({ ...row, problems: [...row.problems] })),
    badCount: bad.length,
    examples: examplesOf(rows),
    shift: checks.shift,
    outside: checks.outside,
    outsiders: [...checks.outsiders],
    twins: checks.twins.map(([a, b]) => [a, b]),
  };
  return { preview, layer: { rows: rows.length, totals, content: JSON.stringify(rows) } };
}

function fieldsOfKind(kind: LayerImport['kind']) {
  const { fields, required } = fieldsOf(kind);
  return { fields: [...fields], required: [...required] };
}

/** Spread over the whole file. */
function examplesOf(rows: readonly (DemandCell | Candidate)[]): LayerPreview['examples'] {
  const step = Math.max(1, Math.ceil(rows.length / MAX_EXAMPLES));
  return rows.filter((_, index) => index % step === 0);
}

function readLines({ format, text, coordinates }: LayerImport): Answers['read-layer'] {
  if (format !== 'geojson')
    throw new AppError('request.invalid', 'Streets and barriers come as GeoJSON lines.');
  const features = featuresOf(text);
  const lines: Line[] = [];
  const bad: LayerPreview['bad'] = [];
  for (const [index, feature] of features.entries()) {
    const own = streetLinesOf([feature], coordinates).map(({ coordinates, isCrossing }) =>
      Line.safeParse({ coordinates, isCrossing }),
    );
    if (own.length === 0 && isLine(feature.geometry?.type)) continue;
    const isGood = own.length > 0 && own.every(({ success }) => success);
    if (isGood) lines.push(...own.map(({ data }) => rounded(data!)));
    else
      bad.push({
        row: index + 1,
        name: '',
        problems: [{ field: 'geometry', code: 'no-line', message: 'is no line' }],
      });
  }
  if (lines.length === 0)
    throw new AppError('request.invalid', 'The file has no lines on which people walk.');
  const none = {
    columns: [],
    mapping: {},
    fields: [],
    required: [],
    totals: null,
    shift: null,
    outside: 0,
    outsiders: [],
    twins: [],
  };
  const preview = {
    ...none,
    rows: lines.length,
    bad: bad.slice(0, MAX_BAD_SHOWN),
    badCount: bad.length,
    examples: [],
  };
  return { preview, layer: { rows: lines.length, totals: null, content: JSON.stringify(lines) } };
}

function isLine(type: unknown): boolean {
  return type === 'LineString' || type === 'MultiLineString';
}

function rounded({ coordinates, isCrossing }: Line): Line {
  return {
    isCrossing,
    coordinates: coordinates.map(([lon, lat]) => [roundedToDecimetre(lon), roundedToDecimetre(lat)]),
  };
}
