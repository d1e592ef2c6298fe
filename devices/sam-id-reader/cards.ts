/** The records of cards as a module sends them, and invented people to put on them (devices.md 1.6; demo and tests). */
import { checkDigit } from '../../shared/domain/citizen-number.ts';
import type { IdCard, IdCardKind } from '../id-card-reader.ts';
import {
  KIND_LETTERS,
  KIND_OFFSET,
  LONG_TERM,
  PHOTO_BYTES,
  RECORD_LAYOUTS,
  type RecordField,
  type Segment,
  SEX_CODES,
  TEXT_BYTES,
} from './record-layout.ts';

/** The data of the 1295-byte answer: two lengths, text and photo. Throws RangeError for a text longer than its field. */
export function encodeIdCard(card: IdCard): Uint8Array {
  const text = new Uint8Array(TEXT_BYTES);
  const view = new DataView(text.buffer);
  writeText(view, [[0, TEXT_BYTES]], '');
  const fields = Object.entries(RECORD_LAYOUTS[card.kind]) as [RecordField, readonly Segment[]][];
  for (const [field, segments] of fields) {
    writeText(view, segments, field === 'sex' ? SEX_CODES[card.sex] : card[field]);
  }
  writeText(view, [[KIND_OFFSET, 2]], KIND_LETTERS[card.kind]);
  const photo = new Uint8Array(PHOTO_BYTES);
  photo.set(card.photo);
  return Uint8Array.of(
    TEXT_BYTES >> 8,
    TEXT_BYTES & 0xff,
    PHOTO_BYTES >> 8,
    PHOTO_BYTES & 0xff,
    ...text,
    ...photo,
  );
}

/** Pads with spaces, and fills the segments of a split field in turn. */
function writeText(view: DataView, segments: readonly Segment[], text: string): void {
  let unit = 0;
  for (const [offset, bytes] of segments) {
    for (let at = offset; at < offset + bytes; at += 2) {
      view.setUint16(at, unit < text.length ? text.charCodeAt(unit) : 0x20, true);
      unit += 1;
    }
  }
  if (text.length > unit) throw new RangeError(`a text of ${text.length} units in a field of ${unit}`);
}

/** Rare characters on purpose: 𠮷 takes two UTF-16 units, 喆 is missing in old fonts (devices.md 1.6). */
const SURNAMES = ['测', '样', '示', '虚', '构', '范'];
const GIVEN_NAMES = ['试甲', '例乙', '本丙', '𠮷祥', '喆', '小喆', '晓𠮷', '安'];
/** Names of ethnic minorities are joined by U+00B7. */
const LONG_NAMES = ['阿依·样本', '买买·示例江', '诺布·测试'];
const LATIN_NAMES = ['SAMPLE, ALICE', 'EXAMPLE, BOB', 'SPECIMEN, MARIA DEL CARMEN DE LOS ANGELES'];
const ETHNIC_CODES = ['01', '04', '05', '07', '08', '97'];
const STREETS = ['样例路', '虚构街', '示范大道'];
/** No such place, country or issuing office exists; UTO is the Utopia of specimen passports. */
const NOWHERE = {
  area: '000000',
  foreignersArea: '900000',
  nationality: 'UTO',
  authority: '示例市公安局样例分局',
};

/** Somebody who does not exist, on a valid card of one of the four kinds; `random` gives [0, 1). */
export function inventedCard(random: () => number, kind?: IdCardKind): IdCard {
  const chosenKind = kind ?? pick(random, Object.keys(KIND_LETTERS) as IdCardKind[]);
  const isForeigner = chosenKind === 'foreigner2017' || chosenKind === 'foreigner2023';
  const birthDate = inventDay(random, 1940, 65);
  const sequence = inventDigits(random, 3);
  const name = random() < 0.2 ? pick(random, LONG_NAMES) : pick(random, SURNAMES) + pick(random, GIVEN_NAMES);
  const isLongTerm = !isForeigner && random() < 0.3;
  const house = 1 + Math.floor(random() * 99);
  return {
    kind: chosenKind,
    name: isForeigner && random() < 0.3 ? '' : name,
    latinName: isForeigner ? pick(random, LATIN_NAMES) : '',
    sex: Number(sequence) % 2 === 1 ? 'male' : 'female',
    ethnicCode: chosenKind === 'resident' ? pick(random, ETHNIC_CODES) : '',
    nationality: isForeigner ? NOWHERE.nationality : '',
    birthDate,
    address: isForeigner ? '' : `示例市样例区${pick(random, STREETS)}${house}号`,
    number: inventNumber(chosenKind, birthDate, sequence),
    authority: authorityOf(chosenKind),
    validFrom: inventDay(random, 2018, 6),
    validTo: isLongTerm ? LONG_TERM : inventDay(random, 2034, 8),
    photo: specimenPhoto(),
  };
}

function pick<T>(random: () => number, choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)] as T;
}

function inventDigits(random: () => number, count: number): string {
  return String(Math.floor(random() * 10 ** count)).padStart(count, '0');
}

/** YYYYMMDD; every month has 28 days. */
function inventDay(random: () => number, firstYear: number, years: number): string {
  const year = firstYear + Math.floor(random() * years);
  const [month, day] = [1 + Math.floor(random() * 12), 1 + Math.floor(random() * 28)];
  return `${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}`;
}

function inventNumber(kind: IdCardKind, birthDate: string, sequence: string): string {
  if (kind === 'foreigner2017') return `${NOWHERE.nationality}0000${birthDate.slice(2)}${sequence.slice(1)}`;
  const area = kind === 'foreigner2023' ? NOWHERE.foreignersArea : NOWHERE.area;
  const first17 = area + birthDate + sequence;
  return first17 + (checkDigit(first17) ?? '');
}

function authorityOf(kind: IdCardKind): string {
  if (kind === 'foreigner2017') return '1500';
  return kind === 'foreigner2023' ? '' : NOWHERE.authority;
}

/** A WLT head of the usual size, 102 by 126, and no face behind it. */
function specimenPhoto(): Uint8Array {
  const photo = new Uint8Array(PHOTO_BYTES);
  photo.set([0x57, 0x4c, 0x66, 0x00, 0x7e, 0x00, 0x32, 0x00, 0x00, 0xff]);
  return photo;
}
