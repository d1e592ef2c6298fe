import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Certificate } from '../certificate.ts';
import { checkCover } from '../check/check-cover.ts';
import { maximalCover } from '../models/coverage.ts';
import { PATIENT } from '../outcome.ts';
import { transpose } from '../reach.ts';
import { choose } from '../selection.ts';
import { plansOf, scatter } from '../test-instances.ts';
import { cutsOver, NO_CUTS, tripleOf } from './cuts.ts';
import { separate } from './separate.ts';
import { solveCover } from './solve.ts';

const SITES = 10;
const problems = fc
  .integer({ min: 1, max: 1e6 })
  .map((seed) => maximalCover(scatter({ sites: SITES, rows: 30, radius: 0.3, seed }), choose(SITES, 3)));

const rowsReachedBy = ({ reach }: ReturnType<typeof maximalCover>, plan: readonly number[]) =>
  new Set(plan.flatMap((site) => [...reach.rows.subarray(reach.start[site], reach.start[site + 1])]));

describe('cuts over three rows', () => {
  it('no plan breaks one', () => {
    const rows = fc.uniqueArray(fc.nat(29), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(problems, rows, (problem, triple) => {
        const cuts = cutsOver(transpose(problem.reach), [triple]);
        for (const plan of plansOf(problem.selection)) {
          const reached = rowsReachedBy(problem, plan);
          let sum = tripleOf(cuts, 0).filter((row) => !reached.has(row)).length;
          for (const [at, site] of cuts.sites.entries()) if (plan.includes(site)) sum += cuts.counts[at]!;
          expect(sum).toBeGreaterThanOrEqual(2);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('three half sites that serve three rows pair by pair are seen', () => {
    // Sites 0, 1 and 2 reach two of the rows each.
    const demand = scatter({ sites: 3, rows: 3, radius: 0, seed: 1 });
    const reach = {
      ...demand.reach,
      start: Int32Array.of(0, 2, 4, 6),
      rows: Int32Array.of(0, 1, 1, 2, 0, 2),
    };
    const problem = maximalCover({ reach, weight: Float64Array.of(4, 5, 6) }, choose(3, 1));
    const halves = new Float64Array(3).fill(0.5);
    const found = separate(problem, transpose(reach), { average: halves, known: NO_CUTS });
    expect(found).toEqual([[0, 1, 2]]);
    const whole = separate(problem, transpose(reach), { average: Float64Array.of(1, 0, 1), known: NO_CUTS });
    expect(whole).toEqual([]);
  });
});

describe('the checker of cuts', () => {
  it('whatever cuts and prices a proof names, it never proves less than the truth', () => {
    const group = fc.uniqueArray(fc.nat(29), { minLength: 1, maxLength: 4 });
    const cut = fc
      .constantFrom(1, 3, 5)
      .chain((size) => fc.array(group, { minLength: size, maxLength: size }));
    const price = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(problems, fc.array(fc.tuple(cut, price), { maxLength: 6 }), (problem, priced) => {
        const outcome = solveCover(problem, PATIENT);
        const cuts = priced.map(([groups]) => ({ groups: groups.map((rows) => Int32Array.from(rows)) }));
        const prices = Float64Array.from(priced, ([, value]) => value);
        const multipliers = outcome.certificate.multipliers.map((set) => ({ ...set, cuts: prices }));
        const { provedBound, faults } = checkCover(problem, {
          ...outcome,
          status: 'feasible',
          bound: Infinity,
          certificate: { ...outcome.certificate, multipliers, cuts },
        });
        expect(faults).toEqual([]);
        expect(provedBound).toBeGreaterThanOrEqual(outcome.objective!);
      }),
      { numRuns: 100 },
    );
  });

  const problem = maximalCover(scatter({ sites: 200, rows: 1000, radius: 0.2, seed: 3 }), choose(200, 9));
  const outcome = solveCover(problem, { ...PATIENT, maxIterations: 8000 });
  const { multipliers, cuts = [] } = outcome.certificate;
  const withCertificate = (change: Partial<Certificate>) => ({
    ...outcome,
    certificate: { ...outcome.certificate, ...change },
  });

  it('a large problem is proved with cuts, and not as well without them', () => {
    expect(cuts.length).toBeGreaterThan(20);
    expect(checkCover(problem, outcome).faults).toEqual([]);
    const bare = multipliers.map((set) => ({ ...set, cuts: set.cuts!.map(() => 0) }));
    expect(checkCover(problem, withCertificate({ multipliers: bare })).isValid).toBe(false);
  });

  it('rejects a cut, or its price, that was changed', () => {
    const first = cuts[0]!;
    const rest = cuts.slice(1);
    const others = (groups: readonly Int32Array[]) => withCertificate({ cuts: [{ groups }, ...rest] });
    const wrong = [
      withCertificate({ cuts: [] }),
      withCertificate({ cuts: rest }),
      others(first.groups.slice(1)),
      others([]),
      others([new Int32Array(0), ...first.groups.slice(1)]),
      others([Int32Array.of(1000), ...first.groups.slice(1)]),
      others([Int32Array.of(-1), ...first.groups.slice(1)]),
      others([Int32Array.of(...first.groups[0]!, ...first.groups[0]!), ...first.groups.slice(1)]),
      withCertificate({
        multipliers: multipliers.map((set) => ({ ...set, cuts: set.cuts!.map((value) => -value - 1) })),
      }),
      withCertificate({
        multipliers: multipliers.map((set) => ({ ...set, cuts: set.cuts!.map((value) => 2 * value) })),
      }),
      withCertificate({
        multipliers: multipliers.map((set) => ({ ...set, cuts: set.cuts!.map(() => Number.NaN) })),
      }),
    ];
    for (const claim of wrong) expect(checkCover(problem, claim).isValid).toBe(false);
  });
});
