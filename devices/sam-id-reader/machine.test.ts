import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../test/fixtures/device-vectors.json' with { type: 'json' };
import { ANSWER_CODES, type AnswerClass, classifyAnswer, describeAnswer } from './answer-codes.ts';
import { encodeIdCard, inventedCard } from './cards.ts';
import { seededRandom } from '../../shared/random.ts';
import type { SamAnswer } from './codec.ts';
import { isAnswerTo } from './expected-answer.ts';
import { transition } from './machine.ts';
import { DEADLINES_MS, INITIAL_STATE, type ReaderEvent, type ReaderRequest } from './reader-state.ts';

const seed = Number(process.env['FC_SEED'] ?? 20261123);
const record = encodeIdCard(inventedCard(seededRandom(seed), 'resident'));
const requests = Object.keys(DEADLINES_MS) as ReaderRequest[];

const answerOf = (sw3: number, data: Uint8Array = new Uint8Array()): SamAnswer => ({
  sw1: 0,
  sw2: 0,
  sw3,
  data,
});

const answers = fc.oneof(
  fc.constantFrom(...Object.keys(ANSWER_CODES).map((code) => answerOf(Number(code)))),
  fc.integer({ min: 0, max: 255 }).map((sw3) => answerOf(sw3)),
  fc.constantFrom(
    answerOf(0x9f, new Uint8Array(4)),
    answerOf(0x90, new Uint8Array(8)),
    answerOf(0x90, record),
  ),
  fc.constant(answerOf(0x90, new Uint8Array(16))),
);
const events: fc.Arbitrary<ReaderEvent> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ type: fc.constant('answer' as const), answer: answers, nowMs: fc.nat(100_000) }),
  },
  { weight: 2, arbitrary: fc.constant<ReaderEvent>({ type: 'timer' }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<ReaderEvent>(
      { type: 'attention', attention: 'asking' },
      { type: 'attention', attention: 'idle' },
    ),
  },
);

describe('answer codes', () => {
  const classes: Record<keyof typeof vectors.sam.shortResponses, AnswerClass> = {
    ok90: 'ok',
    found9F: 'ok',
    notFound80: 'noCard',
    selected90: 'ok',
    selectFailed81: 'movedAway',
    hostChecksum10: 'hostFrame',
    length11: 'hostFrame',
    badCommand21: 'sequence',
    noPrivilege23: 'unsupported',
    unrecognised24: 'sequence',
    cardAuth31: 'invalidMedia',
    samAuth32: 'invalidMedia',
    verify33: 'invalidMedia',
    cardType40: 'invalidMedia',
    readFailed41: 'movedAway',
    random47: 'randomFailed',
    selfTest60: 'selfTestFailed',
    unauthorised66: 'notAuthorised',
    noContent91: 'ok',
  };

  it.each(Object.entries(classes))('%s is of class %s', (name, answerClass) => {
    const sw3 = Number.parseInt(name.slice(-2), 16);
    expect(classifyAnswer(sw3)).toBe(answerClass);
    expect(describeAnswer(sw3)).toBe(`SW3 ${name.slice(-2)}`);
  });

  it('every code of the table has a vector, and a code of no table loses the sequence', () => {
    const tested = Object.keys(classes).map((name) => Number.parseInt(name.slice(-2), 16));
    expect(new Set(Object.keys(ANSWER_CODES).map(Number))).toEqual(new Set(tested));
    expect(classifyAnswer(0x77)).toBe('sequence');
  });
});

describe('expected answers', () => {
  it('a success fits only the request whose size it has', () => {
    const sizes: [ReaderRequest[], number][] = [
      [['reset', 'status'], 0],
      [['select'], 8],
      [['samId', 'select'], 16],
      [['readBase'], 1284],
    ];
    for (const [fitting, size] of sizes) {
      const answer = answerOf(0x90, new Uint8Array(size));
      expect(requests.filter((request) => isAnswerTo(request, answer))).toEqual(
        requests.filter((request) => fitting.includes(request)),
      );
    }
  });

  it('no answer about a card is taken for the status', () => {
    for (const sw3 of [0x9f, 0x80, 0x81, 0x41, 0x91, 0x31, 0x32, 0x33, 0x40, 0x47]) {
      expect(isAnswerTo('status', answerOf(sw3))).toBe(false);
    }
  });

  it('trouble of the module itself answers any request', () => {
    for (const sw3 of [0x10, 0x11, 0x21, 0x23, 0x24, 0x60, 0x66]) {
      for (const request of requests) expect(isAnswerTo(request, answerOf(sw3))).toBe(true);
    }
  });
});

describe('machine', () => {
  it('whatever is answered, at most one request is open and the line is never flooded', () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 200 }), (sequence) => {
        let { state } = transition(INITIAL_STATE, { type: 'start' });
        let sentWithoutPause = 1;
        for (const event of sequence) {
          const next = transition(state, event);
          const timed = next.effects.filter(({ type }) => type === 'send' || type === 'wait');
          expect(timed.length).toBeLessThanOrEqual(1);
          if (event.type !== 'answer' || timed.some(({ type }) => type === 'wait')) sentWithoutPause = 0;
          if (timed.some(({ type }) => type === 'send')) sentWithoutPause += 1;
          expect(sentWithoutPause).toBeLessThanOrEqual(20);
          state = next.state;
        }
      }),
      { seed, numRuns: 1000 },
    );
  });

  it('a request or a pause is always open until the end, so that the machine never stands still', () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 200 }), (sequence) => {
        let { state } = transition(INITIAL_STATE, { type: 'start' });
        for (const event of sequence) state = transition(state, event).state;
        expect(state.step.tag).toMatch(/^(waiting|resting|ended)$/);
        expect(state.status.device === 'offline').toBe(state.step.tag === 'ended');
      }),
      { seed, numRuns: 500 },
    );
  });

  it('a time-out empties the input and asks for nothing but the status', () => {
    const { state } = transition(INITIAL_STATE, { type: 'start' });
    expect(transition(state, { type: 'timer' }).effects).toEqual([
      { type: 'count', counter: 'timeout' },
      { type: 'flushInput' },
      { type: 'send', request: 'status' },
    ]);
  });

  it('after the end nothing happens any more', () => {
    const { state } = transition(INITIAL_STATE, { type: 'stop' });
    fc.assert(
      fc.property(events, (event) => {
        expect(transition(state, event)).toEqual({ state, effects: [] });
      }),
      { seed },
    );
  });

  it('changes nothing of what it is given', () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 50 }), (sequence) => {
        let { state } = transition(INITIAL_STATE, { type: 'start' });
        for (const event of sequence) {
          const before = structuredClone(state);
          const next = transition(state, event);
          expect(state).toEqual(before);
          state = next.state;
        }
      }),
      { seed, numRuns: 100 },
    );
  });
});
