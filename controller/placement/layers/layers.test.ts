import { describe, expect, it } from 'vitest';
import { fromWgs84 } from '../../geo/coordinates.ts';
import { readAsciiGrid } from './ascii-grid.ts';
import { checkLayer } from './check-layer.ts';
import { suggestMapping } from './columns.ts';
import { type LayerFile, readPointLayer } from './read-layer.ts';

function read(kind: LayerFile['kind'], text: string, extra: Partial<LayerFile> = {}) {
  return readPointLayer({ kind, format: 'csv', text, coordinates: 'WGS-84', mapping: null, ...extra });
}

describe('a table of demand', () => {
  it('is understood by the headers that registers have, with thousands and empty cells', () => {
    const { rows, bad } = read(
      'demand',
      '\uFEFF编号,小区,街道,纬度,经度,常住人口,65岁以上\r\nc1,枣子巷,西安路街道,30.67,104.05,"1,240",\r\n',
    );
    expect(bad).toEqual([]);
    expect(rows).toEqual([
      {
        id: 'c1',
        name: '枣子巷',
        area: '西安路街道',
        lat: 30.67,
        lon: 104.05,
        residents: 1_240,
        elderly: 0,
        businesses: 0,
        daytime: 0,
      },
    ]);
  });

  it('names each bad row with its line and what is wrong, and keeps the good ones', () => {
    const { rows, bad } = read(
      'demand',
      'id,lat,lon,residents\na,30.7,104.05,10\nb,95,104.05,10\nc,30.7,104.05,-4\na,30.7,104.06,3\nd,30.7,here,1',
    );
    expect(rows.map(({ id }) => id)).toEqual(['a']);
    expect(bad.map(({ row, problems }) => [row, problems[0]!.field, problems[0]!.code])).toEqual([
      [3, 'lat', 'too_big'],
      [4, 'residents', 'too_small'],
      [5, 'id', 'repeated'],
      [6, 'lon', 'invalid_type'],
    ]);
  });

  it('without a column of places is refused, with the columns that it has', () => {
    expect(() => read('demand', 'id,people\na,4')).toThrow(/lat, lon.*id, people/);
    expect(() => read('demand', 'id,lat,lon')).toThrow(/no rows/);
  });

  it('is read by the columns that a person chose', () => {
    const mapping = { lat: 'b', lon: 'a', residents: 'n' };
    expect(read('demand', 'a,b,n\n104.05,30.7,7', { mapping }).rows[0]).toMatchObject({
      residents: 7,
      lat: 30.7,
    });
  });

  it('in GCJ-02 lies in WGS-84 afterwards', () => {
    const gcj = fromWgs84({ lat: 30.72, lon: 104.05 }, 'GCJ-02');
    const { rows } = read('demand', `lat,lon\n${gcj.lat},${gcj.lon}`, { coordinates: 'GCJ-02' });
    expect(rows[0]!.lat).toBeCloseTo(30.72, 5);
    expect(rows[0]!.lon).toBeCloseTo(104.05, 5);
  });
});

describe('a table of candidates', () => {
  it('is understood in Chinese words', () => {
    const { rows, bad } = read(
      'candidates',
      '编号,名称,类型,街道,纬度,经度,电源,网络,开放时间,费用\nm-1,抚琴农贸市场,农贸市场,抚琴街道,30.68,104.03,有,无,24小时,74000',
    );
    expect(bad).toEqual([]);
    expect(rows[0]).toMatchObject({
      kind: 'market',
      hasPower: true,
      hasNetwork: false,
      hours: 'always',
      cost: 74_000,
    });
  });

  it('with a word that nobody knows names the field', () => {
    const { bad } = read('candidates', 'id,name,kind,lat,lon\nm-1,某处,加油站,30.68,104.03');
    expect(bad[0]!.problems.map(({ field }) => field)).toEqual(['kind']);
  });

  it('is read from GeoJSON too, polygons by the middle of their corners', () => {
    const square = [
      [104, 30],
      [104.002, 30],
      [104.002, 30.002],
      [104, 30.002],
      [104, 30],
    ];
    const features = [
      {
        properties: { id: 'a', name: 'A', kind: 'market' },
        geometry: { type: 'Point', coordinates: [104.05, 30.7] },
      },
      {
        properties: { id: 'b', name: 'B', kind: 'market' },
        geometry: { type: 'Polygon', coordinates: [square] },
      },
      { properties: { id: 'c', name: 'C', kind: 'market' }, geometry: null },
    ];
    const { rows, bad } = read('candidates', JSON.stringify({ type: 'FeatureCollection', features }), {
      format: 'geojson',
    });
    expect(rows.map(({ lat }) => lat)).toEqual([30.7, expect.closeTo(30.001, 9)]);
    expect(bad.map(({ name }) => name)).toEqual(['C']);
  });
});

describe('an ASCII grid', () => {
  const text =
    'ncols 3\nnrows 2\nxllcorner 104\nyllcorner 30\ncellsize 0.001\nNODATA_value -9999\n1 0 3\n-9999 5 6\n';

  it('gives the middles of its cells, from the north-west, without the empty ones', () => {
    const cells = readAsciiGrid(text);
    expect(cells.map(({ value }) => value)).toEqual([1, 3, 5, 6]);
    expect(cells[0]).toMatchObject({
      row: 1,
      column: 1,
      lat: expect.closeTo(30.0015, 9),
      lon: expect.closeTo(104.0005, 9),
    });
    expect(read('demand', text, { format: 'ascii-grid' }).rows).toHaveLength(4);
  });

  it.each([
    ['too few values', text.replace('5 6', '5'), /5 values.*6/],
    ['no header', '1 2 3', /first lines/],
    ['metres', text.replace('0.001', '100'), /no degrees/],
    ['a word', text.replace('5 6', '5 x'), /"x" is no number/],
  ])('with %s is refused, with a sentence', (_, broken, sentence) => {
    expect(() => readAsciiGrid(broken)).toThrow(sentence);
  });
});

it('headers are guessed without regard to case and spaces', () => {
  expect(suggestMapping('demand', [' Lat ', 'LNG', '人口', 'else'])).toEqual({
    lat: ' Lat ',
    lon: 'LNG',
    residents: '人口',
  });
});

it('latitude and longitude in the column of the other are called that', () => {
  const { bad } = read('demand', 'lat,lon\n104.05,30.7\n30.7,104.05\n3400000,104.05');
  expect(bad.map(({ row, problems }) => [row, problems.map(({ code }) => code)])).toEqual([
    [2, ['swapped']],
    [4, ['too_big']],
  ]);
});

it('rows outside the city and twins at one place are found', () => {
  const city = Array.from({ length: 20 }, (_, index) => ({ lat: 30.7 + index * 0.001, lon: 104.05 }));
  const rows = [
    { id: 'a', lat: 30.7, lon: 104.05 },
    { id: 'b', lat: 30.700001, lon: 104.05 },
    { id: 'far', lat: 31.7, lon: 104.05 },
  ];
  const checks = checkLayer(city, rows, { declared: 'WGS-84', hasPlaces: true });
  expect(checks).toEqual({ shift: null, outside: 1, outsiders: ['far'], twins: [['a', 'b']] });
});
