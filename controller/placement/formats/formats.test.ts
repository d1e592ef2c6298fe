import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAppError } from '../../../shared/errors.ts';
import type { InstanceFormat } from './formats.ts';
import { distanceBetween, reachOfPlaces, type Metric, type Places } from './places.ts';
import { readInstance } from './read-instance.ts';

const read = (format: InstanceFormat, ...lines: string[]) => readInstance(format, lines.join('\n'), null);

function reasonAgainst(format: InstanceFormat, text: string): unknown {
  try {
    readInstance(format, text, null);
    return null;
  } catch (error) {
    return error;
  }
}

const TSPLIB = ['NAME : two', 'DIMENSION: 2', 'EDGE_WEIGHT_TYPE : EUC_2D', 'NODE_COORD_SECTION'];
const CITY = ['NAME : two', 'DIMENSION : 2', 'EDGE_WEIGHT_TYPE : COORD', 'NODE_COORD_SECTION\t'];

describe('instance files', () => {
  it.each<[InstanceFormat, string[], object]>([
    ['orlib-pmed', ['3 3 1', '1 2 9', '2 3 4', '1 2 5'], { clients: 3, p: 1 }],
    ['tsplib', [...TSPLIB, '1 0 0', '2 1e1 0.5', 'EOF'], { clients: 2, sites: 2 }],
    [
      'mclp-latlon',
      [...CITY, '40.5 -074.1', '40.6 -074.2', 'DEMAND_SECTION', '3', '4', 'EOF'],
      { clients: 2 },
    ],
    ['mclp-xy', ['2 800 5', '0 0 3', '1.5 -2 0'], { clients: 2, sites: 2 }],
    ['pmedcap', [' 1 713', ' 2 1 120', ' 1 2 62 3', ' 2 80 25 14'], { p: 1 }],
    [
      'orlib-cap',
      [' 2 1 ', ' 50 7500. ', ' 50 0. ', ' 146 ', ' 6739.725 10355.05 '],
      { clients: 1, sites: 2 },
    ],
    ['csv', ['site,client,distance,demand', 'a,1,3.5,10', 'b,1,4,10'], { siteNames: ['a', 'b'], clients: 1 }],
    [
      'csv',
      ['id,x,y,demand,candidate', 'p,0,0,5,no', 'q,1,1,,yes'],
      { siteNames: ['q'], clientNames: ['p'] },
    ],
  ])('%s is read, with the line ends of any system', (format, lines, expected) => {
    const { ways, ...instance } = read(format, ...lines);
    expect(instance).toMatchObject(expected);
    expect(readInstance(format, `${lines.join('\r\n')}\r\n`, null)).toEqual({ ...instance, ways });
  });

  it('the last of repeated edges counts, and ways are shortest paths', () => {
    const { ways } = read('orlib-pmed', '3 3 1', '1 2 9', '2 3 4', '1 2 5');
    expect('values' in ways && [...ways.values]).toEqual([0, 5, 9, 5, 0, 4, 9, 4, 0]);
  });

  it('a capacity in words is what the option says', () => {
    const text = '1 1\ncapacity 10\n5\n3';
    expect(readInstance('orlib-cap', text, 77).capacity).toEqual(Float64Array.of(77));
    expect(() => readInstance('orlib-cap', text, null)).toThrow(/line 2: .*--capacity.*“capacity”/);
  });

  it.each<[string, InstanceFormat, string[], RegExp]>([
    ['nothing', 'tsplib', ['', '  '], /is empty/],
    [
      'another format',
      'orlib-pmed',
      TSPLIB,
      /no orlib-pmed file: line 1: expected the number of nodes.*“NAME”/,
    ],
    ['an end too early', 'orlib-pmed', ['3 2 1', '1 2 9'], /line 2: expected a node.*the end of the file/],
    [
      'a node that is not there',
      'orlib-pmed',
      ['3 1 1', '1 4 9'],
      /line 2: expected a node \(1 to 3\), got “4”/,
    ],
    ['an impossible p', 'orlib-pmed', ['3 1 4', '1 2 9'], /line 1: .*\(1 to 3\), got “4”/],
    ['a negative way', 'orlib-pmed', ['3 1 1', '1 2 -9'], /line 2: .*not less than 0, got “-9”/],
    ['NaN', 'tsplib', [...TSPLIB, '1 0 NaN'], /line 5: expected y, got “NaN”/],
    [
      'another measure',
      'tsplib',
      ['DIMENSION : 1', 'EDGE_WEIGHT_TYPE : GEO', 'NODE_COORD_SECTION'],
      /GEO; only EUC_2D/,
    ],
    ['no dimension', 'tsplib', ['NODE_COORD_SECTION', '1 0 0'], /"DIMENSION : n".*got none/],
    ['more nodes than said', 'tsplib', [...TSPLIB, '1 0 0', '2 1 1', '3 2 2'], /line 7: expected the end/],
    ['a longitude first', 'mclp-latlon', [...CITY, '104.06 30.67'], /line 5: expected a latitude/],
    ['no demands', 'mclp-latlon', [...CITY, '1 1', '2 2', 'EOF'], /expected DEMAND_SECTION/],
    ['negative demand', 'mclp-xy', ['1', '0 0 -1'], /line 2: .*not less than 0/],
    ['a column too many', 'mclp-xy', ['1', '7 0 0 1'], /line 2: expected "x y demand" and nothing more/],
    ['a line too many', 'mclp-xy', ['1', '0 0 1', '0 0 1'], /line 3: expected the end after 1 points/],
    [
      'a missing column',
      'csv',
      ['id,x,demand', 'a,1,1'],
      /line 1: expected the columns.*found "id, x, demand"/,
    ],
    ['a cell that is no number', 'csv', ['x,y', '1,2', '1,two'], /line 3, y: expected a number, got “two”/],
    [
      'negative demand in a table',
      'csv',
      ['x,y,demand', '1,2,-5'],
      /line 2, demand: expected not less than 0/,
    ],
    ['a row that is too short', 'csv', ['x,y', '1'], /CSV cannot be read at line 2/],
    ['a pair twice', 'csv', ['site,client,distance', 'a,1,3', 'a,1,3'], /stands there twice/],
    ['an id twice', 'csv', ['id,x,y', 'a,1,3', 'a,1,3'], /same id/],
    ['a header alone', 'csv', ['x,y'], /no rows/],
    ['no candidates', 'csv', ['x,y,candidate', '1,2,no'], /0 candidates/],
  ])('%s is refused with the line', (_, format, lines, message) => {
    expect(() => read(format, ...lines)).toThrow(message);
  });

  it('no text makes a reader fail in another way than with a reason', () => {
    const word = fc.oneof(
      fc.nat(5).map(String),
      fc.constantFrom('-1', 'NaN', 'EOF', '\n', 'DIMENSION : 2', ',', 'x,y'),
    );
    const formats: InstanceFormat[] = [
      'orlib-pmed',
      'tsplib',
      'mclp-latlon',
      'mclp-xy',
      'pmedcap',
      'orlib-cap',
      'csv',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...formats), fc.array(word, { maxLength: 12 }), (format, words) => {
        const reason = reasonAgainst(format, words.join(' '));
        expect(reason === null || isAppError(reason, 'request.invalid')).toBe(true);
      }),
    );
  });
});

describe('places', () => {
  it('the sweep finds whom measuring all pairs finds', () => {
    const points = fc
      .array(fc.tuple(fc.integer({ min: -60, max: 60 }), fc.integer({ min: -60, max: 60 })), {
        minLength: 1,
        maxLength: 30,
      })
      .map((list) => ({ x: Float64Array.from(list, ([x]) => x), y: Float64Array.from(list, ([, y]) => y) }));
    fc.assert(
      fc.property(
        points,
        points,
        fc.constantFrom<Metric>('euclid', 'floor', 'great-circle'),
        fc.nat(80),
        (clients, sites, metric, size) => {
          const radius = metric === 'great-circle' ? size * 100_000 : size;
          const places: Places = { metric, clients, sites };
          const distance = distanceBetween(places);
          const reach = reachOfPlaces(places, radius);
          for (const site of sites.x.keys()) {
            const near = [...clients.x.keys()].filter((client) => distance(client, site) <= radius);
            expect([...reach.rows.subarray(reach.start[site], reach.start[site + 1])]).toEqual(near);
          }
        },
      ),
    );
  });
});
