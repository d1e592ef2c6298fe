import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Trouble } from './condition.ts';
import type { JobFacts, Reach } from './facts.ts';
import { advanceJob, createJobState, type JobEffect, type JobEvent, type JobState } from './machine.ts';
import { JOB_STATE } from './operations.ts';

const LIMITS = { helpWaitMs: 120_000, progressMs: 300_000, cancelMs: 15_000 };
const { pending, held, processing, stopped, canceled, aborted, completed } = JOB_STATE;

function seen(state: number, change: Partial<JobFacts> = {}): JobEvent {
  const processingSince = state >= processing ? 1000 : null;
  const facts: JobFacts = { state, reasons: [], printerReasons: [], pages: null, processingSince, ...change };
  return { type: 'seen', facts };
}

/** Called off before it was begun. */
const unbegun = seen(canceled, { processingSince: null });
const start: JobEvent = { type: 'start' };
const created: JobEvent = { type: 'created', jobId: 7 };
const sent: JobEvent = { type: 'sent' };
const SENT = [start, created, sent];
const PRINTING = [...SENT, seen(pending), seen(processing)];

function run(events: readonly JobEvent[], reach: Reach = 'printer', trouble: Trouble | null = null) {
  let state: JobState = createJobState(reach, trouble);
  const effects: JobEffect[] = [];
  for (const event of events) {
    const step = advanceJob(state, event, LIMITS);
    state = step.state;
    effects.push(...step.effects);
  }
  const finish = effects.find((effect) => effect.type === 'finish');
  return { state, effects, types: effects.map(({ type }) => type), outcome: finish?.outcome };
}

const outcomeOf = (events: readonly JobEvent[], reach?: Reach) => run(events, reach).outcome;

describe('a document', () => {
  it('is created, sent once, watched, and done when the queue says so', () => {
    const { types, outcome } = run([...PRINTING, seen(completed)]);
    expect(types.filter((type) => type === 'create' || type === 'send')).toEqual(['create', 'send']);
    expect(types.filter((type) => type === 'look').length).toBeGreaterThan(2);
    expect(outcome).toEqual({ evidence: 'printed', failure: null, pages: null });
  });

  it('is told about whenever it gets on, and not otherwise', () => {
    const { effects } = run([...PRINTING, seen(processing, { pages: 1 }), seen(processing, { pages: 1 })]);
    const told = effects.flatMap((effect) => (effect.type === 'tell' ? [effect.progress] : []));
    expect(told).toEqual([
      { stage: 'sending', pages: null },
      { stage: 'waiting', pages: null },
      { stage: 'printing', pages: null },
      { stage: 'printing', pages: 1 },
    ]);
  });

  it('after its end nothing happens any more', () => {
    const { state } = run([...PRINTING, seen(completed)]);
    for (const event of [seen(processing), { type: 'deadline' } as const, { type: 'callOff' } as const])
      expect(advanceJob(state, event, LIMITS)).toEqual({ state, effects: [] });
  });
});

describe('what the end of a job proves', () => {
  it.each([
    ['the printer', 'printer', {}, 'printed'],
    ['the printer that passed it on', 'printer', { reasons: ['queued-in-device'] }, 'transmitted'],
    ['a queue that watches', 'watchingQueue', {}, 'printed'],
    [
      'a queue whose printer forgot it',
      'watchingQueue',
      { printerReasons: ['cups-ipp-missing-job-history'] },
      'accepted',
    ],
    [
      'a queue whose printer holds it',
      'watchingQueue',
      { printerReasons: ['cups-remote-pending-held'] },
      'accepted',
    ],
    ['a queue that sends', 'sendingQueue', {}, 'transmitted'],
  ] as const)('"completed" of %s', (_who, reach, facts, evidence) => {
    expect(outcomeOf([...PRINTING, seen(completed, facts)], reach)).toMatchObject({
      evidence,
      failure: null,
    });
  });

  it.each(['job-completed-with-errors', 'completed-with-errors'])(
    '"completed" with %s: pages may be missing',
    (reason) => {
      expect(outcomeOf([...PRINTING, seen(completed, { reasons: [reason] })])).toMatchObject({
        evidence: 'unknown',
        failure: 'hardwareError',
      });
    },
  );

  it('aborted while it was printed: nobody knows what is on paper', () => {
    const trouble: JobEvent = { type: 'trouble', trouble: 'paperJammed' };
    expect(outcomeOf([...PRINTING, trouble, seen(aborted)])).toMatchObject({
      evidence: 'unknown',
      failure: 'paperJammed',
    });
    expect(outcomeOf([...PRINTING, seen(aborted)])).toMatchObject({ failure: 'hardwareError' });
  });

  it('aborted or canceled between two looks: nobody knows either', () => {
    for (const state of [aborted, canceled])
      expect(outcomeOf([...SENT, seen(pending), seen(state)])).toMatchObject({ evidence: 'unknown' });
  });

  it('canceled before it was begun: nothing is on paper', () => {
    expect(outcomeOf([...SENT, seen(pending), unbegun])).toMatchObject({
      evidence: 'queued',
      failure: 'cancelled',
    });
  });

  it('a document that cannot be printed is refused, whether at the door or inside', () => {
    const refused: JobEvent = { type: 'refused', failure: 'unsupportedData' };
    const bad = { evidence: 'queued', failure: 'unsupportedData' };
    expect(outcomeOf([start, created, refused])).toMatchObject(bad);
    expect(outcomeOf([...PRINTING, seen(aborted, { reasons: ['document-format-error'] })])).toMatchObject(
      bad,
    );
    const filterFault = seen(stopped, { reasons: ['job-completed-with-errors'] });
    const { types, outcome } = run([...PRINTING, filterFault, seen(canceled)], 'watchingQueue');
    expect(types).toContain('cancel');
    expect(outcome).toMatchObject(bad);
  });

  it('a queue that knows nothing of it any more leaves it unknown, never printed and never absent', () => {
    expect(outcomeOf([...PRINTING, { type: 'gone' }])).toMatchObject({
      evidence: 'unknown',
      failure: 'linkLost',
    });
    expect(outcomeOf([...SENT, { type: 'lineLost' }])).toMatchObject({
      evidence: 'unknown',
      failure: 'linkLost',
    });
    expect(outcomeOf([start, { type: 'lineLost' }])).toMatchObject({ evidence: 'queued' });
  });
});

