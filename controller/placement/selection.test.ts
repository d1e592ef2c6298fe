import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDomain } from './domain.ts';
import { bestChoice, chargeSites, nthLargest } from './selection-bound.ts';
import { choose, violationsOf, type Selection } from './selection.ts';
import { anySelection, plansOf } from './test-instances.ts';

describe('constraints of a plan', () => {
  it('the domain excludes no allowed plan, and a full one is allowed', () => {
    const steps = fc.array(fc.tuple(fc.nat(6), fc.constantFrom(0 as const, 1 as const)), { maxLength: 7 });
    fc.assert(
      fc.property(anySelection(7), steps, (selection, steps) => {
        expect(complaints(selection, steps)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('no allowed plan is worth more than the best choice plus what the prices give back', () => {
    fc.assert(
      fc.property(
        anySelection(7),
        fc.infiniteStream(fc.integer({ min: -20, max: 20 })),
        (selection, numbers) => {
          const { domain, conflict } = openDomain(selection);
          if (conflict !== null) return;
          const next = () => numbers.next().value as number;
          const value = Float64Array.from({ length: selection.siteCount }, next);
          const prices = {
            budget: Math.abs(next()),
            quotas: Float64Array.from(selection.quotas, next),
            conflicts: Float64Array.from({ length: selection.conflicts.length / 2 }, () => Math.abs(next())),
          };
          const charged = value.slice();
          const back = chargeSites(selection, prices, charged);
          const bound =
            back + bestChoice(selection, domain.state, charged, new Uint8Array(selection.siteCount));
          for (const plan of plansOf(selection)) {
            if (violationsOf(selection, plan).length > 0) continue;
            expect(plan.reduce((sum, site) => sum + value[site]!, 0)).toBeLessThanOrEqual(bound + 1e-6);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('without prices the best choice is an allowed plan of that value', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 12 }),
        fc.nat(12),
        fc.nat(12),
        (list, a, b) => {
          const bounds = {
            atLeast: Math.min(a, b, list.length),
            atMost: Math.min(Math.max(a, b), list.length),
          };
          const picked = new Uint8Array(list.length);
          const total = bestChoice(
            bounds,
            new Int8Array(list.length).fill(-1),
            Float64Array.from(list),
            picked,
          );
          const sites = list.filter((_, site) => picked[site] === 1);
          expect(sites.length).toBeGreaterThanOrEqual(bounds.atLeast);
          expect(sites.length).toBeLessThanOrEqual(bounds.atMost);
          expect(sites.reduce((sum, value) => sum + value, 0)).toBe(total);
          const sorted = [...list].sort((x, y) => y - x);
          const best = sorted.reduce(
            (sum, value, at) => sum + (at < bounds.atLeast || (at < bounds.atMost && value > 0) ? value : 0),
            0,
          );
          expect(total).toBe(best);
        },
      ),
    );
  });

  it('the n-th largest is the one of the sorted list', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 40 }),
        fc.nat(39),
        (list, at) => {
          const n = (at % list.length) + 1;
          expect(nthLargest(Float64Array.from(list), n)).toBe([...list].sort((a, b) => b - a)[n - 1]);
        },
      ),
    );
  });

  it('a rule that nothing can meet is named', () => {
    const rule = (more: Partial<Selection>) => openDomain(choose(3, 2, more)).conflict;
    const all = Int32Array.of(0, 1, 2);
    expect(rule({})).toBeNull();
    expect(rule({ quotas: [{ name: '西华', sites: all, atLeast: 3, atMost: 3 }] })).toEqual({
      rule: 'count',
    });
    expect(rule({ forbidden: all })).toEqual({ rule: 'count' });
    expect(rule({ required: Int32Array.of(1), forbidden: Int32Array.of(1) })).toEqual({ rule: 'required' });
    expect(rule({ required: Int32Array.of(0, 2), conflicts: Int32Array.of(2, 0) })).toEqual({
      rule: 'spacing',
    });
    expect(rule({ budget: { cost: Float64Array.of(4, 5, 6), atMost: 3 } })).not.toBeNull();
  });
});

/** Fixes one site after the other and compares what is left with the list of all allowed plans. */
function complaints(selection: Selection, steps: readonly (readonly [number, 0 | 1])[]): string[] {
  const { domain, conflict } = openDomain(selection);
  let allowed = plansOf(selection).filter((plan) => violationsOf(selection, plan).length === 0);
  if (conflict !== null) return allowed.length === 0 ? [] : ['a plan was thought impossible'];
  const found: string[] = [];
  for (const [site, value] of steps) {
    if (domain.state[site] !== -1) continue;
    const [mark, before] = [domain.mark(), domain.state.join()];
    const kept = allowed.filter((plan) => plan.includes(site) === (value === 1));
    if (domain.fix(site, value) === null) allowed = kept;
    else {
      if (kept.length > 0) found.push('a decision was thought impossible');
      domain.undoTo(mark);
      if (domain.state.join() !== before) found.push('undo left something behind');
    }
    if (!allowed.every((plan) => agrees(plan, domain.state))) found.push('an allowed plan was excluded');
  }
  const full = [...domain.state.keys()].filter((site) => domain.state[site] === 1);
  if (!domain.state.includes(-1) && violationsOf(selection, full).length > 0)
    found.push('a full domain breaks a rule');
  return found;
}

function agrees(plan: readonly number[], state: Int8Array): boolean {
  return state.every((fixed, site) => fixed === -1 || (fixed === 1) === plan.includes(site));
}
