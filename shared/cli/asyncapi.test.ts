import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { DOWN_KINDS, UP_KINDS } from '../protocol/index.ts';
import { buildAsyncApi } from './asyncapi.ts';

const document = buildAsyncApi('1.0.0') as {
  channels: Record<string, { address: string }>;
  components: { messages: Record<string, { payload: object; examples: { payload: object }[] }> };
};

describe('the AsyncAPI document', () => {
  it('is valid by the published JSON schema of AsyncAPI 3.0.0', () => {
    const schemaPath = createRequire(import.meta.url).resolve('@asyncapi/specs/schemas/3.0.0.json');
    const ajv = new Ajv({
      strict: false,
      validateFormats: false,
      logger: false,
      meta: false,
      validateSchema: false,
    });
    const isValid = ajv.validate(JSON.parse(readFileSync(schemaPath, 'utf8')) as object, document);
    expect(ajv.errors ?? []).toEqual([]);
    expect(isValid).toBe(true);
  });

  it('has a channel for every kind of the wire, and the state of the controller', () => {
    const expected = [
      ...UP_KINDS.map((kind) => `up-${kind}`),
      ...DOWN_KINDS.map((kind) => `down-${kind}`),
      'controller-state',
    ];
    expect(Object.keys(document.channels).toSorted()).toEqual(expected.toSorted());
  });

  it.each(Object.entries(document.components.messages))(
    'the example of %s fits its own schema',
    (_name, message) => {
      const ajv = new Ajv({ strict: false, validateFormats: false, logger: false });
      const validate = ajv.compile(message.payload);
      for (const { payload } of message.examples)
        expect({ isValid: validate(payload), errors: validate.errors }).toEqual({
          isValid: true,
          errors: null,
        });
    },
  );
});
