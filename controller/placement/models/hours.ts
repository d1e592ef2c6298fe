/** Opening hours: a hall that is closed at night reaches nobody then. */
import type { CoverProblem } from '../cover/problem.ts';
import type { Selection } from '../selection.ts';
import { filterReach, problemOf, stack, type Demand } from './rows.ts';

export interface Slice {
  /** Who wants service in this slice (night, weekend, office hours). */
  readonly weight: Float64Array;
  readonly isOpen: (site: number) => boolean;
}

/** Most person-slices reached; one row for each person and slice. */
export function coverByHours(
  { reach }: Pick<Demand, 'reach'>,
  slices: readonly Slice[],
  selection: Selection,
): CoverProblem {
  const parts = slices.map(({ weight, isOpen }) => ({
    reach: filterReach(reach, (site) => isOpen(site)),
    weight,
  }));
  return problemOf(stack(parts), { kind: 'most' }, selection);
}
