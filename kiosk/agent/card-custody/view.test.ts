import { describe, expect, it } from 'vitest';
import { createBench, TIMEOUTS, VISIT, type Bench } from './test-support.ts';
import { cardView, mostUrgent } from './view.ts';

const shown = (bench: Bench) => cardView(bench.state, { ...bench.world, timeouts: TIMEOUTS });

function inserted(): Bench {
  const bench = createBench();
  bench.comeBack();
  bench.visit(VISIT);
  bench.obey();
  bench.insert();
  bench.report();
  bench.obey();
  return bench;
}

describe('the screen', () => {
  it('asks for the card, says where it is, asks to take it, calls out, and tells what became of it', () => {
    const bench = createBench();
    const states: string[] = [];
    const note = () => {
      const { state, stage, hasSound } = shown(bench);
      states.push([state, stage, hasSound ? 'sound' : null].filter((word) => word !== null).join(' '));
    };
    bench.comeBack();
    note();
    bench.visit(VISIT);
    bench.obey();
    note();
    bench.insert('gate');
    bench.report();
    note();
    bench.push();
    bench.obey();
    note();
    bench.visit(null);
    note();
    bench.obey();
    note();
    bench.pass(TIMEOUTS.takeMs);
    note();
    bench.pass(TIMEOUTS.cardWarningMs);
    note();
    bench.obey();
    note();
    bench.pass(60_000);
    note();
    expect(states).toEqual([
      'closed',
      'insert',
      'insert',
      'held',
      'returning',
      'take please',
      'take warning sound',
      'capturing',
      'captured',
      'closed',
    ]);
  });

  it('counts down to the end of each stage', () => {
    const bench = inserted();
    bench.visit(null);
    bench.obey();
    bench.pass(5000);
    expect(shown(bench).countdown).toEqual({ remainingMs: TIMEOUTS.takeMs - 5000, totalMs: TIMEOUTS.takeMs });
  });

  it('tells a card of the citizen before from that of the one who stands there', () => {
    const bench = inserted();
    expect(shown(bench).isOthers).toBe(false);
    bench.visit(null);
    bench.obey();
    expect(shown(bench).isOthers).toBe(false);
    bench.visit({ ...VISIT, id: '11111111-0000-4000-8000-000000000002' });
    expect(shown(bench)).toMatchObject({ state: 'take', isOthers: true });
  });

  it('asks the next citizen for a card rather than telling of one that was captured', () => {
    const bench = inserted();
    bench.visit(null);
    bench.obey();
    bench.visit({ ...VISIT, id: '11111111-0000-4000-8000-000000000002' });
    bench.pass(TIMEOUTS.takeMs + TIMEOUTS.cardWarningMs);
    bench.obey();
    expect(shown(bench).state).toBe('insert');
  });

  it('tells whom to call only when a card is in trouble', () => {
    const bench = inserted();
    bench.lose();
    expect(shown(bench).state).toBe('away');
    const empty = createBench();
    expect(shown(empty).state).toBe('closed');
  });

  it('of two readers shows the one that somebody has to act on', () => {
    const idle = createBench();
    const bench = inserted();
    expect(mostUrgent([shown(idle), shown(bench)])).toMatchObject({ state: 'held' });
    bench.visit(null);
    bench.obey();
    expect(mostUrgent([shown(idle), shown(bench)])).toMatchObject({ state: 'take' });
    expect(mostUrgent([])).toBeNull();
  });
});