describe('a queue that would print a document for the second time', () => {
  it.each([
    ['began it again after a restart', seen(processing, { processingSince: 1003 })],
    ['took it back to print it again', seen(pending, { processingSince: 1000 })],
  ])('because it %s: is stopped, and nobody knows', (_why, again) => {
    const { types, outcome } = run([...PRINTING, again], 'watchingQueue');
    expect(outcome).toEqual({ evidence: 'unknown', failure: 'linkLost', pages: null });
    expect(types.slice(-2)).toEqual(['forget', 'finish']);
  });

  it('also when the job is done by the time anybody looks', () => {
    const again = seen(completed, { processingSince: 1003 });
    expect(outcomeOf([...PRINTING, again], 'watchingQueue')).toMatchObject({
      evidence: 'unknown',
      failure: 'linkLost',
    });
  });
});

describe('sending', () => {
  it('an answer that got lost is asked for: the queue knows whether it has the document', () => {
    const lost = [start, created, { type: 'unanswered' } as const];
    expect(outcomeOf([...lost, seen(processing), seen(completed)])).toMatchObject({ evidence: 'printed' });
    const incoming = seen(held, { reasons: ['job-incoming'] });
    const { types, outcome } = run([...lost, incoming, unbegun]);
    expect(types).toContain('cancel');
    expect(outcome).toMatchObject({ evidence: 'queued', failure: 'linkLost' });
  });

  it('a job without an answer to its creation holds no document', () => {
    expect(outcomeOf([start, { type: 'unanswered' }])).toMatchObject({
      evidence: 'queued',
      failure: 'linkLost',
    });
  });

  it('a look without an answer is only repeated', () => {
    const { effects } = run([...PRINTING, { type: 'unanswered' }]);
    expect(effects.at(-1)).toEqual({ type: 'look', jobId: 7 });
  });
});

describe('calling off', () => {
  const callOff: JobEvent = { type: 'callOff' };

  it('before the job exists: it gets no document', () => {
    const { types, outcome } = run([start, callOff, created]);
    expect(types).not.toContain('send');
    expect(types).toContain('forget');
    expect(outcome).toMatchObject({ evidence: 'queued', failure: 'cancelled' });
  });

  it('while it is sent: hangs up, cancels, and believes the queue', () => {
    const { types, outcome } = run([start, created, callOff, { type: 'unanswered' }, unbegun]);
    expect(types).toEqual(expect.arrayContaining(['breakOff', 'cancel', 'look']));
    expect(outcome).toMatchObject({ evidence: 'queued', failure: 'cancelled' });
  });

  it('while it waits: nothing comes out; while it is printed: nobody knows; when it is done: it is done', () => {
    expect(outcomeOf([...SENT, seen(pending), callOff, unbegun])).toMatchObject({
      evidence: 'queued',
      failure: 'cancelled',
    });
    expect(outcomeOf([...PRINTING, callOff, seen(canceled)])).toMatchObject({
      evidence: 'unknown',
      failure: 'cancelled',
    });
    expect(outcomeOf([...PRINTING, callOff, seen(completed)])).toMatchObject({
      evidence: 'printed',
      failure: null,
    });
  });

  it('a queue that does not obey in time leaves it unknown', () => {
    const { effects, outcome } = run([...PRINTING, callOff, seen(processing), { type: 'deadline' }]);
    expect(effects).toContainEqual({ type: 'setDeadline', delayMs: LIMITS.cancelMs });
    expect(outcome).toMatchObject({ evidence: 'unknown', failure: 'cancelled' });
  });

  it('twice is once', () => {
    const { types } = run([...PRINTING, callOff, callOff]);
    expect(types.filter((type) => type === 'cancel')).toHaveLength(1);
  });
});

