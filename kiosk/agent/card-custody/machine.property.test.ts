import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CardError } from '../../../devices/card-reader.ts';
import { isAtRest } from './machine.ts';
import { cardOf, type CustodyEffect, type Order } from './state.ts';
import { createBench, TIMEOUTS, type Bench } from './test-support.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20261125);
const FAILURES: CardError[] = [
  'mediaJam',
  'userError',
  'hardwareError',
  'timeOut',
  'noMedia',
  'retainBinFull',
  'unsupportedCommand',
  'linkLost',
];

const ENDS: ReadonlySet<string | undefined> = new Set(['captured', 'taken', 'gone']);

interface Happening {
  readonly run: (bench: Bench) => void;
  /** For whoever reads a counterexample. */
  readonly [fc.toStringMethod]: () => string;
}

function happening(weight: number, name: string, run: (bench: Bench) => unknown) {
  return happeningOf(weight, fc.constant(name), () => run);
}

function happeningOf<T>(
  weight: number,
  arbitrary: fc.Arbitrary<T>,
  run: (value: T) => (bench: Bench) => unknown,
) {
  const described = arbitrary.map((value): Happening => ({
    run: (bench) => void run(value)(bench),
    [fc.toStringMethod]: () => JSON.stringify(value),
  }));
  return { weight, arbitrary: described };
}

let visits = 0;
const newVisitId = () => `00000000-0000-4000-8000-${String(visits++).padStart(12, '0')}`;
const depth = fc.constantFrom('gate' as const, 'inside' as const);

/** Each is something that people, readers, disks or time do. */
const anything: fc.Arbitrary<Happening> = fc.oneof(
  // Another visit, or the next step of the same.
  happeningOf(
    5,
    fc.record({
      isNew: fc.boolean(),
      need: fc.constantFrom('identify', 'insert', 'keep', 'giveBack'),
      isSlow: fc.boolean(),
    }),
    ({ isNew, need, isSlow }) =>
      (bench) => {
        const { visit } = bench.state;
        bench.visit({ id: isNew || visit === null ? newVisitId() : visit.id, need, isSlow });
      },
  ),
  happening(2, 'visit ends', (bench) => bench.visit(null)),
  happeningOf(6, fc.tuple(fc.constant('insert, seen'), depth), ([, to]) => (bench) => {
    bench.insert(to);
    bench.report();
  }),
  happeningOf(
    2,
    fc.tuple(fc.constant('insert, unseen'), depth),
    ([, to]) =>
      (bench) =>
        bench.insert(to),
  ),
  happening(2, 'take', (bench) => bench.take()),
  happening(5, 'report', (bench) => bench.report()),
  happening(12, 'finish', (bench) => bench.finish()),
  happeningOf(
    3,
    fc.tuple(fc.constantFrom(...FAILURES), fc.boolean()),
    ([error, isDone]) =>
      (bench) =>
        // Of a card that it has just moved no reader says so.
        bench.finish(error, isDone && error !== 'noMedia'),
  ),
  happeningOf(6, fc.nat(40_000), (ms) => (bench) => bench.pass(ms)),
  happening(1, 'lose', (bench) => bench.lose()),
  happening(2, 'comeBack', (bench) => bench.comeBack()),
  happening(1, 'restart', (bench) => bench.restart()),
  happeningOf(1, fc.record({ isBinFull: fc.boolean() }), ({ isBinFull }) => (bench) => {
    bench.isBinFull = isBinFull;
  }),
  happeningOf(
    1,
    fc.record({ canStore: fc.boolean() }),
    ({ canStore }) =>
      (bench) =>
        bench.setCanStore(canStore),
  ),
  happeningOf(2, fc.record({ isJammed: fc.boolean() }), ({ isJammed }) => (bench) => {
    bench.isJammed = isJammed;
  }),
  happening(1, 'forced in', (bench) => bench.forceIn()),
  // Nobody opens a reader that works: only one that asks for it.
  happening(1, 'technician', (bench) => {
    const { name } = bench.state.phase;
    if (name === 'kept' || name === 'stuck') bench.remove();
  }),
);

const check = (law: (happenings: Happening[]) => void) =>
  fc.assert(fc.property(fc.array(anything, { maxLength: 80, size: 'max' }), law), {
    seed: SEED,
    numRuns: Number(process.env['FUZZ_CASES'] ?? 600),
  });

function walk(happenings: readonly Happening[], look?: Parameters<typeof createBench>[0]): Bench {
  const bench = createBench(look);
  bench.comeBack();
  for (const { run } of happenings) run(bench);
  return bench;
}

