import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../test/fixtures/device-vectors.json' with { type: 'json' };
import type { IdCard, IdCardKind } from '../id-card-reader.ts';
import { encodeIdCard, inventedCard } from './cards.ts';
import { seededRandom } from '../../shared/random.ts';
import { encodeAnswer } from './codec.ts';
import { KIND_LETTERS } from './record-layout.ts';
import { parseBaseInfo } from './record.ts';

const seed = Number(process.env['FC_SEED'] ?? 20261123);
const options = { seed };

/** Without preamble, length, SW1 SW2 SW3 and checksum. */
const dataOf = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex')).slice(10, -1);

function cardOf(data: Uint8Array): IdCard {
  const result = parseBaseInfo(data);
  if (result.type !== 'card') throw new Error(`refused: ${result.problem}`);
  return result.card;
}

function changedCard(changes: Partial<IdCard>, kind: IdCardKind = 'resident'): Uint8Array {
  return encodeIdCard({ ...inventedCard(seededRandom(seed), kind), ...changes });
}

const empty = { latinName: '', ethnicCode: '', nationality: '', address: '', authority: '' };
const holders: Record<keyof typeof vectors.sam.baseInfo, Omit<IdCard, 'photo'>> = {
  resident: {
    ...empty,
    kind: 'resident',
    name: '测试甲',
    sex: 'female',
    ethnicCode: '01',
    birthDate: '19491231',
    address: '北京市东城区示例街1号',
    number: '11010519491231002X',
    authority: '示例市公安局',
    validFrom: '20200101',
    validTo: '长期',
  },
  hkMacaoTaiwan_J: {
    ...empty,
    kind: 'hkMacaoTaiwan',
    name: '测试甲',
    sex: 'male',
    birthDate: '19900101',
    address: '北京市东城区示例街1号',
    number: '830000199001010012',
    authority: '示例市公安局',
    validFrom: '20200101',
    validTo: '长期',
  },
  foreigner2017_I: {
    ...empty,
    kind: 'foreigner2017',
    name: '测试乙',
    latinName: 'TEST,SAMPLE ONE',
    sex: 'male',
    nationality: 'USA',
    birthDate: '19800101',
    number: 'USA110100010101',
    authority: '1500',
    validFrom: '20180101',
    validTo: '20280101',
  },
  foreigner2023_Y: {
    ...empty,
    kind: 'foreigner2023',
    name: '测试丙',
    latinName: 'TEST, SAMPLE LONG GIVEN NAME OF THIS HOLDER',
    sex: 'male',
    nationality: 'USA',
    birthDate: '19810803',
    number: '911124198108030024',
    validFrom: '20231201',
    validTo: '20331130',
  },
};

describe('record: vectors', () => {
  it.each(Object.entries(holders))('%s says who its holder is', (name, holder) => {
    const data = dataOf(vectors.sam.baseInfo[name as keyof typeof holders]);
    const { photo, ...card } = cardOf(data);
    expect(card).toEqual(holder);
    expect(photo).toHaveLength(1024);
    expect(Array.from(photo.subarray(0, 5))).toEqual([0x57, 0x4c, 0x66, 0x00, 0x7e]);
  });

  it.each(Object.entries(vectors.sam.baseInfoFp))(
    'the answer with fingerprints %s holds the same card',
    (_name, hex) => {
      expect(cardOf(dataOf(hex))).toEqual(cardOf(dataOf(vectors.sam.baseInfo.resident)));
    },
  );

  it('a resident card encodes to the very bytes of the vector', () => {
    const hex = vectors.sam.baseInfo.resident;
    const frame = encodeAnswer(0x90, encodeIdCard(cardOf(dataOf(hex))));
    expect(Buffer.from(frame).toString('hex').toUpperCase()).toBe(hex);
    expect(frame).toHaveLength(1295);
  });
});

describe('record: laws', () => {
  it('what is encoded is parsed, for invented people of every kind', () => {
    const kinds = fc.constantFrom(...(Object.keys(KIND_LETTERS) as IdCardKind[]));
    fc.assert(
      fc.property(fc.integer(), kinds, (cardSeed, kind) => {
        const card = inventedCard(seededRandom(cardSeed), kind);
        expect(cardOf(encodeIdCard(card))).toEqual(card);
      }),
      { ...options, numRuns: 1000 },
    );
  });

  it('any bytes are parsed or refused, and never thrown at', () => {
    const header = Uint8Array.of(1, 0, 4, 0);
    const record = fc.uint8Array({ minLength: 1280, maxLength: 1280, size: 'max' });
    const data = fc.oneof(
      fc.uint8Array({ maxLength: 1400, size: 'max' }),
      record.map((bytes) => Uint8Array.of(...header, ...bytes)),
    );
    fc.assert(
      fc.property(data, (bytes) => {
        expect(parseBaseInfo(bytes).type).toMatch(/^(card|invalid)$/);
      }),
      options,
    );
  });

  it('a changed digit of the number or of a date is refused, and the refusal quotes nothing', () => {
    // The first digits of the months and of the number.
    const digitOffsets = [4 + 44, 4 + 122, 4 + 196, 4 + 212];
    const data = changedCard({ birthDate: '19900101', validTo: '20400101' });
    for (const offset of digitOffsets) {
      const result = parseBaseInfo(data.with(offset, 0x39));
      expect(result).toEqual({
        type: 'invalid',
        problem: expect.stringMatching(/^(birthDate|number|valid)/) as string,
      });
    }
  });
});

