/** From the data of a "read base info" answer to a checked card (devices.md 1.3, 1.6 and 1.7). */
import { isCalendarDate, parseCitizenNumber } from '../../shared/domain/citizen-number.ts';
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

export type RecordResult =
  | { readonly type: 'card'; readonly card: IdCard }
  /** `problem` names what is wrong, e.g. `number`; it never quotes the record. */
  | { readonly type: 'invalid'; readonly problem: RecordField | 'layout' };

/** Lengths of text and photo, and of the fingerprints when they were asked for. */
const HEADER_BYTES = { base: 4, fingerprint: 6 } as const;

/** Never throws. The photo of the card is a copy, so the frame can be overwritten afterwards (devices.md 1.8). */
export function parseBaseInfo(data: Uint8Array): RecordResult {
  const headerBytes = findHeaderBytes(data);
  if (headerBytes === undefined) return { type: 'invalid', problem: 'layout' };
  const text = data.subarray(headerBytes, headerBytes + TEXT_BYTES);
  const photoStart = headerBytes + TEXT_BYTES;
  const kind = findKind(text);
  const sexCode = readField(text, kind, 'sex');
  const sex = (Object.keys(SEX_CODES) as IdCard['sex'][]).find((sex) => SEX_CODES[sex] === sexCode);
  if (sex === undefined) return { type: 'invalid', problem: 'sex' };
  const card: IdCard = {
    kind,
    name: readField(text, kind, 'name'),
    latinName: readField(text, kind, 'latinName'),
    sex,
    ethnicCode: readField(text, kind, 'ethnicCode'),
    nationality: readField(text, kind, 'nationality'),
    birthDate: readField(text, kind, 'birthDate'),
    address: readField(text, kind, 'address'),
    number: readField(text, kind, 'number'),
    authority: readField(text, kind, 'authority'),
    validFrom: readField(text, kind, 'validFrom'),
    validTo: readField(text, kind, 'validTo'),
    photo: data.slice(photoStart, photoStart + PHOTO_BYTES),
  };
  const problem = findProblem(card);
  return problem === undefined ? { type: 'card', card } : { type: 'invalid', problem };
}

function findHeaderBytes(data: Uint8Array): number | undefined {
  if (data.length < HEADER_BYTES.base) return undefined;
  const lengths = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (lengths.getUint16(0) !== TEXT_BYTES || lengths.getUint16(2) !== PHOTO_BYTES) return undefined;
  const recordBytes = TEXT_BYTES + PHOTO_BYTES;
  if (data.length === HEADER_BYTES.base + recordBytes) return HEADER_BYTES.base;
  const isWithFingerprint = data.length === HEADER_BYTES.fingerprint + recordBytes + lengths.getUint16(4);
  return isWithFingerprint ? HEADER_BYTES.fingerprint : undefined;
}

/** Anything but the three letters is a resident card (devices.md 1.6). */
function findKind(text: Uint8Array): IdCardKind {
  const letter = decodeUtf16(text, [KIND_OFFSET, 2]);
  const kinds = Object.keys(KIND_LETTERS) as IdCardKind[];
  return kinds.find((kind) => KIND_LETTERS[kind] === letter) ?? 'resident';
}

/** Empty when this document has no such field. Only trailing padding goes: names have inner spaces. */
function readField(text: Uint8Array, kind: IdCardKind, field: RecordField): string {
  const segments = RECORD_LAYOUTS[kind][field] ?? [];
  const whole = segments.map((segment) => decodeUtf16(text, segment)).join('');
  // Half of a surrogate pair, cut off by the end of its field, would break every encoder behind us.
  return whole.replace(/[ \0]+$/, '').toWellFormed();
}

function decodeUtf16(text: Uint8Array, [offset, bytes]: Segment): string {
  const view = new DataView(text.buffer, text.byteOffset + offset, bytes);
  const units = Array.from({ length: bytes / 2 }, (_, index) => view.getUint16(index * 2, true));
  return String.fromCharCode(...units);
}

/** One wrong field spoils the record: an 8-bit checksum lets one damaged frame of 256 pass. */
function findProblem(card: IdCard): RecordField | undefined {
  if (card.name === '' && card.latinName === '') return 'name';
  if (card.kind === 'resident' && !/^\d{2}$/.test(card.ethnicCode)) return 'ethnicCode';
  if (card.nationality !== '' && !/^[A-Z]{3}$/.test(card.nationality)) return 'nationality';
  if (!isCalendarDate(card.birthDate)) return 'birthDate';
  if (!isNumberValid(card)) return 'number';
  if (!isCalendarDate(card.validFrom)) return 'validFrom';
  if (card.validTo !== LONG_TERM && !isCalendarDate(card.validTo)) return 'validTo';
  return undefined;
}

/** The 2017 number, three letters of nationality and twelve digits, has no published check digit. */
function isNumberValid({ kind, number }: IdCard): boolean {
  if (kind === 'foreigner2017') return /^[A-Z]{3}\d{12}$/.test(number);
  return parseCitizenNumber(number) !== undefined;
}
