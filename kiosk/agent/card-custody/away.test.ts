import { describe, expect, it } from 'vitest';
import { asking, holding, letLeave, offering, VISIT } from './test-support.ts';

describe('a reader that goes away with a card', () => {
  it('is told once, and goes on giving it back when it answers', () => {
    const bench = holding();
    bench.lose();
    bench.comeBack();
    bench.lose();
    bench.visit(null);
    bench.comeBack();
    bench.obey();
    bench.take();
    bench.report();
    expect(bench.events()).toEqual(['unknown', 'taken']);
  });

  it('keeps it for the visit that it belongs to', () => {
    const bench = holding();
    bench.lose();
    bench.comeBack();
    expect(bench.state.phase.name).toBe('held');
  });

  it('without one is no news', () => {
    const bench = asking();
    bench.lose();
    bench.comeBack();
    bench.obey();
    expect(bench.events()).toEqual([]);
    expect(bench.state.entry).toBe('open');
  });

  it('and comes back without is told as gone', () => {
    const bench = holding();
    bench.lose();
    bench.remove();
    bench.comeBack();
    expect(bench.events()).toEqual(['unknown', 'gone']);
  });

  it('answers no order that was given before', () => {
    const bench = holding();
    bench.visit(null);
    const { orderNo } = bench.state;
    bench.lose();
    bench.comeBack();
    bench.answerOf(orderNo);
    expect(bench.state.phase.name).toBe('returning');
    expect(bench.state.order).not.toBeNull();
  });
});

describe('a start', () => {
  it('gives back what an earlier run left inside, whoever stands there, and names its visit when it is captured', () => {
    const bench = holding();
    bench.restart();
    bench.visit({ ...VISIT, need: 'identify' });
    bench.comeBack();
    bench.obey();
    expect(bench.state.phase).toMatchObject({
      name: 'offered',
      card: { reason: 'found', visitId: VISIT.id },
    });
    letLeave(bench);
    bench.obey();
    expect(bench.events()).toEqual(['captured']);
  });

  it('gives back a card that no run knew of', () => {
    const bench = asking();
    bench.insert();
    bench.restart();
    bench.comeBack();
    bench.obey();
    expect(bench.state.phase).toMatchObject({ name: 'offered', card: { reason: 'found', visitId: null } });
  });

  it('believes that a card which hung in the gate was taken, and not one that was inside', () => {
    const hanging = offering();
    hanging.report();
    hanging.restart();
    hanging.take();
    hanging.comeBack();
    expect(hanging.events()).toEqual([]);
    const inside = holding();
    inside.restart();
    inside.remove();
    inside.comeBack();
    expect(inside.events()).toEqual(['gone']);
  });

  it('in the middle of a capture does not know, and says so', () => {
    const bench = offering();
    letLeave(bench);
    const { orderNo } = bench.state;
    bench.carryOutUnheard();
    bench.restart();
    bench.comeBack();
    bench.answerOf(orderNo);
    expect(bench.stories).toMatchObject([{ place: 'bin', records: ['gone'] }]);
  });
});
