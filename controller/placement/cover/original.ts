/** Prices of aggregated rows, shared out to the original ones by weight: the bound stays the same to the digit. */
import type { Certificate } from '../certificate.ts';
import type { Aggregated } from './aggregate.ts';
import type { CoverProblem } from './problem.ts';

export function originalCertificate(
  original: CoverProblem,
  aggregated: Aggregated,
  certificate: Certificate,
): Certificate {
  const { rowOf, problem } = aggregated;
  const multipliers = certificate.multipliers.map((prices) => ({
    rows: original.weight.map((weight, row) => {
      const into = rowOf[row]!;
      return into < 0 ? 0 : (prices.rows[into]! * weight) / problem.weight[into]!;
    }),
    goal: prices.goal.slice(),
    budget: prices.budget,
    quotas: prices.quotas.slice(),
    conflicts: prices.conflicts.slice(),
  }));
  return { multipliers, tree: certificate.tree };
}
