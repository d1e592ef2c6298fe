/** Laws of the mouth: nobody claims more of a paper than the sensor and the counter showed (devices.md 3.9). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PaperEvent } from '../receipt-printer.ts';
import { decodeFullStatus, type FullStatus } from './full-status.ts';
import {
  advanceMouth,
  EMPTY_MOUTH,
  isThere,
  type Mouth,
  type MouthEffect,
  type MouthEvent,
} from './mouth.ts';

const seed = Number(process.env['FC_SEED'] ?? 20261125);
const FINE = decodeFullStatus([0, 0, 0, 0]);
const GONE_MS = 250;

type Look = Partial<FullStatus>;
/** What happens, and how long after what happened before. */
interface Happening {
  readonly event:
    Exclude<MouthEvent, { type: 'looked' }> | { readonly type: 'looked'; readonly full: FullStatus };
  readonly afterMs: number;
}

const look = fc
  .constantFrom<Look[]>(
    {},
    {},
    { isTicketAtOutput: true },
    { isTicketAtOutput: true },
    { isTicketAtOutput: true, isPaperJammed: true },
    { isCoverOpen: true },
  )
  .map((bits) => ({ type: 'looked' as const, full: { ...FINE, ...bits } }));
const happening: fc.Arbitrary<Happening> = fc.record({
  event: fc.oneof(
    { weight: 8, arbitrary: look },
    {
      weight: 2,
      arbitrary: fc.constantFrom('A', 'B').map((jobId) => ({ type: 'jobBegan' as const, jobId })),
    },
    { weight: 3, arbitrary: fc.constant({ type: 'jobTaken' as const }) },
    { weight: 1, arbitrary: fc.boolean().map((mayCome) => ({ type: 'jobEnded' as const, mayCome })) },
    {
      weight: 3,
      arbitrary: fc
        .constantFrom('unanswered' as const, 'retractSent', 'retractTaken', 'retractFailed')
        .map((type) => ({ type })),
    },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom(true, false, null)
        .map((hasGrown) => ({ type: 'counted' as const, hasGrown })),
    },
  ),
  afterMs: fc.constantFrom(0, 100, 200, 300, 1000),
});

interface Seen {
  readonly before: Mouth;
  readonly event: MouthEvent;
  readonly mouth: Mouth;
  readonly effects: readonly MouthEffect[];
}

function play(happenings: readonly Happening[]): Seen[] {
  let mouth = EMPTY_MOUTH;
  let atMonoMs = 0;
  return happenings.map(({ event: what, afterMs }) => {
    atMonoMs += afterMs;
    const event: MouthEvent = what.type === 'looked' ? { ...what, atMonoMs } : what;
    const before = mouth;
    const step = advanceMouth(before, event);
    mouth = step.mouth;
    return { before, event, mouth, effects: step.effects };
  });
}

const told = ({ effects }: Seen): PaperEvent[] =>
  effects.flatMap((effect) => (effect.type === 'tell' ? [effect.event] : []));
/** Each a moment after the other; a look where it has no name. */
const run = (...events: readonly (Happening['event'] | Look)[]) =>
  play(
    events.map((event) => ({
      event: 'type' in event ? event : { type: 'looked', full: { ...FINE, ...event } },
      afterMs: GONE_MS,
    })),
  );
const fates = (seen: readonly Seen[]) =>
  seen.flatMap((step) => told(step)).map(({ type, jobId }) => `${type} ${jobId}`);

function isSeen(type: PaperEvent['type'], { before, event }: Seen): boolean {
  const hasGrown = event.type === 'counted' ? event.hasGrown : undefined;
  switch (type) {
    case 'presented':
      return event.type === 'looked' && event.full.isTicketAtOutput;
    case 'taken':
      return !before.isDoubtful && (hasGrown === false || !before.isRetractSent);
    case 'retracted':
      return before.isRetractSent && (hasGrown === true || before.isRetractTaken);
  }
}

