import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderStage } from '../../../shared/domain/work-order.ts';
import { ALWAYS_OPEN } from '../service-time.ts';
import { bestOf, rankTechnicians } from './assignment.ts';
import { orderAfter, type OrderEvent } from './machine.ts';
import { OrderAction, WorkOrder } from './order.ts';
import { planOrder } from './plan.ts';
import { isInWeekSpans, Technician } from './technician.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20261129);
const HOUR_MS = 3_600_000;
const WANG = { id: 'u1', name: 'wang' };
/** Monday 2026-11-23, 08:00 in Chengdu. */
const MONDAY_MS = Date.UTC(2026, 10, 23);

function newOrder(): WorkOrder {
  const born = {
    id: '0192f0c4-7a40-7c3a-9d6e-000000000002',
    incidentId: '0192f0c4-7a40-7c3a-9d6e-000000000001',
    kioskId: 'k1',
    siteId: 'market',
    regionId: '510106',
    kind: 'repair',
    faultClass: 'paper',
    severity: 'major',
  } as const;
  return planOrder(born, { nowMs: MONDAY_MS, hours: ALWAYS_OPEN });
}

function run(order: WorkOrder, events: readonly (readonly [number, OrderEvent])[]): WorkOrder {
  return events.reduce((order, [atMs, event]) => orderAfter(order, event, MONDAY_MS + atMs).order, order);
}

const say = (command: Extract<OrderEvent, { do: 'command' }>['command']): OrderEvent => ({
  do: 'command',
  command,
  seen: null,
  by: WANG,
});
const assign = say({ do: 'assign', to: 'u1', why: 'nearest' });
const heard = (what: 'signed-in' | 'tested', atMs: number): OrderEvent => ({
  do: what,
  happenedAtMs: MONDAY_MS + atMs,
});

describe('a work order', () => {
  it('keeps its steps in order and out of the future, whatever the clock of a phone says', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -HOUR_MS * 200, max: HOUR_MS * 200 }), { minLength: 3, maxLength: 3 }),
        (claims) => {
          const steps = [{ do: 'travel' }, { do: 'arrive' }, { do: 'fix', note: '' }] as const;
          const order = steps.reduce(
            (before, command, index) =>
              orderAfter(
                before,
                { do: 'command', command, seen: null, by: WANG, doneAtMs: MONDAY_MS + claims[index]! },
                MONDAY_MS + (index + 2) * HOUR_MS,
              ).order,
            run(newOrder(), [[1, assign]]),
          );
          const { assigned, travelling, fixed } = order.stageAtMs;
          const times = [assigned, travelling, order.arrival?.atMs, fixed, MONDAY_MS + 4 * HOUR_MS];
          expect(times).toEqual(times.toSorted((a, b) => Number(a) - Number(b)));
        },
      ),
      { seed: SEED },
    );
  });

  it('with a photo asked for is not fixed without one, and a photo changes no version under anybody’s hands', () => {
    const onSite = {
      ...run(newOrder(), [
        [1, assign],
        [2, say({ do: 'arrive' })],
      ]),
      needsPhoto: true,
    };
    const fix = say({ do: 'fix', note: '' });
    expect(orderAfter(onSite, fix, MONDAY_MS + 3)).toMatchObject({ refused: 'photo', order: onSite });
    const shown = orderAfter(onSite, { do: 'photo', by: WANG, photoId: 'p1' }, MONDAY_MS + 4).order;
    expect(shown).toMatchObject({ photos: 1, version: onSite.version });
    expect(orderAfter(shown, fix, MONDAY_MS + 5)).toMatchObject({ refused: null, order: { stage: 'fixed' } });
  });

  it('is verified by the machine alone: healthy, and a self-test after the arrival', () => {
    const arrived = run(newOrder(), [
      [1, assign],
      [2, heard('tested', 1)],
      [3, heard('signed-in', 3)],
      [5, say({ do: 'fix', note: '换纸' })],
    ]);
    expect(arrived).toMatchObject({
      stage: 'fixed',
      arrival: { proof: 'kiosk', atMs: MONDAY_MS + 3 },
      testedAtMs: null,
    });
    const tested = run(arrived, [[6, heard('tested', 6)]]);
    expect(tested).toMatchObject({ stage: 'fixed', isHealthy: false });
    const verified = run(tested, [[7, { do: 'health', isHealthy: true }]]);
    expect(verified).toMatchObject({ stage: 'verified', isRecoveredByItself: false });
    expect(verified.stageAtMs).toMatchObject({
      assigned: MONDAY_MS + 1,
      'on-site': MONDAY_MS + 3,
      fixed: MONDAY_MS + 5,
      verified: MONDAY_MS + 7,
    });
  });

  it('of a machine that became well before anybody came is marked and goes on', () => {
    const order = run(newOrder(), [
      [1, assign],
      [2, { do: 'health', isHealthy: true }],
    ]);
    expect(order).toMatchObject({ stage: 'assigned', isRecoveredByItself: true });
  });

  it('counts as answered when the next step is agreed, and only the first time', () => {
    const agree = say({ do: 'agree', what: '明早带纸过去', byMs: MONDAY_MS + 20 * HOUR_MS });
    const order = run(newOrder(), [
      [HOUR_MS, assign],
      [2 * HOUR_MS, agree],
      [3 * HOUR_MS, agree],
    ]);
    expect(order).toMatchObject({
      respondedAtMs: MONDAY_MS + 2 * HOUR_MS,
      nextStep: { what: '明早带纸过去' },
    });
    expect(order.respondByMs).toBe(MONDAY_MS + HOUR_MS);
  });

  it('that is handed over to the second line begins its way anew', () => {
    const order = run(newOrder(), [
      [1, assign],
      [2, heard('signed-in', 2)],
      [3, say({ do: 'hand-over' })],
    ]);
    expect(order).toMatchObject({ stage: 'open', line: 2, assigneeId: null, arrival: null });
  });

  it(`is never verified without arrival, test and health, and every history is legal (seed ${SEED})`, () => {
    const command = fc.constantFrom(...OrderAction.options).map((action): OrderEvent => {
      if (action === 'assign') return assign;
      if (action === 'agree') return say({ do: action, what: 'x', byMs: MONDAY_MS });
      if (action === 'check') return say({ do: action, item: 'self-test', isDone: true });
      if (action === 'use') return say({ do: action, used: { part: 'roll', amount: 1 } });
      if (action === 'fix' || action === 'cancel') return say({ do: action, note: '' });
      return say({ do: action });
    });
    const event = fc.oneof(
      { weight: 4, arbitrary: command },
      {
        weight: 3,
        arbitrary: fc
          .tuple(fc.constantFrom('signed-in' as const, 'tested' as const), fc.nat(9))
          .map(([what, at]) => heard(what, at * HOUR_MS)),
      },
      { weight: 2, arbitrary: fc.boolean().map((isHealthy): OrderEvent => ({ do: 'health', isHealthy })) },
      {
        weight: 1,
        arbitrary: fc.constant<OrderEvent>({
          do: 'refilled',
          happenedAtMs: MONDAY_MS,
          used: { part: 'metres', amount: 80 },
        }),
      },
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let order = newOrder();
        const stages: OrderStage[] = ['open'];
        events.forEach((event, index) => {
          const step = orderAfter(order, event, MONDAY_MS + index * HOUR_MS);
          expect(step.entries.map(({ seq }) => seq)).toEqual(
            step.entries.map((_, at) => order.entries + at + 1),
          );
          expect(step.order.version - order.version).toBe(step.entries.length);
          ({ order } = step);
          stages.push(order.stage);
        });
        expect(WorkOrder.parse(order)).toEqual(order);
        const isProven = order.arrival !== null && order.testedAtMs !== null && order.isHealthy;
        expect(!['verified', 'closed'].includes(order.stage) || isProven).toBe(true);
        const ends = stages.findIndex((stage) => stage === 'closed' || stage === 'cancelled');
        expect(new Set(ends === -1 ? [] : stages.slice(ends)).size).toBeLessThanOrEqual(1);
        expect(order.arrival === null || order.assigneeId !== null).toBe(true);
      }),
      { seed: SEED, numRuns: 1_000 },
    );
  });
});

