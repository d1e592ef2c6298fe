/** Where the fields of the 256-byte text record lie, for each of the four documents (devices.md 1.6). */
import type { IdCard, IdCardKind } from '../id-card-reader.ts';

export const TEXT_BYTES = 256;
export const PHOTO_BYTES = 1024;
/** The UTF-16 character that tells the documents apart; a space on a resident card. */
export const KIND_OFFSET = 248;

export const KIND_LETTERS: Readonly<Record<IdCardKind, string>> = {
  resident: ' ',
  hkMacaoTaiwan: 'J',
  foreigner2017: 'I',
  foreigner2023: 'Y',
};

export type RecordField = Exclude<keyof IdCard, 'kind' | 'photo'>;

/** Offset and length in bytes; a field may be split. */
export type Segment = readonly [offset: number, bytes: number];

export type RecordLayout = Readonly<Partial<Record<RecordField, readonly Segment[]>>>;

const residentOrPermit = {
  name: [[0, 30]],
  sex: [[30, 2]],
  birthDate: [[36, 16]],
  address: [[52, 70]],
  number: [[122, 36]],
  authority: [[158, 30]],
  validFrom: [[188, 16]],
  validTo: [[204, 16]],
} as const satisfies RecordLayout;

export const RECORD_LAYOUTS: Readonly<Record<IdCardKind, RecordLayout>> = {
  resident: { ...residentOrPermit, ethnicCode: [[32, 4]] },
  hkMacaoTaiwan: residentOrPermit,
  foreigner2017: {
    latinName: [[0, 120]],
    sex: [[120, 2]],
    number: [[122, 30]],
    nationality: [[152, 6]],
    name: [[158, 30]],
    validFrom: [[188, 16]],
    validTo: [[204, 16]],
    birthDate: [[220, 16]],
    authority: [[240, 8]],
  },
  // Confidence B: the offsets come from one implementation (devices.md 9).
  foreigner2023: {
    name: [[0, 30]],
    sex: [[30, 2]],
    birthDate: [[36, 16]],
    latinName: [
      [52, 70],
      [220, 22],
    ],
    number: [[122, 36]],
    validFrom: [[188, 16]],
    validTo: [[204, 16]],
    nationality: [[242, 6]],
  },
};

/** GB/T 2261.1. */
export const SEX_CODES = { male: '1', female: '2', unknown: '0', notStated: '9' } as const satisfies Readonly<
  Record<IdCard['sex'], string>
>;

/** The end of validity of a card without one. */
export const LONG_TERM = '长期';
