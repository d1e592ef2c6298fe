/** Laws of the IPP codec for any message and any bytes (DESIGN 8); run by codec.test.ts, also for longer. */
import fc from 'fast-check';
import { decodeMessage, encodeMessage, type IppMessage, type SentMessage } from './codec.ts';

const name = fc.string({ minLength: 1, maxLength: 40 }).filter((text) => Buffer.from(text).length > 0);
const value = fc.oneof(
  fc.record({
    type: fc.constantFrom('text', 'name', 'keyword', 'uri', 'charset', 'mimeMediaType'),
    value: fc.string({ unit: 'grapheme', maxLength: 60 }),
  }),
  fc.record({ type: fc.constantFrom('integer', 'enum'), value: fc.integer() }),
  fc.record({ type: fc.constant('boolean' as const), value: fc.boolean() }),
  fc.record({ type: fc.constant('octetString' as const), value: fc.uint8Array({ maxLength: 60 }) }),
);
const attribute = fc.record({ name, values: fc.array(value, { minLength: 1, maxLength: 4 }) });
const group = fc.record({
  name: fc.constantFrom('operation', 'job', 'printer', 'unsupported'),
  attributes: fc.array(attribute, { maxLength: 6 }),
});
const message: fc.Arbitrary<SentMessage> = fc.record({
  version: fc.constantFrom<[number, number]>([1, 1], [2, 0]),
  code: fc.nat(0xffff),
  requestId: fc.integer(),
  groups: fc.array(group, { maxLength: 4 }),
});

/** Bytes that go wrong where it hurts: tags, lengths and collections. */
const piece = fc.oneof(
  fc.constantFrom(
    [0x01],
    [0x02],
    [0x03],
    [0x34, 0, 0, 0, 0],
    [0x37, 0, 0, 0, 0],
    [0x21, 0, 1, 97, 0, 4, 0, 0, 0, 1],
    [0x44, 0xff, 0xff],
    [0x36, 0, 1, 97, 0, 2, 0, 9],
  ),
  fc.array(fc.nat(255), { maxLength: 12 }),
);

/** Throws with the seed and the smallest case that breaks a law. */
export function fuzzIppCodec(seed: number, cases: number): void {
  const parameters = { seed, numRuns: cases };
  fc.assert(
    fc.property(message, fc.uint8Array({ maxLength: 20 }), (sent, document) => {
      const bytes = Buffer.concat([encodeMessage(sent), document]);
      const decoded = decodeMessage(bytes);
      if (decoded === undefined || Buffer.compare(decoded.document, document) !== 0) return false;
      return JSON.stringify(decoded.message) === JSON.stringify(plain(sent));
    }),
    parameters,
  );
  fc.assert(
    fc.property(message, fc.nat(), (sent, cut) => {
      const bytes = encodeMessage(sent);
      return decodeMessage(bytes.subarray(0, cut % bytes.length)) === undefined;
    }),
    parameters,
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const bytes = Uint8Array.from([1, 1, 0, 0, 0, 0, 0, 1, ...pieces.flat()]);
      const decoded = decodeMessage(bytes);
      return decoded === undefined || decoded.document.length < bytes.length;
    }),
    parameters,
  );
}

/** In the order of the decoder's keys. */
function plain({ version, code, requestId, groups }: SentMessage): IppMessage {
  return { version, code, requestId, groups: groups.map(({ name, attributes }) => ({ name, attributes })) };
}
