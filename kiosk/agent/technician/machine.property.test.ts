import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeviceId } from '../../../shared/domain/ids.ts';
import { MaintenanceBody } from '../../../shared/protocol/index.ts';
import type { TechnicianEffect, TechnicianEvent } from './events.ts';
import { isPaused } from './guard.ts';
import { deadlineOf, FRESH_STATE, screenOf, transition } from './machine.ts';
import type { TechnicianState, TechnicianWorld } from './state.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20261125);
const RUNS = { seed: SEED, numRuns: 1500 };
const [PRINTER, CARDS] = [DeviceId.parse('printer'), DeviceId.parse('cards')];
const DEVICES: TechnicianWorld['devices'] = [
  { id: PRINTER, deviceClass: 'receiptPrinter', retainCount: null },
  { id: CARDS, deviceClass: 'cardReader', retainCount: 3 },
];

interface Step {
  readonly event: (state: TechnicianState) => TechnicianEvent;
  readonly passMs: number;
  readonly isFree: boolean;
}

/** Mostly meant for the screen that is shown, sometimes for another. */
const screen = fc.option(fc.constantFrom('home', 'device', 'away'), { nil: undefined, freq: 9 });
const touch = fc
  .tuple(
    fc.constantFrom(
      ...([
        'leave',
        'test',
        'stopTest',
        'emptyBin',
        'putBack',
        'probe',
        'export',
        'restart',
        'activity',
      ] as const),
      ...(['open', 'setLanguage', 'refill', 'takeOut', 'show', 'show', 'code', 'code', 'code'] as const),
    ),
    screen,
    fc.constantFrom('home', 'device', 'jam', 'refill', 'network', 'service', 'logs'),
    fc.constantFrom(PRINTER, CARDS, DeviceId.parse('none'), null),
    fc.constantFrom('fits', 'wrong', 'wrong', 'used'),
  )
  .map(([what, meantFor, page, deviceId, fit]) => (state: TechnicianState): TechnicianEvent => {
    const at = { screen: meantFor ?? screenOf(state.presence) };
    switch (what) {
      case 'open':
      case 'setLanguage':
        return { do: what, language: 'en', ...at };
      case 'refill':
        return { do: what, amount: 80, ...at };
      case 'takeOut':
        return { do: what, notice: 'repair', ...at };
      case 'show':
        return { do: what, page, deviceId, ...at };
      case 'code':
        return {
          do: what,
          fit: fit === 'fits' ? { type: fit, step: state.guard.lastStep + 1 } : { type: fit },
        };
      case 'leave':
      case 'test':
      case 'stopTest':
      case 'emptyBin':
      case 'putBack':
      case 'probe':
      case 'export':
      case 'restart':
      case 'activity':
        return { do: what, ...at };
    }
  });
const fromEdge = fc
  .constantFrom(
    'sessionMoved',
    'testAsks',
    'testStep',
    'testEnded',
    'probed',
    'exportEnded',
    'deadline',
    'stop',
  )
  .map((what) => (state: TechnicianState): TechnicianEvent => {
    const no = state.tests;
    switch (what) {
      case 'testAsks':
        return { do: what, no, ask: 'insertCard' };
      case 'testStep':
        return { do: what, no, step: { name: 'ready', isPassed: true, detail: null } };
      case 'testEnded':
        return { do: what, no };
      case 'probed':
        return { do: what, answers: [] };
      case 'exportEnded':
        return { do: what, result: { state: 'failed', why: 'noStick' } };
      case 'sessionMoved':
      case 'deadline':
      case 'stop':
        return { do: what };
    }
  });
/** What lets somebody in and begins a test, so that most runs come there. */
const forward = fc.constant((state: TechnicianState): TechnicianEvent => {
  const { step } = state.presence;
  if (step === 'away') return { do: 'open', language: 'zh', screen: 'away' };
  if (step === 'code') return { do: 'code', fit: { type: 'fits', step: state.guard.lastStep + 1 } };
  if (screenOf(state.presence) === 'device') return { do: 'test', screen: 'device' };
  return { do: 'show', page: 'device', deviceId: CARDS, screen: screenOf(state.presence) };
});
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    event: fc.oneof(
      { weight: 5, arbitrary: touch },
      { weight: 2, arbitrary: fromEdge },
      { weight: 4, arbitrary: forward },
    ),
    passMs: fc.constantFrom(0, 0, 500, 30_000, 130_000),
    isFree: fc
      .boolean()
      .map((isBusy) => !isBusy)
      .chain((isFree) => fc.constantFrom(true, true, true, isFree)),
  }),
  { maxLength: 60, size: 'max' },
);

interface Moment {
  readonly before: TechnicianState;
  readonly event: TechnicianEvent;
  readonly world: TechnicianWorld;
  readonly after: TechnicianState;
  readonly effects: readonly TechnicianEffect[];
}

function play(list: readonly Step[]): Moment[] {
  let state = FRESH_STATE;
  let monoMs = 0;
  return list.map(({ event: make, passMs, isFree }, index) => {
    monoMs += passMs;
    const newSessionId = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
    const world = { nowMs: 1_800_000_000_000 + monoMs, monoMs, isFree, newSessionId, devices: DEVICES };
    const event = make(state);
    const { state: after, effects } = transition(state, event, world);
    const moment = { before: state, event, world, after, effects };
    state = after;
    return moment;
  });
}

