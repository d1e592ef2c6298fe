import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SERVICE_CATALOGUE } from './catalogue.ts';
import { IDLE_ITEMS } from './idle.ts';
import { ENGLISH_LETTERS, ROOM, textsOfIdleItem, textsOfService, type PlacedText } from './test-texts.ts';

const CONTENTS = [
  ...SERVICE_CATALOGUE.map((service) => ({ id: service.id as string, texts: textsOfService(service) })),
  ...IDLE_ITEMS.map((item) => ({ id: item.id, texts: textsOfIdleItem(item) })),
];
const lengthOf = (text: string) => Array.from(text).length;
const offenders = (texts: readonly PlacedText[], isWrong: (text: PlacedText) => boolean) =>
  texts.filter(isWrong).map(({ where }) => where);

/** Most characters of a Chinese sentence: what one reads aloud without losing the beginning. */
const MAX_SENTENCE = 32;
/** Words of an office for which there is a plain one. */
const OFFICIALESE = /予以|之日|上述|前款|逾期|届满|须|不得|携带|出具|填报|申领人|当事人/u;
/** A Chinese word in quotation marks: what an English reader has to recognise on paper. */
const QUOTED = /“[^“”]*”/gu;

describe.each(CONTENTS)('$id', ({ texts }) => {
  it('is Chinese in Chinese, and English in English', () => {
    expect(offenders(texts, ({ text }) => !/\p{Script=Han}/u.test(text.zh))).toEqual([]);
    expect(offenders(texts, ({ text }) => /\p{Script=Han}/u.test(text.en.replaceAll(QUOTED, '')))).toEqual(
      [],
    );
    expect(offenders(texts, ({ text }) => /[，。；：？！、（）]/u.test(text.en))).toEqual([]);
  });

  it('fits its screen in both languages', () => {
    expect(offenders(texts, ({ text, room }) => lengthOf(text.zh) > room)).toEqual([]);
    expect(offenders(texts, ({ text, room }) => lengthOf(text.en) > room * ENGLISH_LETTERS)).toEqual([]);
  });

  it('speaks plainly: short sentences, and no word of an office where there is a plain one', () => {
    const sentences = (text: string) =>
      text.replaceAll(/\P{Script=Han}(?<![。！？；])/gu, '').split(/[。！？；]/u);
    expect(
      offenders(texts, ({ text }) => sentences(text.zh).some((part) => lengthOf(part) > MAX_SENTENCE)),
    ).toEqual([]);
    expect(offenders(texts, ({ text }) => OFFICIALESE.test(text.zh))).toEqual([]);
  });

  it('has no space at an end and no half-width comma in Chinese', () => {
    expect(offenders(texts, ({ text }) => text.zh !== text.zh.trim() || text.en !== text.en.trim())).toEqual(
      [],
    );
    expect(
      offenders(texts, ({ text }) => /\p{Script=Han}[,;?!]|[,;?!]\p{Script=Han}/u.test(text.zh)),
    ).toEqual([]);
  });
});

describe('the idle screen', () => {
  it('has enough against fraud and against drugs, in both forms', () => {
    const count = (key: 'topic' | 'form', value: string) =>
      IDLE_ITEMS.filter((item) => item[key] === value).length;
    expect(count('topic', 'fraud')).toBeGreaterThanOrEqual(6);
    expect(count('topic', 'drugs')).toBeGreaterThanOrEqual(4);
    expect(count('form', 'poster')).toBeGreaterThanOrEqual(4);
    expect(count('form', 'story')).toBeGreaterThanOrEqual(4);
  });

  it('names a number to call that everybody in the country can dial', () => {
    for (const { call } of IDLE_ITEMS) expect(call.telephone).toMatch(/^(110|96110|12315)$/);
  });
});

describe('the document for editors', () => {
  it('gives every text the room that the tests give it', () => {
    const document = readFileSync(new URL('../../docs/services.md', import.meta.url), 'utf8');
    const rows = [...document.matchAll(/^\| `(\w+)` +\|[^|]+\| (\d+) +\|$/gm)];
    expect(Object.fromEntries(rows.map(([, place, room]) => [place, Number(room)]))).toEqual(ROOM);
    expect(document).toContain(`at most ${MAX_SENTENCE} Chinese characters`);
  });
});
