/** Laws of the forecast, on machines whose true use is known to the test. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../shared/random.ts';
import { hourOf } from '../../../shared/time/day.ts';
import { newSupply, supplyAfter, type SupplyEvent, type SupplyState } from './machine.ts';
import { errorsOf, predict } from './predict.ts';
import { expectedUses, fadeTo, newProfile, noteUse, usesAhead } from './profile.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A Monday, midnight in Chengdu. */
const START_MS = Date.UTC(2026, 7, 2, 16);
const ALWAYS = () => true;

/** Nine to five, twice as much at ten, nothing on Sundays. */
function trueRate(atMs: number): number {
  const day = Math.floor((atMs - START_MS) / DAY_MS) % 7;
  const hour = hourOf(atMs);
  if (day === 6 || hour < 9 || hour >= 17) return 0;
  return hour === 10 ? 4 : 2;
}

/** Visits by chance at the true rate, rolls of `usesPerRoll`, somebody who fills when it is out. */
function liveThrough(
  days: number,
  { seed, usesPerRoll }: { seed: number; usesPerRoll: number },
): SupplyState {
  const random = seededRandom(seed);
  let state = newSupply('paper', START_MS);
  const happen = (event: SupplyEvent) => (state = supplyAfter(state, event));
  happen({ do: 'level', atMs: START_MS, level: 'full' });
  happen({ do: 'filled', atMs: START_MS, amount: 80, unit: 'metres' });
  for (let hourMs = START_MS; hourMs < START_MS + days * DAY_MS; hourMs += HOUR_MS) {
    if (hourOf(hourMs) === 0) {
      const { lowAtMs, usesNextDay } = predict(state, { fromMs: hourMs, isOpen: ALWAYS });
      happen({ do: 'told', atMs: hourMs, lowAtMs, usesNextDay });
    }
    for (let minute = 0; minute < 60; minute++) {
      if (random() >= trueRate(hourMs) / 60) continue;
      const atMs = hourMs + minute * 60_000;
      happen({ do: 'used', atMs });
      if (state.usesSinceFill === Math.round(usesPerRoll * 0.85)) happen({ do: 'level', atMs, level: 'low' });
      if (state.usesSinceFill >= usesPerRoll) {
        happen({ do: 'level', atMs, level: 'out' });
        happen({ do: 'filled', atMs: atMs + 60_000, amount: 80, unit: 'metres' });
      }
    }
  }
  return state;
}

describe('the profile of a week', () => {
  it('neither makes nor loses uses: a week of expectation is what a week has used, also while old weeks fade', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 168, maxLength: 168 }), (uses) => {
        let profile = newProfile(START_MS);
        for (let week = 0; week < 3; week++) {
          uses.forEach((count, hour) => {
            for (let i = 0; i < count; i++)
              profile = noteUse(profile, START_MS + (week * 168 + hour) * HOUR_MS + i);
          });
        }
        profile = fadeTo(profile, START_MS + 3 * 168 * HOUR_MS);
        const total = uses.reduce((sum, count) => sum + count, 0);
        const expected = (expectedUses(profile) ?? []).reduce((sum, count) => sum + count, 0);
        // Within a week the later uses have faded less than the time that was watched.
        expect(Math.abs(expected - total)).toBeLessThanOrEqual(total * 0.1);
      }),
      { numRuns: 8 },
    );
  });

  it('expects nothing in closed hours', () => {
    const hourly = Array.from({ length: 168 }, () => 1);
    const last = [
      ...usesAhead(hourly, {
        fromMs: START_MS,
        untilMs: START_MS + DAY_MS,
        isOpen: (at) => hourOf(at) === 9,
      }),
    ].at(-1);
    expect(last).toEqual({ endMs: START_MS + DAY_MS, expected: 1 });
  });
});

describe('the forecast of a supply', () => {
  it('learns how far a roll of this machine goes, and is then closer than the figure it began with', () => {
    // 320 uses are assumed of 80 m; this machine gets only 200 out of them.
    const state = liveThrough(84, { seed: 7, usesPerRoll: 200 });
    const { basis } = predict(state, { fromMs: START_MS + 84 * DAY_MS, isOpen: ALWAYS });
    expect(basis).toBe('learnt');
    const { low, days } = errorsOf([state]);
    const late = errorsOf([{ ...state, checks: state.checks.slice(-6) }]).low;
    for (const { medianErrorMs } of late) expect(medianErrorMs).toBeLessThanOrEqual(1.5 * DAY_MS);
    expect(low.map(({ daysBefore }) => daysBefore)).toEqual([1, 3, 7]);
    expect(days[0]?.relativeError).toBeLessThan(0.6);
  });

  it('never says an early date after the likely one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
        const state = liveThrough(40, { seed, usesPerRoll: 150 });
        const { earlyAtMs, outAtMs } = predict(state, { fromMs: START_MS + 40 * DAY_MS, isOpen: ALWAYS });
        expect(earlyAtMs).not.toBeNull();
        expect(outAtMs).not.toBeNull();
        expect(earlyAtMs!).toBeLessThanOrEqual(outAtMs!);
      }),
      { numRuns: 10 },
    );
  });

  it('knows nothing of a machine that it has watched for less than a day, and of a fill that nobody has seen', () => {
    const fresh = predict(newSupply('paper', START_MS), { fromMs: START_MS + HOUR_MS, isOpen: ALWAYS });
    expect(fresh).toMatchObject({ outAtMs: null, leftPart: null, usesPerDay: null });
  });

  it('takes "full again" of the device and "refilled" of the technician as one fill, in either order', () => {
    const roll = { do: 'filled', atMs: START_MS + 60_000, amount: 50, unit: 'metres' } as const;
    const full = { do: 'level', atMs: START_MS + 120_000, level: 'full' } as const;
    for (const events of [
      [roll, full],
      [
        { ...full, atMs: START_MS + 60_000 },
        { ...roll, atMs: START_MS + 120_000 },
      ],
    ]) {
      let state = newSupply('paper', START_MS);
      const before: SupplyEvent[] = [
        { do: 'filled', atMs: START_MS - 10 * DAY_MS, amount: 80, unit: 'metres' },
        { do: 'used', atMs: START_MS - DAY_MS },
        { do: 'level', atMs: START_MS - DAY_MS, level: 'low' },
        { do: 'level', atMs: START_MS, level: 'out' },
      ];
      for (const event of [...before, ...events]) state = supplyAfter(state, event);
      expect(state).toMatchObject({ fill: { amount: 50, isTold: true }, level: 'full', usesSinceFill: 0 });
      expect(state.cycles).toHaveLength(1);
    }
  });
});