const AT_MOUTH: Look = { isTicketAtOutput: true };
const JOB: readonly MouthEvent[] = [{ type: 'jobBegan', jobId: 'A' }, { type: 'jobTaken' }];

describe('the mouth', () => {
  it('tells of each paper once that it came and at most once where it went, in this order', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
        let isOut = false;
        for (const step of play(happenings)) {
          for (const { type } of told(step)) {
            expect(type === 'presented').toBe(!isOut);
            isOut = type === 'presented';
          }
          if (!isThere(step.mouth)) isOut = false;
        }
      }),
      { seed, numRuns: 2000 },
    );
  });

  it('says taken or retracted only where it was seen, and nothing else is possible', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
        const lies = play(happenings).filter((step) => told(step).some(({ type }) => !isSeen(type, step)));
        expect(lies).toEqual([]);
      }),
      { seed, numRuns: 2000 },
    );
  });

  it('a paper that comes out after its job and is gone without a retraction was taken', () => {
    expect(fates(run(...JOB, AT_MOUTH, AT_MOUTH, {}, {}))).toEqual(['presented A', 'taken A']);
  });

  it('one look that does not see it is the hand that pulls, not the end', () => {
    expect(fates(run(...JOB, AT_MOUTH, {}, AT_MOUTH, {}))).toEqual(['presented A']);
  });

  it('a paper that was there before belongs to nobody', () => {
    expect(fates(run(AT_MOUTH, {}, {}))).toEqual(['presented null', 'taken null']);
  });

  it('while a job is printed the sensor says nothing of its paper', () => {
    expect(fates(run({ type: 'jobBegan', jobId: 'A' }, AT_MOUTH, {}, {}))).toEqual([]);
  });

  it('a paper that comes out late is that of the last job, unless the printer did not have all of it', () => {
    expect(fates(run(...JOB, { type: 'jobEnded', mayCome: true }, AT_MOUTH))).toEqual(['presented A']);
    expect(fates(run(...JOB, { type: 'jobEnded', mayCome: false }, AT_MOUTH))).toEqual(['presented null']);
  });

  it('what is jammed in the mouth is not held out to anybody, and what was freed from there was not taken', () => {
    const jam = { ...AT_MOUTH, isPaperJammed: true };
    expect(fates(run(...JOB, jam))).toEqual([]);
    expect(fates(run(...JOB, AT_MOUTH, jam, {}, {}))).toEqual(['presented A']);
  });

  it('what went while nobody could look was not seen to be taken', () => {
    expect(fates(run(...JOB, AT_MOUTH, { type: 'unanswered' }, {}, {}))).toEqual(['presented A']);
  });

  it.each([
    [true, 'retracted A'],
    [false, 'taken A'],
  ])('after a retraction the counter says where it is: grown %s', (hasGrown, fate) => {
    const end = run(...JOB, AT_MOUTH, { type: 'retractSent' }, { type: 'retractTaken' }, {}, {});
    expect(end.at(-1)?.effects).toEqual([{ type: 'count' }]);
    const counted = run(
      ...JOB,
      AT_MOUTH,
      { type: 'retractSent' },
      { type: 'retractTaken' },
      {},
      {},
      { type: 'counted', hasGrown },
    );
    expect(fates(counted)).toEqual(['presented A', fate]);
  });

  it('without the counter a retraction that was taken is believed, and one that was not answered is not', () => {
    const sent = [...JOB, AT_MOUTH, { type: 'retractSent' } as const];
    const gone: readonly (MouthEvent | Look)[] = [{}, {}, { type: 'counted', hasGrown: null }];
    expect(fates(run(...sent, { type: 'retractTaken' }, ...gone))).toEqual(['presented A', 'retracted A']);
    expect(fates(run(...sent, ...gone))).toEqual(['presented A']);
  });

  it('a retraction that failed may still happen, so what goes later is counted too', () => {
    const seen = run(...JOB, AT_MOUTH, { type: 'retractSent' }, { type: 'retractFailed' }, AT_MOUTH, {}, {});
    expect(seen.at(-1)?.effects).toEqual([{ type: 'count' }]);
  });
});