describe('the technician for an order', () => {
  const shifts = [{ weekdays: [0, 1, 2, 3, 4], fromMinute: 8 * 60, toMinute: 18 * 60 }];
  const technician = (userId: string, change: object = {}) =>
    Technician.parse({
      userId,
      name: userId,
      email: null,
      regions: ['510106'],
      lines: [1],
      skills: ['supplies'],
      shifts,
      home: { lat: 30.7, lon: 104.05 },
      ...change,
    });
  const candidate = (userId: string, distanceM: number, change: object = {}) => ({
    technician: technician(userId, change),
    distanceM,
    openOrders: 0,
  });

  it('is the nearest of those who can and are on shift, with reasons for the others', () => {
    const ranked = rankTechnicians(
      newOrder(),
      [
        candidate('far', 4_000),
        candidate('near', 500),
        { ...candidate('busy', 100), openOrders: 1 },
        candidate('asleep', 10, { shifts: [] }),
        candidate('elsewhere', 10, { regions: ['510105'] }),
        candidate('unskilled', 10, { skills: [] }),
      ],
      MONDAY_MS,
    );
    expect(ranked.map(({ technician }) => technician.userId)).toEqual([
      'near',
      'far',
      'busy',
      'asleep',
      'elsewhere',
      'unskilled',
    ]);
    expect(bestOf(ranked)?.technician.userId).toBe('near');
    expect(ranked.at(-1)?.missing).toEqual(['skill']);
  });

  it('is nobody when nobody who can is on shift', () => {
    expect(
      bestOf(rankTechnicians(newOrder(), [candidate('asleep', 10, { shifts: [] })], MONDAY_MS)),
    ).toBeNull();
  });

  it('of a night shift works over midnight', () => {
    const night = [{ weekdays: [0], fromMinute: 22 * 60, toMinute: 6 * 60 }];
    const hours = [13, 14, 21, 22, 30].map((hour) => isInWeekSpans(night, MONDAY_MS + hour * HOUR_MS));
    expect(hours).toEqual([false, true, true, false, false]);
  });
});
