/** A motor reader as the custody's tests need it: where the card really is, and a machine that is told so, step by step. */
import type { CardError } from '../../../devices/card-reader.ts';
import type { CardEvent } from '../../../shared/protocol/index.ts';
import { contentOf, stateAfter } from './journal.ts';
import { deadlineOf, transition } from './machine.ts';
import {
  cardOf,
  type CustodyEffect,
  type CustodyEvent,
  type CustodyState,
  type CustodyWorld,
  type Media,
  type Order,
  type ReaderNow,
  type VisitNow,
} from './state.ts';

export const TIMEOUTS = { takeMs: 20_000, cardWarningMs: 15_000 };
export const VISIT: VisitNow = {
  id: '6f2b1f0a-8f0c-4a55-9d0f-0d6a3f9f7f01',
  need: 'identify',
  isSlow: false,
};

/** What became of one card, in truth and in records. */
export interface CardStory {
  place: 'reader' | 'hand' | 'bin' | 'technician';
  /** The machine has had it in its care. */
  isKnown: boolean;
  readonly records: CardEvent[];
  /** When it was first asked for, and first called out, in the present offer. */
  pleaseAtMonoMs: number | null;
  warningAtMonoMs: number | null;
}

export interface Bench {
  readonly state: CustodyState;
  readonly world: { monoMs: number; canStore: boolean };
  readonly media: Media;
  readonly stories: readonly CardStory[];
  /** Orders in the order in which they were given. */
  readonly orders: readonly Order[];
  readonly events: () => CardEvent[];
  isBinFull: boolean;
  /** The card sticks; a reader says so until a reset finds it free. */
  isJammed: boolean;
  /** A hand pushes a card in as far as the entry lets it; false: not at all. */
  insert(to?: 'gate' | 'inside'): boolean;
  /** A hand pushes a card in although the entry is closed. */
  forceIn(): void;
  /** A hand takes what hangs in the gate. */
  take(): boolean;
  /** A hand pushes what hangs in the gate back in, and the reader tells. */
  push(): void;
  /** A technician opens the reader and takes out what is inside. */
  remove(): void;
  /** The reader tells what is so. */
  report(): void;
  visit(visit: VisitNow | null): void;
  pass(ms: number): void;
  lose(): void;
  comeBack(): void;
  /** The order under way ends: `ok` with its effect, a failure with or without it. */
  finish(result?: 'ok' | CardError, isDone?: boolean): void;
  /** The order under way is carried out, and nobody hears of it. */
  carryOutUnheard(): void;
  /** An answer to an order of long ago. */
  answerOf(orderNo: number): void;
  /** Carries out orders as they come, until there are none. */
  obey(): void;
  /** kill -9 and a new start, the reader as it is. */
  restart(): void;
  setCanStore(canStore: boolean): void;
}

