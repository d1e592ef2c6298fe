/** Whether a condition holds, does not, or cannot be known: three values, so that silence is never read as health. */
import { isHeard, type FactProblem, type KioskFacts } from './facts.ts';
import type { Predicate } from './rule.ts';

/** null: nobody knows. */
export type Truth = boolean | null;

export function evaluate(predicate: Predicate, facts: KioskFacts): Truth {
  switch (predicate.is) {
    case 'link':
      return facts.link === 'unknown' && !predicate.in.includes('unknown')
        ? null
        : predicate.in.includes(facts.link);
    case 'service': {
      const isKnown = isHeard(facts) && facts.service !== 'unknown';
      return isKnown || predicate.in.includes('unknown') ? predicate.in.includes(facts.service) : null;
    }
    case 'problem':
      return isHeard(facts) ? facts.problems.some((problem) => isMeant(problem, predicate)) : null;
    case 'all':
      return every(predicate.of.map((part) => evaluate(part, facts)));
    case 'any':
      return not(every(predicate.of.map((part) => not(evaluate(part, facts)))));
    case 'not':
      return not(evaluate(predicate.of, facts));
  }
}

/** What of the facts made it hold: the evidence that an incident shows. */
export function evidenceFor(predicate: Predicate, facts: KioskFacts): FactProblem[] {
  switch (predicate.is) {
    case 'problem':
      return facts.problems.filter((problem) => isMeant(problem, predicate));
    case 'all':
    case 'any':
      return predicate.of.flatMap((part) => evidenceFor(part, facts));
    case 'link':
    case 'service':
    case 'not':
      return [];
  }
}

function isMeant(
  { problem, deviceClass }: FactProblem,
  { of, deviceClass: classes }: Extract<Predicate, { is: 'problem' }>,
): boolean {
  return of.includes(problem) && (classes === undefined || classes.includes(deviceClass));
}

function every(parts: readonly Truth[]): Truth {
  if (parts.includes(false)) return false;
  return parts.includes(null) ? null : true;
}

function not(truth: Truth): Truth {
  return truth === null ? null : !truth;
}
