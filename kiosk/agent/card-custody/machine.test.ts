import { describe, expect, it } from 'vitest';
import { isAtRest } from './machine.ts';
import {
  asking,
  createBench,
  holding,
  letLeave,
  offering,
  OTHER_VISIT,
  OVER,
  TIMEOUTS,
  VISIT,
} from './test-support.ts';

describe('the entry', () => {
  it('opens when a step asks for a card, and closes when none does', () => {
    const bench = asking();
    expect(bench.orders).toEqual([{ type: 'setEntry', entry: 'open' }]);
    bench.visit({ ...VISIT, need: 'keep' });
    expect(bench.orders.at(-1)).toEqual({ type: 'setEntry', entry: 'closed' });
  });

  it('stays closed while nothing can be recorded', () => {
    const bench = createBench();
    bench.comeBack();
    bench.setCanStore(false);
    bench.visit(VISIT);
    expect(bench.orders).toEqual([]);
    bench.setCanStore(true);
    expect(bench.orders).toHaveLength(1);
  });

  it('closes behind a card, before anything moves', () => {
    const bench = asking();
    bench.insert();
    bench.report();
    expect(bench.orders.at(-1)).toEqual({ type: 'setEntry', entry: 'closed' });
  });

  it('that does not obey is asked again after a while, and holds no card up', () => {
    const bench = asking();
    bench.insert();
    bench.report();
    bench.finish('hardwareError');
    bench.visit(null);
    expect(bench.orders.at(-1)).toEqual({ type: 'move', to: 'exit' });
    bench.obey();
    bench.pass(5000);
    expect(bench.orders.at(-1)).toEqual({ type: 'setEntry', entry: 'closed' });
  });
});

describe('a card', () => {
  it('stays as long as the visit has a use for it, and goes back before the paper', () => {
    const bench = holding();
    bench.pass(600_000);
    expect(bench.state.phase.name).toBe('held');
    bench.visit(OVER);
    expect(bench.orders.at(-1)).toEqual({ type: 'move', to: 'exit' });
    bench.obey();
    expect(bench.media).toBe('gate');
    bench.take();
    bench.report();
    expect(bench.state.phase.name).toBe('empty');
    expect(bench.events()).toEqual([]);
  });

  it('that nobody could read comes back after ten seconds, and may be tried again', () => {
    const bench = asking();
    bench.insert();
    bench.report();
    bench.obey();
    bench.pass(10_000);
    bench.obey();
    expect(bench.state.phase).toMatchObject({ name: 'offered', card: { reason: 'unread' } });
    bench.take();
    bench.report();
    expect(bench.orders.at(-1)).toEqual({ type: 'setEntry', entry: 'open' });
  });

  it('that was faster than the closing entry is given back at once', () => {
    const bench = asking();
    bench.visit(null);
    bench.insert();
    bench.report();
    bench.obey();
    expect(bench.state.phase).toMatchObject({
      name: 'offered',
      card: { reason: 'visit-over', visitId: VISIT.id },
    });
  });

  it('that the antenna read before the reader told of it belongs to the visit all the same', () => {
    const bench = asking();
    bench.insert();
    bench.visit({ ...VISIT, need: 'keep' });
    bench.obey();
    expect(bench.state.phase).toMatchObject({ name: 'held', card: { visitId: VISIT.id } });
  });

  it("that comes through a closed entry is nobody's, and given back at once", () => {
    const bench = createBench();
    bench.comeBack();
    bench.forceIn();
    bench.report();
    bench.obey();
    expect(bench.state.phase).toMatchObject({
      name: 'offered',
      card: { reason: 'uninvited', visitId: null },
    });
  });

  it('of one visit is not taken for that of the next', () => {
    const bench = holding();
    bench.visit({ ...OTHER_VISIT, need: 'keep' });
    bench.obey();
    expect(bench.state.phase).toMatchObject({ name: 'offered', card: { visitId: VISIT.id } });
  });

  it('that nobody takes is asked for, called out, captured, and told of once', () => {
    const bench = offering();
    bench.visit(null);
    bench.pass(TIMEOUTS.takeMs - 1);
    expect(bench.state.phase).toMatchObject({ name: 'offered', stage: 'please' });
    bench.pass(1);
    expect(bench.state.phase).toMatchObject({ name: 'offered', stage: 'warning' });
    bench.pass(TIMEOUTS.cardWarningMs);
    bench.obey();
    expect(bench.stories).toMatchObject([{ place: 'bin', records: ['captured'] }]);
    expect(bench.state.phase).toMatchObject({
      name: 'empty',
      noticeUntilMonoMs: bench.world.monoMs + 60_000,
    });
    bench.pass(60_000);
    expect(bench.state.phase).toEqual({ name: 'empty', noticeUntilMonoMs: null });
  });

  it('that is taken during the warning leaves no record', () => {
    const bench = offering();
    bench.visit(null);
    bench.pass(TIMEOUTS.takeMs + TIMEOUTS.cardWarningMs - 1);
    bench.take();
    bench.report();
    bench.pass(600_000);
    expect(bench.events()).toEqual([]);
    expect(isAtRest(bench.state)).toBe(true);
  });

  it('of whoever still stands there is called out as long as the visit lasts, and then for its whole time', () => {
    const bench = offering();
    bench.pass(300_000);
    expect(bench.state.phase).toMatchObject({ name: 'offered', stage: 'warning' });
    bench.pass(TIMEOUTS.cardWarningMs - 1);
    bench.visit(null);
    bench.pass(TIMEOUTS.cardWarningMs - 1);
    expect(bench.state.phase.name).toBe('offered');
    bench.pass(1);
    expect(bench.state.phase.name).toBe('capturing');
  });

  it('of a citizen with large type has twice the time', () => {
    const bench = asking();
    bench.insert();
    bench.report();
    bench.visit({ ...OVER, isSlow: true });
    bench.visit(null);
    bench.obey();
    const wholeMs = 2 * (TIMEOUTS.takeMs + TIMEOUTS.cardWarningMs);
    bench.pass(wholeMs - 1);
    expect(bench.state.phase.name).toBe('offered');
    bench.pass(1);
    expect(bench.state.phase.name).toBe('capturing');
  });

  it('that is pushed back in is offered anew', () => {
    const bench = offering();
    bench.pass(TIMEOUTS.takeMs);
    bench.push();
    bench.obey();
    expect(bench.state.phase).toMatchObject({ name: 'offered', stage: 'please' });
  });
});