describe('patience', () => {
  const trouble = (what: Trouble | null): JobEvent => ({ type: 'trouble', trouble: what });
  const lastDelay = (events: readonly JobEvent[]) => {
    const delays = run(events).effects.flatMap((effect) =>
      effect.type === 'setDeadline' ? [effect.delayMs] : [],
    );
    return delays.at(-1);
  };

  it('with a printer that needs help is shorter than with one at work', () => {
    expect(lastDelay(PRINTING)).toBe(LIMITS.progressMs);
    expect(lastDelay([...PRINTING, trouble('paperOut')])).toBe(LIMITS.helpWaitMs);
    expect(lastDelay([...PRINTING, trouble('paperOut'), trouble(null)])).toBe(LIMITS.progressMs);
    expect(lastDelay([...PRINTING, trouble('busy')])).toBe(LIMITS.progressMs);
  });

  it('begins again with every sign of life, and with nothing else', () => {
    const deadlines = (events: readonly JobEvent[]) =>
      run(events).types.filter((type) => type === 'setDeadline').length;
    expect(deadlines([...PRINTING, seen(processing)])).toBe(deadlines(PRINTING));
    expect(deadlines([...PRINTING, seen(processing, { pages: 1 })])).toBe(deadlines(PRINTING) + 1);
  });

  it('ends with the trouble that did not go away; the document does not come out behind everybody', () => {
    const { types, outcome } = run([...PRINTING, trouble('paperOut'), { type: 'deadline' }, seen(canceled)]);
    expect(types).toContain('cancel');
    expect(outcome).toMatchObject({ evidence: 'unknown', failure: 'paperOut' });
    expect(outcomeOf([...SENT, { type: 'deadline' }, unbegun])).toMatchObject({
      evidence: 'queued',
      failure: 'timeOut',
    });
  });
});

describe('nothing of the document stays in CUPS', () => {
  it('however it ended, the job is purged; a printer of its own is only told to stop what it has not done', () => {
    const ends: JobEvent[] = [seen(completed), seen(aborted), { type: 'gone' }, { type: 'lineLost' }];
    for (const end of ends) expect(run([...PRINTING, end], 'watchingQueue').types).toContain('forget');
    expect(run([...PRINTING, seen(completed)], 'printer').types).not.toContain('forget');
    expect(run([...PRINTING, { type: 'lineLost' }], 'printer').types).toContain('forget');
  });
});

const anyEvent: fc.Arbitrary<JobEvent> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...Object.values(JOB_STATE)),
      fc.constantFrom(null, 1000, 1005),
      fc.subarray(['job-incoming', 'queued-in-device', 'job-completed-with-errors', 'document-format-error']),
    )
    .map(([state, processingSince, reasons]) => seen(state, { processingSince, reasons })),
  fc.constantFrom<JobEvent>(
    { type: 'sent' },
    { type: 'unanswered' },
    { type: 'gone' },
    { type: 'callOff' },
    { type: 'deadline' },
    { type: 'lineLost' },
    { type: 'trouble', trouble: 'paperOut' },
    { type: 'trouble', trouble: null },
    { type: 'refused', failure: 'deviceNotReady' },
  ),
);

describe('whatever a queue says', () => {
  const options = { seed: Number(process.env['FC_SEED'] ?? 20261125), numRuns: 3000 };

  it('a document that was seen being printed is never called absent, unless it is itself at fault', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 12 }), (events) => {
        const { state, outcome } = run([start, created, ...events], 'watchingQueue');
        if (outcome?.evidence !== 'queued' || !state.isBegun) return true;
        return outcome.failure === 'unsupportedData' || events.some(({ type }) => type === 'refused');
      }),
      options,
    );
  });

  it('a document is sent once, finished at most once, and only a completed job is called printed', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 12 }), (events) => {
        const { types, outcome, state } = run([start, created, ...events]);
        if (types.filter((type) => type === 'send').length !== 1) return false;
        if (types.filter((type) => type === 'finish').length > 1) return false;
        return outcome?.evidence !== 'printed' || state.facts?.state === completed;
      }),
      options,
    );
  });

  it('two deadlines end a document', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 12 }), (events) => {
        const deadline = { type: 'deadline' } as const;
        return run([start, created, ...events, deadline, deadline]).state.phase === 'finished';
      }),
      options,
    );
  });
});
