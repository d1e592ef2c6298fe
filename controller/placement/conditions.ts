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

/** Demand as it may become, so many times of a hundred; what is left of a hundred is the demand of today. */
const Future = z.strictObject({
  name: z.string().trim().min(1).max(30),
  demandLayer: z.uuid(),
  percent: z.int().min(1).max(100),
});
export type Future = z.infer<typeof Future>;

export const MOST_FUTURES = 6;

export const Futures = z
  .array(Future)
  .max(MOST_FUTURES)
  .check(({ value, issues }) => {
    const twice = repeatedOf(value.map(({ name }) => name));
    if (twice !== undefined)
      issues.push({ code: 'custom', input: value, message: `two futures are called "${twice}"` });
    const all = value.reduce((sum, { percent }) => sum + percent, 0);
    if (all > 100)
      issues.push({ code: 'custom', input: value, message: `together they are ${all} %, more than all` });
  });

/** Cover on average over the futures, or of the one that is served worst. */
export const FUTURES_GOALS = ['expected', 'worst'] as const;
export const FuturesGoal = z.enum(FUTURES_GOALS);

/**
 * What machines and people do in the busiest hour: assumptions of the planner. The beginnings: five minutes a visit; a visit
 * of every second person a year in 2,500 open hours, of which the busiest has two and a half times the average.
 */
export const Capacity = z.strictObject({
  /** Of one machine. */
  visitsPerHour: z.number().min(0.5).max(120).default(12),
  /** Of a thousand of those who count, in the busiest hour. */
  visitsPerThousand: z.number().min(0.01).max(100).default(0.5),
  /** At most. */
  machinesPerSite: z.int().min(1).max(5).default(2),
});
export type Capacity = z.infer<typeof Capacity>;

function repeatedOf(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) !== index);
}
