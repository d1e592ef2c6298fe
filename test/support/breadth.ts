/**
 * How wide a run of tests looks. `npm test` is for every change and takes each thing once, in the manners whose turn it is;
 * `TESTS=all` takes each thing in every manner, and is for releases and for whoever works on that part.
 */
export const IS_ALL = process.env['TESTS'] === 'all';

/** Of the manners the one that comes next after `turn` others, so that a few things together see all of them. */
export function inTurn<T>(manners: readonly T[], turn: number): readonly T[] {
  const manner = manners[turn % manners.length];
  return IS_ALL || manner === undefined ? manners : [manner];
}