describe('a move that fails', () => {
  it('because a hand pulled the card is a card that was taken', () => {
    const bench = holding();
    bench.visit(null);
    bench.finish('userError', true);
    // Whatever the reader believes: the reset finds nothing.
    bench.take();
    bench.obey();
    expect(bench.stories).toMatchObject([{ place: 'hand', records: [] }]);
    expect(bench.state.phase.name).toBe('empty');
  });

  it('is tried once more by a reset, and then somebody has to come', () => {
    const bench = holding();
    bench.visit(null);
    bench.finish('mediaJam');
    expect(bench.orders.at(-1)).toEqual({ type: 'reset', card: 'exit' });
    bench.finish('mediaJam');
    expect(bench.state.phase.name).toBe('stuck');
    expect(bench.events()).toEqual(['stuck']);
  });

  it('leaves a card that is given back as soon as the reader is free again', () => {
    const bench = holding();
    bench.visit(null);
    bench.finish('mediaJam');
    bench.finish('mediaJam');
    bench.pass(60_000);
    expect(bench.orders.at(-1)).toEqual({ type: 'reset', card: 'stay' });
    bench.finish('mediaJam');
    bench.pass(60_000);
    bench.obey();
    expect(bench.media).toBe('gate');
    bench.take();
    bench.report();
    expect(bench.events()).toEqual(['stuck', 'taken']);
  });

  it('in a capture is followed by a look, because nobody knows where the card is', () => {
    const bench = offering();
    letLeave(bench);
    bench.finish('timeOut', true);
    expect(bench.events()).toEqual(['gone']);
    expect(bench.stories).toMatchObject([{ place: 'bin' }]);
  });

  it('in a capture twice leaves it stuck, and it is never offered to the next citizen', () => {
    const bench = offering();
    letLeave(bench);
    bench.finish('mediaJam');
    bench.finish('ok');
    bench.finish('mediaJam');
    expect(bench.events()).toEqual(['stuck']);
    bench.visit(OTHER_VISIT);
    bench.pass(60_000);
    bench.obey();
    expect(bench.stories).toMatchObject([{ place: 'bin', records: ['stuck', 'captured'] }]);
  });
});

describe('a full bin', () => {
  it('draws the card back inside, tells it, and captures it when there is room', () => {
    const bench = offering();
    bench.isBinFull = true;
    bench.report();
    letLeave(bench);
    bench.obey();
    expect(bench.media).toBe('inside');
    expect(bench.events()).toEqual(['kept']);
    expect(isAtRest(bench.state)).toBe(true);
    bench.visit(OTHER_VISIT);
    expect(bench.state.entry).toBe('closed');
    bench.isBinFull = false;
    bench.report();
    bench.obey();
    expect(bench.stories).toMatchObject([{ place: 'bin', records: ['kept', 'captured'] }]);
  });

  it('that the reader tells of only when it refuses does the same', () => {
    const bench = offering();
    letLeave(bench);
    bench.isBinFull = true;
    bench.obey();
    expect(bench.media).toBe('inside');
    expect(bench.events()).toEqual(['kept']);
  });

  it('keeps the card through a restart, and pushes it at nobody', () => {
    const bench = offering();
    bench.isBinFull = true;
    bench.report();
    letLeave(bench);
    bench.obey();
    bench.restart();
    bench.comeBack();
    bench.obey();
    expect(bench.media).toBe('inside');
    expect(bench.events()).toEqual(['kept']);
  });
});
