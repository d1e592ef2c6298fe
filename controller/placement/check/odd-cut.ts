/**
 * A cut of a certificate, straight from its definition (certificate.ts, `OddCut`): what each row and each site counts in it.
 * It holds for any groups: h groups of n are reached, so the sites count h/2 at least, rounded up because they are whole,
 * and the other groups count n − h; together no less than n/2, rounded up.
 */
import type { OddCut } from '../certificate.ts';
import type { CoverProblem } from '../cover/problem.ts';

export interface CutRule {
  /** By how much a row lowers what its group counts, once it is reached. */
  readonly rows: readonly (readonly [row: number, share: number])[];
  readonly sites: readonly (readonly [site: number, count: number])[];
  /** Groups less what the cut demands. */
  readonly back: number;
}

/** Reads cuts; what is no cut is named. */
export function readCuts(
  problem: CoverProblem,
  cuts: readonly OddCut[],
): { rules: CutRule[]; faults: string[] } {
  const faults: string[] = [];
  const sitesOf = sitesOfRows(
    problem,
    new Set(cuts.flatMap(({ groups }) => groups.flatMap((rows) => [...rows]))),
  );
  const rules = cuts.map(({ groups }, k) => {
    const fault = faultOf(problem, groups);
    if (fault !== null) faults.push(`cut ${k}: ${fault}`);
    const reached = new Map<number, number>();
    for (const group of groups) {
      const near = new Set([...group].flatMap((row) => sitesOf.get(row) ?? []));
      for (const site of near) reached.set(site, (reached.get(site) ?? 0) + 1);
    }
    return {
      rows: groups.flatMap((group) => sharesOf(problem, group)),
      sites: [...reached].map(([site, count]) => [site, Math.ceil(count / 2)] as const),
      back: groups.length - Math.ceil(groups.length / 2),
    };
  });
  return { rules, faults };
}

function faultOf(
  { reach, curves, curveOf, weight }: CoverProblem,
  groups: readonly Int32Array[],
): string | null {
  if (groups.length % 2 === 0) return 'the number of groups is even';
  for (const group of groups) {
    if (group.length === 0) return 'a group is empty';
    if (new Set(group).size !== group.length) return 'a row is twice in its group';
    if (group.some((row) => !(row >= 0 && row < reach.rowCount))) return 'a row does not exist';
    if (group.some((row) => curves[curveOf[row]!]!.length !== 2)) return 'a row asks for more than one site';
    if (!(group.reduce((sum, row) => sum + weight[row]!, 0) > 0)) return 'a group has no weight';
  }
  return null;
}

function sharesOf({ weight }: CoverProblem, group: Int32Array): (readonly [number, number])[] {
  const total = group.reduce((sum, row) => sum + (weight[row] ?? 0), 0);
  return Array.from(group, (row) => [row, weight[row]! / total] as const);
}

function sitesOfRows({ reach }: CoverProblem, wanted: ReadonlySet<number>): Map<number, number[]> {
  const sitesOf = new Map<number, number[]>();
  for (let site = 0; site < reach.siteCount; site++) {
    for (let at = reach.start[site]!; at < reach.start[site + 1]!; at++) {
      const row = reach.rows[at]!;
      if (!wanted.has(row)) continue;
      const list = sitesOf.get(row);
      if (list === undefined) sitesOf.set(row, [site]);
      else list.push(site);
    }
  }
  return sitesOf;
}
