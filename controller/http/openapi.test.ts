import { describe, expect, it } from 'vitest';
import { EXAMPLES } from './openapi-examples.ts';
import { COMPONENTS } from './openapi.ts';

describe('the OpenAPI document', () => {
  it('has an example for each named schema, and none for anything else', () => {
    expect(Object.keys(EXAMPLES).sort()).toEqual(Object.keys(COMPONENTS).sort());
  });

  it.each(Object.entries(COMPONENTS))('shows an example of %s that fits its own schema', (name, schema) => {
    const example: unknown = EXAMPLES[name as keyof typeof EXAMPLES];
    const result = schema.safeParse(example);
    expect(result.error?.issues ?? []).toEqual([]);
    expect(result.data).toEqual(example);
  });
});
