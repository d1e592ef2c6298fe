/** Which core answers which question, and what may be said of the answer. */
import { type Control, gapOf, type Outcome } from '../outcome.ts';
import { violationsOf } from '../selection.ts';
import { hasYears } from './asked.ts';
import { solveInParts } from './in-parts.ts';
import type { PlanInput } from './input.ts';
import type { PlanModel } from './model.ts';
import { type Service, servedWalk } from './served-walk.ts';
import { longestWalk, meanWalk, MOST_PAIRS, type WalkProblem } from './walk-goal.ts';
import { regretsOf, solveYears, type YearsPlan } from './years.ts';

export interface Solved {
  /** Sites of the model, values in the planner's units. */
  readonly outcome: Outcome;
  /** Of a plan over years. */
  readonly open: YearsPlan['open'];
  readonly regrets: ReturnType<typeof regretsOf>;
  readonly isTooLarge?: boolean;
  /** Of a plan in which machines serve only so many. */
  readonly service?: Service;
}

/** Of a solve over years this share of the time; the rest shows what each year alone could be. */
const NESTED_SHARE = 0.6;

/** `untilShare(share)`: the control that stops when this share of the time is over. */
export function solveQuestion(
  model: PlanModel,
  { settings, warmStart }: Pick<PlanInput, 'settings' | 'warmStart'>,
  untilShare: (share: number) => Control,
): Solved {
  const plain = { open: [], regrets: [] };
  const warm = { ...untilShare(1), warmStart: warmSites(model, warmStart) };
  if (settings.goal === 'mean-walk' || settings.goal === 'longest-walk') {
    const walk = walkProblemOf(model, warmStart);
    if (walk === null) return { ...plain, outcome: NOTHING_FOUND, isTooLarge: true };
    return { ...plain, ...solveWalk(walk, warm) };
  }
  if (hasYears(settings)) {
    const { outcome, open } = solveYears(model, warmStart, untilShare(NESTED_SHARE));
    if (outcome.objective === null) return { ...plain, outcome };
    const regrets = regretsOf(model, open, (left) =>
      untilShare(1 - ((1 - NESTED_SHARE) * (left - 1)) / open.length),
    );
    return { outcome, open, regrets };
  }
  return { ...plain, outcome: solveInParts(model.problem, model.parts, warm) };
}

const NOTHING_FOUND: Outcome = {
  status: 'unknown',
  objective: null,
  bound: Infinity,
  gap: null,
  sites: new Int32Array(0),
  assignment: new Int32Array(0),
  iterations: 0,
  certificate: { multipliers: [], tree: new Int32Array(0) },
};

function warmSites({ sites }: PlanModel, warmStart: PlanInput['warmStart']): Int32Array | null {
  const indexOf = new Map(sites.map(({ id }, index) => [id, index]));
  const known = warmStart.flatMap(({ id }) => indexOf.get(id) ?? []);
  return known.length === 0 ? null : Int32Array.from(known).sort();
}

/** Null: there are too many cells and sites. */
function walkProblemOf(model: PlanModel, warmStart: PlanInput['warmStart']): WalkProblem | null {
  const { goal, capacity, futures } = model.settings;
  // What is full on average says nothing of a future.
  const served =
    goal === 'mean-walk' && capacity !== null && futures.length === 0
      ? servedWalk(model, capacity, warmStart)
      : null;
  if (served !== null) return served;
  if (model.weight.length * (model.sites.length + 1) > MOST_PAIRS) return null;
  return goal === 'mean-walk' ? meanWalk(model) : longestWalk(model);
}

/** In metres, and no more claimed than the separate check accepts. */
function solveWalk(walk: WalkProblem, control: Control): Pick<Solved, 'outcome' | 'service'> {
  const metres = (value: number) => value / walk.unit;
  const found = walk.solve({
    ...control,
    onProgress: (progress) =>
      control.onProgress({
        ...progress,
        objective: progress.objective === null ? null : metres(progress.objective),
        bound: metres(progress.bound),
        sites: walk.placesOf(progress.sites),
      }),
  });
  if (found.objective !== null && violationsOf(walk.selection, found.sites).length > 0)
    return { outcome: NOTHING_FOUND };
  const { isValid, provedBound } = walk.check(found);
  const objective = found.objective === null ? null : metres(found.objective);
  const bound = metres(isValid ? found.bound : provedBound);
  const claims = found.status === 'optimal' || found.status === 'infeasible';
  const outcome: Outcome = {
    ...found,
    sites: walk.placesOf(found.sites),
    objective,
    bound,
    status: isValid || !claims ? found.status : objective === null ? 'unknown' : 'feasible',
    gap: gapOf(objective, bound),
  };
  const service = walk.serviceOf?.(found);
  return { outcome, ...(service !== undefined && { service }) };
}
