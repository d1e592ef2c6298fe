/** Seeded mutations of true messages: decode must never throw, and what it accepts must satisfy the schema when read again. */
import fc from 'fast-check';
import { DOWN_EXAMPLES, UP_EXAMPLES } from './examples.ts';
import { decode, DOWN_SCHEMAS, encode, UP_SCHEMAS } from './index.ts';

const KINDS = [
  ...Object.entries(UP_SCHEMAS).map(([kind, schema]) => ({
    schema,
    example: encode(UP_EXAMPLES[kind as keyof typeof UP_EXAMPLES]),
  })),
  ...Object.entries(DOWN_SCHEMAS).map(([kind, schema]) => ({
    schema,
    example: encode(DOWN_EXAMPLES[kind as keyof typeof DOWN_EXAMPLES]),
  })),
];

/** Bytes that matter to a JSON reader, so that mutations get past the tokenizer often enough. */
const POKES = [...Buffer.from('{}[]",:0919-.eE+ntf\\u\u0000\u00ff')];

interface FuzzResult {
  readonly cases: number;
  readonly accepted: number;
}

/** Throws with the seed and the offending bytes in the message when a law is broken. */
export function fuzzDecode(seed: number, cases: number): FuzzResult {
  let accepted = 0;
  const mutation = fc.record({
    kind: fc.nat(KINDS.length - 1),
    edits: fc.array(fc.tuple(fc.nat(), fc.constantFrom(...POKES), fc.constantFrom('set', 'cut', 'insert')), {
      maxLength: 4,
    }),
    other: fc.option(
      fc.oneof(
        fc.uint8Array({ maxLength: 64 }),
        fc.json({ maxDepth: 3 }).map((text) => new TextEncoder().encode(text)),
      ),
      {
        freq: 6,
      },
    ),
  });
  fc.assert(
    fc.property(mutation, ({ kind, edits, other }) => {
      const { schema, example } = KINDS[kind] ?? KINDS[0]!;
      const bytes = other ?? mutate(example, edits);
      const result = decode(schema, bytes);
      if (!result.ok) return result.refusal.detail.length > 0 && result.refusal.detail.length <= 500;
      accepted += 1;
      return decode(schema, encode(result.message as object)).ok;
    }),
    { seed, numRuns: cases },
  );
  return { cases, accepted };
}

function mutate(example: Uint8Array, edits: readonly (readonly [number, number, string])[]): Uint8Array {
  let bytes = [...example];
  for (const [position, value, edit] of edits) {
    const at = position % (bytes.length + 1);
    if (edit === 'set' && at < bytes.length) bytes[at] = value;
    else if (edit === 'insert') bytes.splice(at, 0, value);
    else bytes = bytes.slice(0, at);
  }
  return Uint8Array.from(bytes);
}
