import { describe, expect, it } from 'vitest';
import { createTestClock } from '../../test/support/test-clock.ts';
import { every, sleep, systemClock } from './clock.ts';
import { addMonths, dayOf, daysFrom, monthOf, spanOfMonth, dayStartMs } from './day.ts';
import { createDeadlineTimer } from './deadline-timer.ts';
import { fullJitterMs } from './retry.ts';

describe('sleep', () => {
  it('ends when the time has passed', async () => {
    const clock = createTestClock();
    let isAwake = false;
    const done = sleep(clock, 1000).then(() => (isAwake = true));
    await clock.advance(999);
    expect(isAwake).toBe(false);
    await clock.advance(1);
    expect(isAwake).toBe(true);
    await done;
  });

  it('ends at once with the reason of its signal, and leaves no timer behind', async () => {
    const clock = createTestClock();
    const stop = new AbortController();
    const done = sleep(clock, 1000, stop.signal);
    stop.abort(new Error('closing'));
    await expect(done).rejects.toThrow('closing');
    await expect(sleep(clock, 1000, stop.signal)).rejects.toThrow('closing');
    expect(clock.pendingTimers()).toBe(0);
  });
});

describe('every', () => {
  it('repeats until it is cancelled, also from within', async () => {
    const clock = createTestClock();
    let runs = 0;
    const timer = every(clock, 10, () => {
      runs += 1;
      if (runs === 3) timer.cancel();
    });
    await clock.advance(1000);
    expect(runs).toBe(3);
    expect(clock.pendingTimers()).toBe(0);
  });
});

describe('systemClock', () => {
  it('does not fire at once for a delay beyond 2^31 - 1 ms', async () => {
    let hasFired = false;
    const timer = systemClock.setTimer(2 ** 40, () => (hasFired = true));
    await new Promise((resolve) => setTimeout(resolve, 20));
    timer.cancel();
    expect(hasFired).toBe(false);
  });

  it('has a monotonic clock that does not go back', () => {
    const first = systemClock.monoMs();
    expect(systemClock.monoMs()).toBeGreaterThanOrEqual(first);
    expect(systemClock.nowMs()).toBeGreaterThan(Date.UTC(2026, 0, 1));
  });
});

describe('fullJitterMs', () => {
  const backoff = { baseMs: 1000, capMs: 60_000 };

  it('doubles its ceiling with every attempt up to the cap', () => {
    const ceilings = [0, 1, 2, 5, 6, 7, 100].map((attempt) =>
      fullJitterMs(backoff, attempt, () => 0.999999999),
    );
    expect(ceilings).toEqual([1000, 2000, 4000, 32_000, 60_000, 60_000, 60_000]);
  });

  it('reaches down to zero, so that a fleet spreads over the whole span', () => {
    expect(fullJitterMs(backoff, 9, () => 0)).toBe(0);
  });
});

describe('the timer of a deadline', () => {
  function createTimer() {
    const clock = createTestClock();
    const firedAtMs: number[] = [];
    const timer = createDeadlineTimer(clock, () => firedAtMs.push(clock.monoMs()));
    return { clock, firedAtMs, timer };
  }

  it('fires once, at the last deadline that it was given', async () => {
    const { clock, firedAtMs, timer } = createTimer();
    timer.arm(1000);
    timer.arm(1000);
    timer.arm(500);
    expect(clock.pendingTimers()).toBe(1);
    await clock.advance(5000);
    expect(firedAtMs).toEqual([500]);
  });

  it('can be armed for the same deadline again once it has fired', async () => {
    const { clock, firedAtMs, timer } = createTimer();
    timer.arm(500);
    await clock.advance(500);
    timer.arm(500);
    await clock.advance(0);
    expect(firedAtMs).toEqual([500, 500]);
  });

  it('leaves nothing behind without a deadline, and when it is cancelled', () => {
    const { clock, timer } = createTimer();
    timer.arm(500);
    timer.arm(null);
    expect(clock.pendingTimers()).toBe(0);
    timer.arm(500);
    timer.cancel();
    expect(clock.pendingTimers()).toBe(0);
  });
});

describe('days and months of China', () => {
  it('begin at midnight there', () => {
    const { fromMs, toMs } = spanOfMonth('2026-02');
    expect(fromMs).toBe(Date.UTC(2026, 0, 31, 16));
    expect((toMs - fromMs) / 86_400_000).toBe(28);
    expect([dayOf(fromMs), dayOf(fromMs - 1), dayOf(dayStartMs('2026-02-03'))]).toEqual([
      '2026-02-01',
      '2026-01-31',
      '2026-02-03',
    ]);
  });

  it('follow each other over the end of a year', () => {
    expect([addMonths('2026-11', 2), addMonths('2026-01', -1), addMonths('2026-10', -12)]).toEqual([
      '2027-01',
      '2025-12',
      '2025-10',
    ]);
    expect(daysFrom('2026-12-31', '2027-01-01')).toEqual(['2026-12-31', '2027-01-01']);
    expect([monthOf('2026-12-31'), monthOf(Date.UTC(2026, 11, 31, 16))]).toEqual(['2026-12', '2027-01']);
  });
});
