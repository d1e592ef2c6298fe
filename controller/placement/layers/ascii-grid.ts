/** ESRI ASCII grid, the form in which population grids are exported (desktop.arcgis.com, "Esri ASCII raster format"). Pure. */
import { AppError } from '../../../shared/errors.ts';

export interface GridCell {
  /** Of the file, from 1, and of the row, from 1. */
  readonly row: number;
  readonly column: number;
  /** Middle of the cell, in the degrees of the file. */
  readonly lat: number;
  readonly lon: number;
  readonly value: number;
}

/** Cells with something in them; NODATA and zero are left out. Throws AppError `request.invalid`. */
export function readAsciiGrid(text: string): GridCell[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const header = new Map<string, number>();
  while (/^\s*[a-z]/i.test(lines[header.size] ?? '')) {
    const [name = '', value] = lines[header.size]!.trim().split(/\s+/);
    header.set(name.toLowerCase(), Number(value));
  }
  const grid = geometryOf(header);
  const values = lines.slice(header.size).join(' ').trim().split(/\s+/);
  if (values.length !== grid.columns * grid.rows) {
    throw invalid(`it has ${values.length} values, and its header promises ${grid.columns * grid.rows}`);
  }
  return values.flatMap((word, index) => {
    const value = Number(word);
    if (Number.isNaN(value)) throw invalid(`"${word.slice(0, 20)}" is no number`);
    if (value === grid.noData || value === 0) return [];
    const [row, column] = [Math.floor(index / grid.columns), index % grid.columns];
    const lat = grid.south + (grid.rows - row - 0.5) * grid.cellDegrees;
    return [
      { row: row + 1, column: column + 1, lat, lon: grid.west + (column + 0.5) * grid.cellDegrees, value },
    ];
  });
}

function geometryOf(header: ReadonlyMap<string, number>) {
  const number = (name: string) => header.get(name) ?? Number.NaN;
  const [columns, rows, cellDegrees] = [number('ncols'), number('nrows'), number('cellsize')];
  // The corner is given as a corner, or as the middle of the cell in it.
  const west = header.has('xllcorner') ? number('xllcorner') : number('xllcenter') - cellDegrees / 2;
  const south = header.has('yllcorner') ? number('yllcorner') : number('yllcenter') - cellDegrees / 2;
  const isWhole = Number.isInteger(columns) && Number.isInteger(rows) && columns > 0 && rows > 0;
  if (!isWhole || !(cellDegrees > 0) || Number.isNaN(west + south)) {
    throw invalid('its first lines must give ncols, nrows, xllcorner, yllcorner and cellsize');
  }
  if (cellDegrees > 1)
    throw invalid(`a cell of ${cellDegrees} is no degrees; export the grid in longitude and latitude`);
  return { columns, rows, cellDegrees, west, south, noData: header.get('nodata_value') ?? -9_999 };
}

function invalid(what: string): AppError {
  return new AppError('request.invalid', `The grid cannot be read: ${what}.`);
}
