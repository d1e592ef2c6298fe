import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCitizenNumber } from '../../shared/domain/citizen-number.ts';
import { SERVICE_CATALOGUE } from './catalogue.ts';
import { IDLE_ITEMS } from './idle.ts';
import { parseSvg } from './test-svg.ts';

const FOLDER = new URL('pictures/', import.meta.url);
const FILES = readdirSync(FOLDER).map((file) => {
  const source = readFileSync(new URL(file, FOLDER), 'utf8');
  return { file, name: file.replace(/\.svg$/, ''), source, isSample: file.startsWith('sample-') };
});
const PICTURES = [
  ...SERVICE_CATALOGUE.flatMap(({ picture, materials }) => [
    picture,
    ...materials.map((item) => item.picture),
  ]),
  ...IDLE_ITEMS.map(({ picture }) => picture),
].filter((name) => name !== undefined);
const SAMPLES = SERVICE_CATALOGUE.flatMap(({ materials }) => materials.map(({ sample }) => sample)).filter(
  (name) => name !== undefined,
);

/** Nothing that loads, runs or styles from elsewhere: the kiosk puts pictures into its page as they are. */
const ELEMENTS = ['svg', 'g', 'path', 'rect', 'circle', 'polygon', 'text'];
const ATTRIBUTES =
  /^(xmlns|viewBox|d|x|y|width|height|rx|cx|cy|r|points|transform|fill|fill-opacity|stroke|stroke-(width|opacity|linecap|linejoin|dasharray)|text-anchor|font-size|font-weight)$/;
/** The ink of the page, one accent that is seen on light and dark pages, and white upon the accent. */
const COLOURS = new Set(['currentColor', 'none', '#d9480f', '#fff']);
/** A picture is loaded with every page that shows it. */
const MAX_BYTES = 8 * 1024;

describe('the pictures', () => {
  it('that a service, a material or the idle screen names exist, and none is there for nobody', () => {
    const named = [...PICTURES, ...SAMPLES];
    expect([...new Set(named)].toSorted()).toEqual(FILES.map(({ name }) => name).toSorted());
  });

  it('of forms are samples, and no other picture is', () => {
    expect(PICTURES.filter((name) => name.startsWith('sample-'))).toEqual([]);
    expect(SAMPLES.filter((name) => !name.startsWith('sample-'))).toEqual([]);
  });

  it('show every paper that a citizen has to bring', () => {
    const bare = SERVICE_CATALOGUE.flatMap(({ id, materials }) =>
      materials.filter(({ picture }) => picture === undefined).map(({ name }) => `${id} ${name.zh}`),
    );
    expect(bare).toEqual([]);
  });
});

describe.each(FILES)('$file', ({ file, source, isSample }) => {
  it('is a small, well-formed drawing that loads and runs nothing', () => {
    expect(file).toMatch(/^[a-z0-9-]+\.svg$/);
    expect(Buffer.byteLength(source)).toBeLessThan(MAX_BYTES);
    for (const { name, attributes } of parseSvg(source)) {
      expect(ELEMENTS).toContain(name);
      expect(Object.keys(attributes).filter((key) => !ATTRIBUTES.test(key))).toEqual([]);
    }
  });

  it('has the size of its kind, and the three colours', () => {
    const elements = parseSvg(source);
    expect(elements[0]).toMatchObject({ name: 'svg', attributes: { xmlns: 'http://www.w3.org/2000/svg' } });
    expect(elements[0]?.attributes['viewBox']).toMatch(isSample ? /^0 0 600 \d{3}$/ : /^0 0 96 96$/);
    const colours = elements.flatMap(({ attributes }) => [attributes['fill'], attributes['stroke']]);
    expect(colours.filter((colour) => colour !== undefined && !COLOURS.has(colour))).toEqual([]);
    expect(colours).toContain('currentColor');
    expect(colours).toContain('#d9480f');
  });

  it('has words only on a sample, and nobody real in them', () => {
    const words = parseSvg(source)
      .map(({ text }) => text)
      .filter((text) => text !== '');
    expect(words.length > 0).toBe(isSample);
    const numbers = words
      .map((text) => text.replaceAll(' ', ''))
      .filter((text) => /^\d{10,17}[\dX]$/.test(text));
    const isInvented = (text: string) =>
      Number(text) === 0 || parseCitizenNumber(text)?.areaCode === '000000';
    expect(numbers.filter((text) => !isInvented(text))).toEqual([]);
    expect(numbers.length > 0).toBe(isSample);
  });
});

describe('the reader of these tests', () => {
  it.each([
    ['<svg><g></svg>'],
    ['<svg><g></g>'],
    ['<svg/><svg/>'],
    ['<svg a="1" a="2"/>'],
    ['<svg a=1/>'],
    ['<svg>a & b</svg>'],
    ['<svg><!-- a --></svg>'],
    ['<svg></svg'],
    [''],
  ])('refuses %s', (source) => {
    expect(() => parseSvg(source)).toThrow(Error);
  });
});
