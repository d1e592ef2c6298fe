import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KioskId, RegionId, SiteId } from '../../../shared/domain/ids.ts';
import { CHINESE_HOLIDAYS } from '../../../shared/domain/service-hours/chinese-holidays.ts';
import { holidayCalendar } from '../../../shared/domain/service-hours/holidays.ts';
import { DEFAULT_RULES, ServiceRules } from '../../../shared/domain/service-hours/service-hours.ts';
import { addDays, dayStartMs } from '../../../shared/time/day.ts';
import { intersect, totalMs, union } from '../../../shared/time/intervals.ts';
import type { Scope } from './api.ts';
import {
  type ClosureFact,
  closureKnownAt,
  exclusionOfMaintenance,
  type MaintenanceFact,
  maintenanceKnownAt,
  maintenanceState,
} from './exclusions.ts';
import { createSchedules, type Place, type ScheduleFacts } from './schedule.ts';

const seed = Number(process.env['FC_SEED'] ?? 20_261_129);
const HOUR_MS = 3_600_000;
const PLACE: Place = { kioskId: 'k-1', siteId: 's-1', regionId: '510106' };
const SITE: Scope = { kind: 'site', id: SiteId.parse('s-1') };
const SCOPES: Scope[] = [
  SITE,
  { kind: 'kiosk', id: KioskId.parse('k-1') },
  { kind: 'region', id: RegionId.parse('510106') },
  { kind: 'kiosk', id: KioskId.parse('k-2') },
];
const OFFICE = ServiceRules.parse({
  ...DEFAULT_RULES,
  week: DEFAULT_RULES.week.map(() => [{ from: '08:00', to: '18:00' }]),
});
const NO_FACTS: ScheduleFacts = {
  siteHours: new Map([['s-1', [{ fromDay: '2026-01-01', rules: OFFICE }]]]),
  regionHours: new Map(),
  holidays: holidayCalendar(CHINESE_HOLIDAYS),
  closures: [],
  maintenance: [],
};

const START_MS = dayStartMs('2026-11-02');
const END_MS = dayStartMs('2026-11-16');
const WHOLE = { fromMs: START_MS, toMs: END_MS };

const plan = (changes: Partial<MaintenanceFact> = {}): MaintenanceFact => ({
  id: 'm',
  scope: SITE,
  reason: '换打印头',
  fromMs: START_MS + 10 * HOUR_MS,
  toMs: START_MS + 14 * HOUR_MS,
  plannedAtMs: START_MS,
  approvedAtMs: START_MS + HOUR_MS,
  cancelledAtMs: null,
  endedAtMs: null,
  ...changes,
});

const anyRange = fc
  .tuple(fc.integer({ min: START_MS, max: END_MS }), fc.integer({ min: 1, max: 200 * HOUR_MS }))
  .map(([fromMs, length]) => ({ fromMs, toMs: fromMs + length }));
const anyClosure: fc.Arbitrary<ClosureFact> = fc
  .tuple(anyRange, fc.constantFrom(...SCOPES), fc.uuid(), fc.boolean())
  .map(([range, scope, id, isRemoved]) => ({
    ...range,
    id,
    scope,
    reason: '停电',
    recordedAtMs: START_MS,
    removedAtMs: isRemoved ? START_MS + 1 : null,
  }));
const anyPlan: fc.Arbitrary<MaintenanceFact> = fc
  .tuple(
    anyRange,
    fc.constantFrom(...SCOPES),
    fc.uuid(),
    fc.integer({ min: -50, max: 50 }),
    fc.option(fc.integer({ min: -50, max: 50 })),
    fc.option(fc.integer({ min: 0, max: 100 })),
  )
  .map(([range, scope, id, plannedHours, approvedHours, endedHours]) => ({
    ...range,
    id,
    scope,
    reason: '换打印头',
    plannedAtMs: range.fromMs + plannedHours * HOUR_MS,
    approvedAtMs: approvedHours === null ? null : range.fromMs + approvedHours * HOUR_MS,
    cancelledAtMs: null,
    endedAtMs: endedHours === null ? null : range.fromMs + endedHours * HOUR_MS,
  }));
const anyFacts = fc
  .tuple(fc.array(anyClosure, { maxLength: 5 }), fc.array(anyPlan, { maxLength: 5 }))
  .map(([closures, maintenance]): ScheduleFacts => ({ ...NO_FACTS, closures, maintenance }));