describe('record: rules', () => {
  it('the letter at offset 248 decides, and anything unknown is a resident card', () => {
    const data = changedCard({});
    for (const letter of [' ', '\0', 'Z', 'j']) {
      expect(cardOf(data.with(4 + 248, letter.charCodeAt(0))).kind).toBe('resident');
    }
  });

  it('only trailing spaces and NUL are padding', () => {
    const data = changedCard({ name: '阿依·样 本' });
    expect(cardOf(data).name).toBe('阿依·样 本');
    // The padding behind the six units of the name becomes NUL.
    expect(cardOf(data.fill(0, 4 + 12, 4 + 30)).name).toBe('阿依·样 本');
    expect(cardOf(changedCard({ name: ' 测试' })).name).toBe(' 测试');
  });

  it('a rare character of two UTF-16 units and one of the private use area survive', () => {
    expect(cardOf(changedCard({ name: '测𠮷\uE863喆' })).name).toBe('测𠮷\uE863喆');
  });

  it('a character that the end of its field cut in half becomes a visible gap, not a broken text', () => {
    const { name } = cardOf(changedCard({ name: '测试测试测试测试测试测试测试\uD842' }));
    expect(name.isWellFormed()).toBe(true);
    expect(name).toBe('测试测试测试测试测试测试测试\uFFFD');
  });

  it('the end of validity is a date or the word for no end, and an expired card is still a card', () => {
    expect(cardOf(changedCard({ validTo: '长期' })).validTo).toBe('长期');
    expect(cardOf(changedCard({ validFrom: '20000101', validTo: '20100101' })).validTo).toBe('20100101');
    for (const validTo of ['', '永久', '20231301']) {
      expect(parseBaseInfo(changedCard({ validTo }))).toEqual({ type: 'invalid', problem: 'validTo' });
    }
  });

  it.each<[string, Partial<IdCard>, IdCardKind]>([
    ['number', { number: '110105194912310021' }, 'resident'],
    ['number', { number: '510107199013076719' }, 'hkMacaoTaiwan'],
    ['number', { number: 'UTO11010001010' }, 'foreigner2017'],
    ['number', { number: '911124198108030025' }, 'foreigner2023'],
    ['birthDate', { birthDate: '19900230' }, 'resident'],
    ['birthDate', { birthDate: '' }, 'foreigner2017'],
    ['validFrom', { validFrom: '2020010' }, 'resident'],
    ['name', { name: '', latinName: '' }, 'foreigner2023'],
    ['ethnicCode', { ethnicCode: '' }, 'resident'],
    ['nationality', { nationality: 'U1' }, 'foreigner2017'],
  ])('a wrong %s spoils the record %o of kind %s', (problem, changes, kind) => {
    expect(parseBaseInfo(changedCard(changes, kind))).toEqual({ type: 'invalid', problem });
  });

  it('a sex that GB/T 2261.1 does not know spoils the record', () => {
    expect(parseBaseInfo(changedCard({}).with(4 + 30, 0x33))).toEqual({ type: 'invalid', problem: 'sex' });
  });

  it('a record of another size is refused', () => {
    const data = changedCard({});
    for (const bytes of [data.subarray(1), data.subarray(0, -1), data.with(0, 2), new Uint8Array()]) {
      expect(parseBaseInfo(bytes)).toEqual({ type: 'invalid', problem: 'layout' });
    }
  });

  it('the photo outlives the frame, which is overwritten after use', () => {
    const data = changedCard({});
    const { photo } = cardOf(data);
    data.fill(0);
    expect(photo[0]).toBe(0x57);
  });

  it('a text longer than its field is an error of the caller, not a cut record', () => {
    expect(() => changedCard({ name: '十六个字的名字在记录里放不下了吧' })).toThrow(RangeError);
  });
});

describe('invented people', () => {
  it('live nowhere: no area code of theirs exists', () => {
    const random = seededRandom(seed);
    for (let index = 0; index < 200; index += 1) {
      const { kind, number } = inventedCard(random);
      expect(number).toMatch(kind === 'foreigner2017' ? /^UTO0000/ : /^(000000|900000)/);
    }
  });

  it('sometimes have names that test fonts, encodings and line breaks', () => {
    const random = seededRandom(seed);
    const names = Array.from({ length: 300 }, () => inventedCard(random, 'resident').name).join();
    for (const rare of ['𠮷', '喆', '·']) expect(names).toContain(rare);
  });
});
