import { describe, expect, it } from 'vitest';
import {
  AreaParams,
  BudgetParams,
  CompareParams,
  CorrectionParams,
  GroupParams,
  HeatParams,
  IntervalParams,
  Month,
  RangeParams,
  ReportParams,
} from './api.ts';
import { DownCause, ownerOf } from './words.ts';

describe('questions about uptime', () => {
  it('name days and months that exist', () => {
    expect(RangeParams.safeParse({ from: '2026-10-01', to: '2026-10-31' }).success).toBe(true);
    for (const wrong of ['2026-02-30', '2026-1-1', 'today']) {
      expect(RangeParams.safeParse({ from: wrong, to: wrong }).success).toBe(false);
    }
    expect(Month.safeParse('2026-13').success).toBe(false);
  });

  it('run forwards in time, and not without end', () => {
    expect(RangeParams.safeParse({ from: '2026-10-02', to: '2026-10-01' }).success).toBe(false);
    expect(RangeParams.safeParse({ from: '2020-01-01', to: '2026-10-01' }).success).toBe(false);
  });

  it('refuse what they do not know, so that a misspelt filter is not the whole fleet', () => {
    const days = { from: '2026-10-01', to: '2026-10-31' };
    const span = { fromMs: 0, toMs: 1000 };
    for (const [params, asked] of [
      [RangeParams, days],
      [HeatParams, days],
      [GroupParams, { ...days, by: 'site' }],
      [CompareParams, { month: '2026-10' }],
      [ReportParams, { month: '2026-10' }],
      [IntervalParams, span],
      [CorrectionParams, span],
      [AreaParams, span],
    ] as const) {
      expect(params.safeParse(asked).success).toBe(true);
      expect(params.safeParse({ ...asked, regoin: '510106' }).success).toBe(false);
    }
  });

  it('measure against 99 % unless they say otherwise', () => {
    expect(BudgetParams.parse({ month: '2026-10' }).objective).toBe(0.99);
  });
});

it('every cause of down time has an owner', () => {
  expect(DownCause.options.map((cause) => ownerOf(cause)).every((owner) => owner.length > 0)).toBe(true);
});