/** A law names what breaks it; nothing may. */
function holds(law: (moments: readonly Moment[]) => readonly string[]): void {
  fc.assert(
    fc.property(steps, (list) => {
      expect(law(play(list))).toEqual([]);
    }),
    RUNS,
  );
}

/** `wrong` where the moment breaks a law. */
function when(isBroken: boolean, wrong: string): string[] {
  return isBroken ? [wrong] : [];
}

const bodiesOf = (effects: readonly TechnicianEffect[]) =>
  effects.flatMap((effect) => (effect.type === 'record' ? [effect.body] : []));
const recordsOf = (moments: readonly Moment[]) => moments.flatMap(({ effects }) => bodiesOf(effects));
const isIn = ({ presence }: TechnicianState) => presence.step === 'in';

describe('technician mode, whatever happens in whatever order', () => {
  it('lets somebody in by a right code only, on a free machine, and never during a pause', () => {
    let entries = 0;
    holds((moments) => {
      const coming = moments.filter(({ before, after }) => !isIn(before) && isIn(after));
      entries += coming.length;
      return coming.flatMap(({ before, event, world, after }) => [
        ...when(event.do !== 'code' || event.fit.type !== 'fits', 'without a code'),
        ...when(before.presence.step !== 'code', 'not from the pad'),
        ...when(!world.isFree, 'during a visit'),
        ...when(isPaused(before.guard, world.monoMs), 'during a pause'),
        ...when(after.guard.lastStep <= before.guard.lastStep, 'the code was not used up'),
      ]);
    });
    expect(entries).toBeGreaterThan(500);
  });

  it('never stands in the way of a citizen: the number pad gives way to a visit', () => {
    holds((moments) =>
      moments
        .filter(({ before, world }) => !isIn(before) && !world.isFree)
        .flatMap(({ before, after }) =>
          when(after.presence.step !== 'away' && after !== before, 'in the way'),
        ),
    );
  });

  it('tells each stay by one record at its begin and one at its end, with the same id in between', () => {
    holds((moments) => {
      let current: string | null = null;
      const wrong: string[] = [];
      for (const { act, technicianSessionId } of recordsOf(moments)) {
        if (act === 'signed-in') {
          wrong.push(...when(current !== null, 'two at once'));
          current = technicianSessionId;
        }
        const expected: string | null = act === 'refused' ? null : current;
        wrong.push(...when(technicianSessionId !== expected, `${act} of somebody else`));
        if (act === 'signed-out') current = null;
      }
      const last = moments.at(-1)?.after.presence;
      const present = last?.step === 'in' ? last.sessionId : null;
      return [...wrong, ...when(present !== current, 'a stay without its end')];
    });
  });

  it('changes nothing that lasts without a record, and records fit the protocol', () => {
    holds((moments) =>
      moments.flatMap(({ before, after, effects }) => {
        const bodies = bodiesOf(effects);
        const acts = new Set(bodies.map(({ act }) => act));
        const does = (type: TechnicianEffect['type']) => effects.some((effect) => effect.type === type);
        const served = after.outOfService === null ? 'put-back' : 'taken-out';
        return [
          ...when(before.outOfService !== after.outOfService && !acts.has(served), served),
          ...when(before.fillings !== after.fillings && !acts.has('refilled'), 'refilled'),
          ...when(does('emptyBin') && !acts.has('bin-emptied'), 'bin-emptied'),
          ...when(does('restart') && !acts.has('restarted'), 'restarted'),
          ...when(!bodies.every((body) => MaintenanceBody.safeParse(body).success), 'protocol'),
        ];
      }),
    );
  });

  it('runs one test at a time, and lets nobody out before it has ended', () => {
    let tests = 0;
    holds((moments) => {
      let running: number | null = null;
      return moments.flatMap(({ event, after, effects }) => {
        if (event.do === 'testEnded' && event.no === running) running = null;
        const begun = effects.flatMap((effect) => (effect.type === 'test' ? [effect.no] : []));
        const wrong = when(begun.length > (running === null ? 1 : 0), 'two tests at once');
        running = begun[0] ?? running;
        tests += begun.length;
        return [...wrong, ...when(running !== null && !isIn(after), 'out before the end')];
      });
    });
    expect(tests).toBeGreaterThan(500);
  });

  it('ends by itself when nobody touches anything, unless a test has to end first', () => {
    holds((moments) => {
      const last = moments.at(-1);
      if (last === undefined || last.after.presence.step === 'away') return [];
      const { presence } = last.after;
      const isTesting = presence.step === 'in' && presence.test?.isRunning === true;
      const atMonoMs = deadlineOf(last.after);
      if (atMonoMs === null) return when(!isTesting, 'waits for nothing');
      const world = { ...last.world, monoMs: atMonoMs, isFree: true };
      const next = transition(last.after, { do: 'deadline' }, world).state.presence;
      const isLeaving = next.step === 'in' && next.leaving === 'idle';
      return when(isTesting ? !isLeaving : next.step !== 'away', 'stays for ever');
    });
  });
});
