import { describe, expect, it } from 'vitest';
import { createTechnicianCodes } from './code.ts';
import { afterRight, afterStart, afterWrong, FRESH_GUARD, isPaused, pauseMs } from './guard.ts';

const NOW_MS = Date.UTC(2026, 10, 25, 4);
const STEP_MS = 30_000;
const codes = createTechnicianCodes('correct horse battery staple');
const compare = (code: string, nowMs = NOW_MS, lastStep = 0) => codes.compare(code, { nowMs, lastStep });
const stepOf = (nowMs: number) => Math.floor(nowMs / STEP_MS);

describe('a code', () => {
  it('fits half a minute early or late, for the way from the console to the screen, and no more', () => {
    const fitting = [-2, -1, 0, 1, 2].filter(
      (steps) => compare(codes.current(NOW_MS + steps * STEP_MS)).type === 'fits',
    );
    expect(fitting).toEqual([-1, 0, 1]);
  });

  it('is another one at every machine, and after every new secret', () => {
    const others = ['correct horse battery stable', ''].map((secret) =>
      createTechnicianCodes(secret).current(NOW_MS),
    );
    expect(new Set([...others, codes.current(NOW_MS)]).size).toBe(3);
  });

  it('works once, and says that it was used', () => {
    const code = codes.current(NOW_MS);
    expect(compare(code)).toEqual({ type: 'fits', step: stepOf(NOW_MS) });
    expect(compare(code, NOW_MS + STEP_MS, stepOf(NOW_MS))).toEqual({ type: 'used' });
    // One that was seen before the used one is as good as used.
    expect(compare(codes.current(NOW_MS - STEP_MS), NOW_MS, stepOf(NOW_MS))).toEqual({ type: 'used' });
  });

  it('of a clock that was ahead for a day does not shut the machine until then', () => {
    const usedAhead = stepOf(NOW_MS + 86_400_000);
    expect(compare(codes.current(NOW_MS), NOW_MS, usedAhead)).toMatchObject({ type: 'fits' });
  });

  it('of a clock that is wrong by more is wrong', () => {
    expect(compare(codes.current(NOW_MS), NOW_MS + 5 * 60_000)).toEqual({ type: 'wrong' });
  });
});

describe('guessing', () => {
  it('is free four times, and costs ever longer pauses then, up to a quarter of an hour', () => {
    const pauses = [1, 4, 5, 6, 7, 9, 10, 50].map(pauseMs);
    expect(pauses).toEqual([0, 0, 30_000, 60_000, 120_000, 480_000, 900_000, 900_000]);
  });

  it('is not made cheaper by a restart', () => {
    let guard = FRESH_GUARD;
    for (let tries = 0; tries < 6; tries += 1) guard = afterWrong(guard, 1000);
    expect(isPaused(guard, 60_999)).toBe(true);
    expect(isPaused(guard, 61_000)).toBe(false);
    expect(isPaused(afterStart(guard, 0), 59_999)).toBe(true);
  });

  it('an hour after the last pause costs a short pause again, and not less', () => {
    let guard = FRESH_GUARD;
    for (let tries = 0; tries < 12; tries += 1) guard = afterWrong(guard, 0);
    expect(guard.pausedUntilMonoMs).toBe(900_000);
    expect(afterWrong(guard, 900_000 + 3_599_999).pausedUntilMonoMs).toBe(900_000 + 3_599_999 + 900_000);
    expect(afterWrong(guard, 900_000 + 3_600_000)).toMatchObject({
      wrong: 5,
      pausedUntilMonoMs: 4_500_000 + 30_000,
    });
  });

  it('is forgotten with the right code', () => {
    expect(afterRight(7)).toEqual({ lastStep: 7, wrong: 0, pausedUntilMonoMs: 0 });
  });
});
