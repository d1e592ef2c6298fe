/** How many machines a sub-district is to have: the rule for all, and its own where it has one. Pure, for planner and console alike. */
import type { PlanSettings } from '../api.ts';

export type RulesOfAreas = Pick<PlanSettings, 'leastPerArea' | 'mostPerArea' | 'areaRules'>;

export interface RuleOfArea {
  readonly atLeast: number;
  /** Null: any number. */
  readonly atMost: number | null;
}

export function ruleOf({ leastPerArea, mostPerArea, areaRules }: RulesOfAreas, area: string): RuleOfArea {
  const own = areaRules.find((rule) => rule.area === area);
  return { atLeast: own?.atLeast ?? leastPerArea, atMost: own?.atMost ?? mostPerArea };
}

export function saysSomething({ atLeast, atMost }: RuleOfArea): boolean {
  return atLeast > 0 || atMost !== null;
}

/** Somewhere there may be no more than so many. */
export function hasMost({ mostPerArea, areaRules }: RulesOfAreas): boolean {
  return mostPerArea !== null || areaRules.some(({ atMost }) => atMost !== null);
}