/** Nobody comes any more, the reader works, and so does the disk. */
function leftAlone(bench: Bench): Bench {
  bench.setCanStore(true);
  bench.isJammed = false;
  bench.comeBack();
  bench.visit(null);
  for (let turns = 0; turns < 12; turns++) {
    bench.obey();
    bench.report();
    bench.pass(60_000);
  }
  bench.obey();
  return bench;
}

const CAPTURE: Order = { type: 'move', to: 'retain' };

function hasOrder(effects: readonly CustodyEffect[], wanted: Order): boolean {
  const text = JSON.stringify(wanted);
  return effects.some((effect) => effect.type === 'order' && JSON.stringify(effect.order) === text);
}

describe('whatever hands, readers, disks and time do to a card', () => {
  it('the random walks come through every phase and every record, so that the laws below mean something', () => {
    const seen = new Set<string>();
    check((happenings) => {
      const bench = walk(happenings, ({ state }) => {
        seen.add(state.phase.name);
        if (state.phase.name === 'offered') seen.add(state.phase.stage);
      });
      for (const event of bench.events()) seen.add(event);
    });
    const phases = 'away capturing drawingBack empty entering held kept offered returning stuck';
    const records = 'captured gone taken unknown';
    expect([...seen].toSorted()).toEqual(`${phases} ${records} please warning`.split(' ').toSorted());
  });

  it('the entry opens only into an empty reader, for a visit that asks, where records can be stored', () => {
    check((happenings) => {
      walk(happenings, ({ state, world }, effects) => {
        if (!hasOrder(effects, { type: 'setEntry', entry: 'open' })) return;
        expect(state.reader?.media).toBe('none');
        expect(cardOf(state)).toBeNull();
        expect(['identify', 'insert']).toContain(state.visit?.need);
        expect(world.canStore).toBe(true);
      });
    });
  });

  it('no card is captured that was not offered and called out, each for its whole time', () => {
    check((happenings) => {
      walk(happenings, (bench, effects) => {
        const story = bench.stories.findLast(({ place }) => place === 'reader');
        // Without a card a hand was faster than the order: the reader will find nothing.
        if (!hasOrder(effects, CAPTURE) || story === undefined) return;
        const { pleaseAtMonoMs, warningAtMonoMs } = story;
        expect(pleaseAtMonoMs).not.toBeNull();
        expect(warningAtMonoMs! - pleaseAtMonoMs!).toBeGreaterThanOrEqual(TIMEOUTS.takeMs);
        expect(bench.world.monoMs - warningAtMonoMs!).toBeGreaterThanOrEqual(TIMEOUTS.cardWarningMs);
      });
    });
  });

  it('no card is captured while the visit that it belongs to goes on', () => {
    check((happenings) => {
      walk(happenings, ({ state }, effects) => {
        if (!hasOrder(effects, CAPTURE) || state.visit === null) return;
        expect(cardOf(state)?.visitId).not.toBe(state.visit.id);
      });
    });
  });

  it('left alone it comes to rest, with the entry closed and no card inside but one that is told of', () => {
    check((happenings) => {
      const { state, media, isBinFull } = leftAlone(walk(happenings));
      expect(isAtRest(state)).toBe(true);
      expect(state.entry).toBe('closed');
      // Or the reader refused for no reason that it told.
      const isKeptForNow = state.phase.name === 'kept' && (isBinFull || !state.phase.wasBinFull);
      expect(media === 'none' ? state.phase.name : isKeptForNow).toBe(media === 'none' ? 'empty' : true);
    });
  });

  it('every card that came into its care ends in a hand, or with a record of what became of it', () => {
    check((happenings) => {
      const { stories } = leftAlone(walk(happenings));
      const untold = stories.filter(({ place, isKnown, records }) => {
        if (!isKnown || place === 'hand') return false;
        return place === 'reader' ? !records.includes('kept') : !ENDS.has(records.at(-1));
      });
      expect(untold).toEqual([]);
    });
  });

  it('a story that a record began has one end, and no event is told twice', () => {
    check((happenings) => {
      for (const { place, records } of leftAlone(walk(happenings)).stories) {
        expect(new Set(records).size).toBe(records.length);
        const ends = records.flatMap((event, at) => (ENDS.has(event) ? [at] : []));
        const hasEnd = records.length > 0 && place !== 'reader';
        expect(ends).toEqual(hasEnd ? [records.length - 1] : []);
      }
    });
  });
});
