/** Conditions of a plan that are lists, and what in them contradicts itself. Pure; part of the API. */
import * as z from 'zod';

export const Count = z.int().min(0).max(500);

/** Of one sub-district, instead of the rule for all; null: as everywhere. */
const AreaRule = z
  .strictObject({
    area: z.string().trim().min(1).max(40),
    atLeast: Count.nullable().default(null),
    atMost: Count.nullable().default(null),
  })
  .check(({ value, issues }) => {
    const { area, atLeast, atMost } = value;
    if (atLeast === null || atMost === null || atLeast <= atMost) return;
    issues.push({
      code: 'custom',
      input: value,
      message: `"${area}" is to have at least ${atLeast} and at most ${atMost} machines`,
    });
  });
export type AreaRule = z.infer<typeof AreaRule>;

export const AreaRules = z
  .array(AreaRule)
  .max(200)
  .check(({ value, issues }) => {
    const twice = repeatedOf(value.map(({ area }) => area));
    if (twice !== undefined)
      issues.push({ code: 'custom', input: value, message: `"${twice}" has more than one rule` });
  });

function repeatedOf(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) !== index);
}
