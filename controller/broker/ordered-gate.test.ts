import { describe, expect, it } from 'vitest';
import { createTestClock } from '../../test/support/test-clock.ts';
import type { AcceptResult } from './broker.ts';
import { createOrderedGate } from './ordered-gate.ts';

function deferred() {
  let resolve: (result: AcceptResult) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<AcceptResult>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

describe('the ordered gate', () => {
  it('gives verdicts in the order of arrival, however they come', async () => {
    const clock = createTestClock();
    const gate = createOrderedGate(clock);
    const verdicts = [deferred(), deferred(), deferred()];
    const settled: string[] = [];
    verdicts.forEach(({ promise }, index) =>
      gate.pass(promise, 0, (result) => settled.push(`${index} ${result}`)),
    );
    verdicts[2]?.resolve('stored');
    verdicts[1]?.resolve('unavailable');
    await clock.advance(1);
    expect(settled).toEqual([]);
    verdicts[0]?.resolve('stored');
    await clock.advance(1);
    expect(settled).toEqual(['0 stored', '1 unavailable', '2 stored']);
    expect(gate.pending()).toBe(0);
  });

  it('holds a verdict back for its delay, and all behind it', async () => {
    const clock = createTestClock();
    const gate = createOrderedGate(clock);
    const settled: number[] = [];
    gate.pass(Promise.resolve('stored'), 100, () => settled.push(1));
    gate.pass(Promise.resolve('stored'), 0, () => settled.push(2));
    await clock.advance(99);
    expect(settled).toEqual([]);
    await clock.advance(1);
    expect(settled).toEqual([1, 2]);
  });

  it('reads a rejection as not stored', async () => {
    const clock = createTestClock();
    const gate = createOrderedGate(clock);
    const settled: AcceptResult[] = [];
    gate.pass(Promise.reject(new Error('against the contract')), 0, (result) => settled.push(result));
    await clock.advance(0);
    expect(settled).toEqual(['unavailable']);
  });

  it('is silent after close, and leaves no timer behind', async () => {
    const clock = createTestClock();
    const gate = createOrderedGate(clock);
    const late = deferred();
    const settled: AcceptResult[] = [];
    gate.pass(Promise.resolve('stored'), 100, (result) => settled.push(result));
    gate.pass(late.promise, 0, (result) => settled.push(result));
    await clock.advance(0);
    gate.close();
    late.resolve('stored');
    await clock.advance(1000);
    expect(settled).toEqual([]);
    expect(clock.pendingTimers()).toBe(0);
  });
});