/** `look` sees every step after it was made. */
export function createBench(
  look: (bench: Bench, effects: readonly CustodyEffect[]) => void = () => {},
): Bench {
  let state = stateAfter(null);
  let media: Media = 'none';
  let isUp = false;
  let isEntryOpen = false;
  /** Two cards that change places between two reports, or during a move, cannot be told apart: that does not happen here. */
  let isLeaveUnseen = false;
  let current: CardStory | undefined;
  const world: CustodyWorld & { monoMs: number; canStore: boolean } = {
    monoMs: 0,
    canStore: true,
    timeouts: TIMEOUTS,
  };
  const stories: CardStory[] = [];
  const orders: Order[] = [];

  function dispatch(event: CustodyEvent): void {
    const before = current;
    const next = transition(state, event, world);
    state = next.state;
    for (const effect of next.effects) {
      if (effect.type === 'record') (before ?? stories.at(-1))?.records.push(effect.event);
      else orders.push(effect.order);
    }
    note();
    look(bench, next.effects);
  }

  function note(): void {
    if (current === undefined) return;
    current.isKnown ||= cardOf(state) !== null;
    const { phase } = state;
    if (phase.name === 'returning') current.pleaseAtMonoMs = current.warningAtMonoMs = null;
    if (phase.name !== 'offered') return;
    if (phase.stage === 'please') current.pleaseAtMonoMs ??= world.monoMs;
    else current.warningAtMonoMs ??= world.monoMs;
  }

  function reported(): ReaderNow {
    const isStuck = bench.isJammed && media !== 'none';
    return { media: isStuck ? 'jammed' : media, isBinFull: bench.isBinFull };
  }

  function now(): ReaderNow {
    isLeaveUnseen = false;
    return reported();
  }

  function leave(place: CardStory['place']): void {
    if (current !== undefined) current.place = place;
    current = undefined;
    media = 'none';
    isLeaveUnseen = true;
  }

  function comeIn(to: Media): void {
    media = to;
    current = { place: 'reader', isKnown: false, records: [], pleaseAtMonoMs: null, warningAtMonoMs: null };
    stories.push(current);
  }

  function carryOut(order: Order): void {
    if (order.type === 'setEntry') isEntryOpen = order.entry === 'open';
    if (media === 'none') return;
    if (order.type === 'move' && order.to === 'retain') leave('bin');
    else if (order.type === 'move') media = order.to === 'exit' ? 'gate' : 'inside';
    else if (order.type === 'reset' && order.card === 'exit') media = 'gate';
  }

  /** What a good reader answers to it. */
  function answer(order: Order): 'ok' | CardError {
    if (order.type === 'setEntry') return 'ok';
    if (order.type === 'move' && media === 'none') return 'noMedia';
    if (bench.isJammed) return 'mediaJam';
    if (order.type !== 'move') return 'ok';
    return order.to === 'retain' && bench.isBinFull ? 'retainBinFull' : 'ok';
  }

  const bench: Bench = {
    get state() {
      return state;
    },
    world,
    get media() {
      return media;
    },
    stories,
    orders,
    events: () => stories.flatMap(({ records }) => records),
    isBinFull: false,
    isJammed: false,
    insert(to = 'inside') {
      if (!isUp || isLeaveUnseen || !isEntryOpen || media !== 'none') return false;
      comeIn(to);
      return true;
    },
    forceIn() {
      if (isUp && !isLeaveUnseen && media === 'none') comeIn('inside');
    },
    take() {
      if (media !== 'gate' || bench.isJammed) return false;
      leave('hand');
      return true;
    },
    push() {
      media = 'inside';
      bench.report();
    },
    remove() {
      bench.isJammed = false;
      leave('technician');
    },
    report() {
      const { order } = state;
      const isHeard = order === null || order.type === 'setEntry';
      if (isUp) dispatch({ type: 'reader', reader: reported() });
      if (isUp && isHeard) isLeaveUnseen = false;
    },
    visit: (visit) => dispatch({ type: 'visit', visit }),
    pass(ms) {
      const endMs = world.monoMs + ms;
      for (let turns = 0; ; turns++) {
        const dueMs = deadlineOf(state, world);
        if (dueMs === null || dueMs > endMs) break;
        if (turns > 100) throw new Error(`a deadline that never ends: ${JSON.stringify(state)}`);
        world.monoMs = Math.max(world.monoMs, dueMs);
        dispatch({ type: 'deadline' });
      }
      world.monoMs = endMs;
    },
    lose() {
      isUp = false;
      dispatch({ type: 'reader', reader: null });
    },
    comeBack() {
      if (isUp) return;
      isUp = true;
      isEntryOpen = false;
      dispatch({ type: 'reader', reader: now() });
    },
    finish(result, isDone = false) {
      const { order, orderNo } = state;
      if (order === null) return;
      const outcome = result ?? answer(order);
      if (outcome === 'ok' || isDone) carryOut(order);
      if (outcome === 'linkLost') isUp = false;
      dispatch({ type: 'done', orderNo, result: outcome, reader: now() });
    },
    carryOutUnheard() {
      if (state.order !== null) carryOut(state.order);
    },
    answerOf: (orderNo) => dispatch({ type: 'done', orderNo, result: 'ok', reader: now() }),
    obey() {
      for (let turns = 0; state.order !== null; turns++) {
        if (turns > 20) throw new Error(`never done: ${JSON.stringify(state)}`);
        bench.finish();
      }
    },
    restart() {
      state = stateAfter(contentOf(state));
      isUp = false;
    },
    setCanStore(canStore) {
      world.canStore = canStore;
      dispatch({ type: 'storage' });
    },
  };
  return bench;
}

export const OVER = { ...VISIT, need: 'giveBack' } as const;
export const OTHER_VISIT = { ...VISIT, id: '11111111-0000-4000-8000-000000000002' };

/** A working reader, and a visit that asks for a card. */
export function asking(): Bench {
  const bench = createBench();
  bench.comeBack();
  bench.visit(VISIT);
  bench.obey();
  return bench;
}

export function holding(): Bench {
  const bench = asking();
  bench.insert();
  bench.report();
  bench.obey();
  // What was read is not asked for any more.
  bench.visit({ ...VISIT, need: 'keep' });
  return bench;
}

export function offering(): Bench {
  const bench = holding();
  bench.visit(OVER);
  bench.obey();
  return bench;
}

/** The citizen goes, and nobody takes the card. */
export function letLeave(bench: Bench): void {
  bench.visit(null);
  bench.pass(TIMEOUTS.takeMs + TIMEOUTS.cardWarningMs);
}
