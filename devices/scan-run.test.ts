/** The run of scans as a function, against any order of events. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advanceScan, IDLE, type ScanEffect, type ScanInput, type ScanState } from './scan-run.ts';

const PROPERTY = {
  seed: Number(process.env['FC_SEED'] ?? 20261125),
  numRuns: Number(process.env['FUZZ_CASES'] ?? 2000),
};
const TEXT = { type: 'text', text: 'A', lengthBytes: 1 } as const;
const BAD = { type: 'rejected', reason: 'encoding', lengthBytes: 1 } as const;

type Step = ScanInput['type'] | 'badCode' | 'gone' | 'refused' | 'silent';

const steps = fc.array(
  fc.record({
    afterMs: fc.integer({ min: 0, max: 6000 }),
    type: fc.constantFrom<Step>(
      'begin',
      'begin',
      'triggered',
      'refused',
      'silent',
      'code',
      'badCode',
      'timer',
      'timer',
      'cancel',
      'released',
      'released',
      'gone',
      'ended',
    ),
  }),
  { maxLength: 40 },
);

/** Plays the driver: one caller at a time, `released` only after a release, and the end after a loss. */
function play(script: readonly { afterMs: number; type: Step }[]) {
  let state: ScanState = IDLE;
  let nowMs = 0;
  let isCalling = false;
  let isReleasing = false;
  let isLit = false;
  const log: { calls: number; results: string[]; texts: number; codesWhileReading: number } = {
    calls: 0,
    results: [],
    texts: 0,
    codesWhileReading: 0,
  };

  function run(effect: ScanEffect): void {
    if (effect.type === 'trigger') isLit = true;
    if (effect.type === 'release') {
      expect(isReleasing, 'one release at a time').toBe(false);
      isReleasing = true;
      isLit = false;
    }
    if (effect.type === 'wait') expect(effect.delayMs).toBeGreaterThanOrEqual(0);
    if (effect.type === 'lost') dispatch({ type: 'ended', detail: 'lost' });
    if (effect.type === 'done') {
      expect(isCalling, 'a result has somebody who waits for it').toBe(true);
      isCalling = false;
      log.results.push(effect.result.ok ? 'text' : effect.result.error);
      log.texts += effect.result.ok ? 1 : 0;
    }
  }

  function dispatch(input: ScanInput): void {
    const next = advanceScan(state, input);
    state = next.state;
    for (const effect of next.effects) run(effect);
  }

  function take(type: Step): void {
    switch (type) {
      case 'begin':
        if (isCalling || state.tag === 'ended') return;
        isCalling = true;
        log.calls += 1;
        return dispatch({ type, nowMs, timeoutMs: 5000 });
      case 'triggered':
        return dispatch({ type: 'triggered', outcome: { type: 'lit' } });
      case 'refused':
        return dispatch({ type: 'triggered', outcome: { type: 'refused', detail: 'no' } });
      case 'silent':
        return dispatch({ type: 'triggered', outcome: { type: 'silent' } });
      case 'code':
      case 'badCode':
        if (state.tag === 'reading' && type === 'code') log.codesWhileReading += 1;
        return dispatch({ type: 'code', code: type === 'code' ? TEXT : BAD, nowMs });
      case 'timer':
        return dispatch({ type, nowMs });
      case 'cancel':
        return isCalling ? dispatch({ type }) : undefined;
      case 'released':
      case 'gone':
        if (!isReleasing) return;
        isReleasing = false;
        return dispatch({ type: 'released', isThere: type === 'released', nowMs });
      case 'ended':
        return dispatch({ type, detail: 'closed' });
    }
  }

  for (const { afterMs, type } of script) {
    nowMs += afterMs;
    take(type);
  }
  return {
    log,
    end: () => take('ended'),
    isCalling: () => isCalling,
    isLit: () => isLit,
    state: () => state,
  };
}

describe('a run of scans', () => {
  it('gives every call one result, whatever happens in whatever order', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { log, end, isCalling } = play(script);
        end();
        expect(isCalling()).toBe(false);
        expect(log.results).toHaveLength(log.calls);
        expect(log.texts).toBe(log.codesWhileReading);
      }),
      PROPERTY,
    );
  });

  it('leaves no light on when nobody reads', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { isLit, state } = play(script);
        const isDark = state().tag === 'idle' || state().tag === 'releasing';
        expect(isDark && isLit()).toBe(false);
      }),
      PROPERTY,
    );
  });

  it('says that no code came only when the scanner has shown that it was there', () => {
    const reading = advanceScan(IDLE, { type: 'begin', nowMs: 0, timeoutMs: 1000 }).state;
    const over = advanceScan(reading, { type: 'timer', nowMs: 1000 });
    expect(over.effects).toEqual([{ type: 'release' }]);
    expect(advanceScan(over.state, { type: 'released', isThere: true, nowMs: 1100 }).effects).toMatchObject([
      { type: 'done', result: { error: 'timeOut' } },
    ]);
    expect(advanceScan(over.state, { type: 'released', isThere: false, nowMs: 1100 }).effects).toEqual([
      { type: 'lost' },
    ]);
  });

  it('lights up for the next caller only after the last word of the scanner to the one before', () => {
    const reading = advanceScan(IDLE, { type: 'begin', nowMs: 0, timeoutMs: 1000 }).state;
    const releasing = advanceScan(reading, { type: 'code', code: TEXT, nowMs: 100 }).state;
    const next = advanceScan(releasing, { type: 'begin', nowMs: 110, timeoutMs: 1000 });
    expect(next.effects).toEqual([]);
    expect(advanceScan(next.state, { type: 'code', code: TEXT, nowMs: 120 }).effects).toEqual([
      { type: 'dropCode' },
    ]);
    expect(
      advanceScan(next.state, { type: 'released', isThere: true, nowMs: 130 }).effects.map(
        ({ type }) => type,
      ),
    ).toEqual(['trigger', 'wait']);
  });

  it('a timeout that is no number ends at once', () => {
    const { state, effects } = advanceScan(IDLE, { type: 'begin', nowMs: 0, timeoutMs: Number.NaN });
    expect(effects[0]).toEqual({ type: 'trigger' });
    expect(advanceScan(state, { type: 'timer', nowMs: 0 }).effects).toEqual([{ type: 'release' }]);
  });
});