describe('a schedule', () => {
  it('counts each service hour or excludes it with a reason, and never both', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { service, exclusions, counted } = createSchedules(facts).of(PLACE, WHOLE);
        const excluded = intersect(service, union(exclusions));
        expect(intersect(counted, excluded)).toEqual([]);
        expect(union([...counted, ...excluded])).toEqual(service);
        expect(totalMs(counted) + totalMs(excluded)).toBe(totalMs(service));
      }),
      { seed },
    );
  });

  it('of two adjacent ranges is that of the whole, wherever it is cut', () => {
    fc.assert(
      fc.property(anyFacts, fc.integer({ min: START_MS, max: END_MS }), (facts, cutMs) => {
        const schedules = createSchedules(facts);
        const [first, second] = [
          schedules.of(PLACE, { fromMs: START_MS, toMs: cutMs }),
          schedules.of(PLACE, { fromMs: cutMs, toMs: END_MS }),
        ];
        expect(union([...first.counted, ...second.counted])).toEqual(schedules.of(PLACE, WHOLE).counted);
      }),
      { seed },
    );
  });

  it('is the same when a closure is written down twice, and in whatever order', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const counted = (closures: readonly ClosureFact[]) =>
          createSchedules({ ...facts, closures }).of(PLACE, WHOLE).counted;
        expect(counted([...facts.closures, ...facts.closures])).toEqual(counted(facts.closures));
        expect(counted(facts.closures.toReversed())).toEqual(counted(facts.closures));
      }),
      { seed },
    );
  });

  it('gives closed time to nobody: 8 of 10 hours excluded leave 2 to be counted (fleet.md 2.20, defect 1)', () => {
    const closure: ClosureFact = {
      id: 'c',
      scope: SITE,
      reason: '停电',
      fromMs: START_MS + 8 * HOUR_MS,
      toMs: START_MS + 16 * HOUR_MS,
      recordedAtMs: END_MS,
      removedAtMs: null,
    };
    const day = { fromMs: START_MS, toMs: START_MS + 24 * HOUR_MS };
    const { counted } = createSchedules({ ...NO_FACTS, closures: [closure] }).of(PLACE, day);
    expect(totalMs(counted)).toBe(2 * HOUR_MS);
  });

  it('has 24 hours a day where nobody has set any, holidays included', () => {
    const day = { fromMs: dayStartMs('2026-10-01'), toMs: dayStartMs(addDays('2026-10-01', 1)) };
    const elsewhere = { ...PLACE, siteId: 's-2' };
    expect(createSchedules(NO_FACTS).of(elsewhere, day).counted).toEqual([day]);
  });
});

describe('maintenance', () => {
  it('excludes when it was planned and approved before it began, until it ended', () => {
    expect(exclusionOfMaintenance(plan())).toMatchObject({ fromMs: plan().fromMs, toMs: plan().toMs });
    const endedAtMs = START_MS + 11 * HOUR_MS;
    expect(exclusionOfMaintenance(plan({ endedAtMs }))).toMatchObject({ toMs: endedAtMs });
  });

  it.each([
    ['planned when it had begun', { plannedAtMs: plan().fromMs, approvedAtMs: plan().fromMs }],
    ['never approved', { approvedAtMs: null }],
    ['approved when it had begun', { approvedAtMs: plan().fromMs + 1 }],
    ['cancelled', { cancelledAtMs: START_MS + HOUR_MS }],
    ['ended before it began', { endedAtMs: START_MS }],
  ])('%s excludes nothing', (_, changes) => {
    expect(exclusionOfMaintenance(plan(changes))).toBeUndefined();
  });

  it('is in the state that its times say', () => {
    const { fromMs, toMs } = plan();
    expect(maintenanceState(plan({ approvedAtMs: null }), fromMs - 1)).toBe('proposed');
    expect(maintenanceState(plan({ approvedAtMs: null }), fromMs)).toBe('expired');
    expect(maintenanceState(plan(), fromMs - 1)).toBe('approved');
    expect(maintenanceState(plan(), fromMs)).toBe('running');
    expect(maintenanceState(plan(), toMs)).toBe('done');
    expect(maintenanceState(plan({ endedAtMs: fromMs + 1 }), fromMs + 1)).toBe('done');
    expect(maintenanceState(plan({ plannedAtMs: fromMs }), fromMs)).toBe('late');
    expect(maintenanceState(plan({ cancelledAtMs: START_MS }), fromMs)).toBe('cancelled');
  });
});

describe('what was known at a moment', () => {
  it('has nothing that was written down later', () => {
    const [closure] = fc.sample(anyClosure, { seed, numRuns: 1 });
    const removed: ClosureFact = { ...closure!, recordedAtMs: 100, removedAtMs: 200 };
    expect(closureKnownAt(removed, 99)).toBeUndefined();
    expect(closureKnownAt(removed, 199)).toMatchObject({ removedAtMs: null });
    expect(closureKnownAt(removed, 200)).toMatchObject({ removedAtMs: 200 });
    expect(maintenanceKnownAt(plan(), START_MS - 1)).toBeUndefined();
    expect(maintenanceKnownAt(plan(), START_MS)).toMatchObject({ approvedAtMs: null });
    expect(maintenanceKnownAt(plan(), START_MS + HOUR_MS)).toEqual(plan());
  });
});
