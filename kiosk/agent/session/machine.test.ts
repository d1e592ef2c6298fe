import { describe, expect, it } from 'vitest';
import type { SessionEvent } from './events.ts';
import { attentionOf, transition, withoutJournal } from './machine.ts';
import { ATTRACT, type SessionState, type StepName, type World } from './state.ts';
import {
  BEGIN,
  CHOOSE_CERTIFICATE,
  CHOOSE_CHECKLIST,
  CITIZEN,
  CONFIRM,
  DONE,
  NOT_RATED,
  FILED,
  play,
  PRINTED,
  READ,
  TO_CONFIRM,
  VISIT_ID,
  WORLD,
} from './test-support.ts';

const at = (monoMs: number, changes: Partial<World> = {}): World => ({ ...WORLD, monoMs, ...changes });
const without = (...missing: string[]): World => ({
  ...WORLD,
  available: new Set([...WORLD.available].filter((capability) => !missing.includes(capability))),
});
const finishes = (run: { effects: readonly { type: string }[] }) =>
  run.effects.filter(({ type }) => type === 'finish');

describe('the way through a visit', () => {
  it('leads from a card to a receipt in the order of the steps', () => {
    const events = [READ, CHOOSE_CERTIFICATE, TO_CONFIRM, CONFIRM, FILED, PRINTED, DONE, NOT_RATED];
    const steps: StepName[] = [];
    let state: SessionState = ATTRACT;
    for (const event of events) {
      state = transition(state, event, WORLD).state;
      steps.push(state.step);
    }
    expect(steps).toEqual([
      'chooseService',
      'checklist',
      'confirm',
      'submit',
      'receipt',
      'take',
      'rate',
      'done',
    ]);
  });

  it('a citizen may choose first; the card is asked for when the service needs it', () => {
    expect(play([BEGIN, CHOOSE_CERTIFICATE]).state.step).toBe('identify');
    expect(play([BEGIN, CHOOSE_CERTIFICATE, READ]).state).toMatchObject({
      step: 'checklist',
      citizen: CITIZEN,
    });
  });

  it('a service that asks nobody goes on without a card, and files nobody even if a card was read', () => {
    expect(play([BEGIN, CHOOSE_CHECKLIST]).state.step).toBe('checklist');
    const { effects } = play([READ, CHOOSE_CHECKLIST, TO_CONFIRM, CONFIRM]);
    expect(effects).toMatchObject([{ type: 'file', wish: { citizen: null } }]);
  });

  it('one record says what was done', () => {
    const run = play([READ, CHOOSE_CERTIFICATE, TO_CONFIRM, CONFIRM, FILED, PRINTED, DONE, NOT_RATED]);
    expect(finishes(run)).toMatchObject([
      {
        body: {
          citizenSessionId: VISIT_ID,
          outcome: 'completed',
          service: { id: 'residence-certificate', version: WORLD.services[0]!.version },
          lastStep: 'rate',
          cardReads: { ok: 1, rejected: 0 },
          receipt: { number: 'JN-1-261123-1-001', evidence: 'accepted' },
          wasOffline: false,
        },
      },
    ]);
  });
});

describe('cards', () => {
  it.each([
    ['movedAway', 'cardMovedAway', 1],
    ['invalidMedia', 'cardInvalid', 1],
    ['invalidRecord', 'cardRecordInvalid', 1],
    ['lyingBefore', 'cardLayAgain', 0],
  ] as const)(
    '%s: the citizen is asked again with the reason, and nothing was used',
    (reason, notice, rejected) => {
      const { state } = play([BEGIN, CHOOSE_CERTIFICATE, { type: 'cardRejected', reason }]);
      expect(state).toMatchObject({ step: 'identify', notice, visit: { cardReads: { ok: 0, rejected } } });
      expect(state).not.toHaveProperty('citizen');
    },
  );

  it('a refused card in front of the attract screen says why, and is no visit', () => {
    const { state } = play([{ type: 'cardRejected', reason: 'invalidMedia' }]);
    expect(state).toMatchObject({ step: 'attract', notice: 'cardInvalid' });
    expect(transition(state, { type: 'deadline' }, at(6_000)).state).toEqual(ATTRACT);
  });

  it('a second card does not take over the visit of the first', () => {
    const other: SessionEvent = { type: 'cardRead', citizen: { ...CITIZEN, name: '另一人' } };
    expect(play([READ, other]).state).toMatchObject({ citizen: { name: CITIZEN.name } });
  });

  it('the farewell is read in the language and size of type that are chosen there, and from its beginning', () => {
    const farewell = play([BEGIN, { type: 'cancel', step: 'chooseService' }]).state;
    const chosen = { language: 'en', textSize: 'large' } as const;
    const { state } = play([{ type: 'setPreferences', step: 'done', ...chosen }], at(1000), farewell);
    const atMonoMs = 1000 + WORLD.timeouts.farewellMs * 2;
    expect(state).toEqual({ ...farewell, ...chosen, deadline: { kind: 'step', atMonoMs } });
  });

  it('a card that somebody left neither begins a visit nor cuts the farewell short', () => {
    const lying: SessionEvent = { type: 'cardRejected', reason: 'lyingBefore' };
    expect(play([lying]).state).toEqual(ATTRACT);
    const farewell = play([BEGIN, { type: 'cancel', step: 'chooseService' }]).state;
    expect(play([lying], WORLD, farewell).state).toEqual(farewell);
  });

  it('a card that lies there when it is asked for has to be laid on again', () => {
    const world = { ...WORLD, isCardPresent: true };
    expect(play([BEGIN, CHOOSE_CERTIFICATE], world).state).toMatchObject({ notice: 'cardLayAgain' });
  });

  it('the reader looks for cards only where one is wanted or must be taken away', () => {
    const walk = [READ, CHOOSE_CERTIFICATE, TO_CONFIRM, CONFIRM, FILED, PRINTED, DONE, NOT_RATED];
    const attention = walk.map((_, index) => attentionOf(play(walk.slice(0, index + 1)).state));
    expect(attention).toEqual(['idle', 'idle', 'idle', 'idle', 'idle', 'asking', 'asking', 'asking']);
    expect(attentionOf(ATTRACT)).toBe('asking');
    expect(attentionOf(play([BEGIN]).state)).toBe('asking');
  });
});

describe('idleness', () => {
  const idle = play([READ]).state;

  it('asks first, then ends the visit as timed out', () => {
    const asked = transition(idle, { type: 'deadline' }, at(60_000)).state;
    expect(asked).toMatchObject({ step: 'chooseService', deadline: { kind: 'dialog', atMonoMs: 80_000 } });
    const ended = transition(asked, { type: 'deadline' }, at(80_000));
    expect(ended.state).toMatchObject({ step: 'done', outcome: 'timed-out' });
    expect(finishes(ended)).toHaveLength(1);
  });

  it('any touch answers the question and begins the time anew', () => {
    const asked = transition(idle, { type: 'deadline' }, at(60_000)).state;
    const awake = transition(asked, { type: 'activity', step: 'chooseService' }, at(70_000)).state;
    expect(awake.deadline).toEqual({ kind: 'idle', atMonoMs: 130_000 });
  });

  it('a timer that fires early changes nothing', () => {
    expect(transition(idle, { type: 'deadline' }, at(59_999)).state).toBe(idle);
  });

  it('large type gives twice the time', () => {
    const { state } = play([{ ...BEGIN, textSize: 'large' } as SessionEvent]);
    expect(state.deadline).toEqual({ kind: 'idle', atMonoMs: 120_000 });
  });

  it('the link changing is no sign of a citizen', () => {
    const later = transition(idle, { type: 'linkChanged' }, at(30_000)).state;
    expect(later.deadline).toEqual(idle.deadline);
  });
});

describe('touches', () => {
  it('a double tap does not skip a step', () => {
    const once = play([READ, CHOOSE_CERTIFICATE, TO_CONFIRM]).state;
    expect(play([TO_CONFIRM], WORLD, once).state).toBe(once);
  });

  it('cancel ends the visit in every step before submit, and in none after it', () => {
    const walk = [BEGIN, CHOOSE_CERTIFICATE, READ, TO_CONFIRM, CONFIRM, FILED, PRINTED];
    const outcomes = walk.map((_, index) => {
      const { state } = play(walk.slice(0, index + 1));
      return [state.step, play([{ type: 'cancel', step: state.step }], WORLD, state).state.step];
    });
    expect(outcomes).toEqual([
      ['chooseService', 'done'],
      ['identify', 'done'],
      ['checklist', 'done'],
      ['confirm', 'done'],
      ['submit', 'submit'],
      ['receipt', 'receipt'],
      ['take', 'take'],
    ]);
  });

  it('a closed service is not begun', () => {
    const { state } = play([BEGIN, CHOOSE_CERTIFICATE], without('idCard.read'));
    expect(state).toMatchObject({ step: 'chooseService', notice: 'serviceClosed' });
  });

  it('whoever is identified already does not need the reader any more', () => {
    const chosen = play([READ]).state;
    expect(play([CHOOSE_CERTIFICATE], without('idCard.read'), chosen).state.step).toBe('checklist');
  });

  it('back keeps the citizen, and undoes a choice', () => {
    const { state } = play([READ, CHOOSE_CERTIFICATE, { type: 'back', step: 'checklist' }]);
    expect(state).toMatchObject({ step: 'chooseService', citizen: CITIZEN });
  });
});

describe('filing', () => {
  const confirming = play([READ, CHOOSE_CERTIFICATE, TO_CONFIRM]).state;

  it('needs a store and a seal at that moment', () => {
    for (const capability of ['record.store', 'case.seal']) {
      const { state, effects } = play([CONFIRM], without(capability), confirming);
      expect(state).toMatchObject({ step: 'confirm', notice: 'serviceClosed' });
      expect(effects).toEqual([]);
    }
  });

  it('a printer that failed meanwhile does not cost the citizen the application', () => {
    expect(play([CONFIRM], without('receipt.print', 'idCard.read'), confirming).state.step).toBe('submit');
  });

  it('whoever does not want to wait for a printer that stopped goes on without paper, and only then', () => {
    const printing = play([CONFIRM, FILED], WORLD, confirming).state;
    const done = { type: 'done', step: 'receipt' } as const;
    expect(play([done], WORLD, printing).state.step).toBe('receipt');
    const run = play([done], without('receipt.print'), printing);
    expect(run.state).toMatchObject({ step: 'take', paper: 'unsure', evidence: 'unknown' });
    expect(play([PRINTED], WORLD, run.state).state).toMatchObject({ step: 'take', paper: 'printed' });
  });

  it('a case that could not be stored ends as failed, without a receipt', () => {
    const run = play([CONFIRM, { type: 'filingFailed', visitId: VISIT_ID }], WORLD, confirming);
    expect(finishes(run)).toMatchObject([{ body: { outcome: 'failed', receipt: null } }]);
  });

  it.each([
    ['queued', 'paperOut', 'missing'],
    ['transmitted', 'linkLost', 'unsure'],
    ['unknown', 'linkLost', 'unsure'],
    ['accepted', null, 'printed'],
  ] as const)(
    'evidence %s with failure %s: the paper is %s, the visit completed all the same',
    (evidence, failure, paper) => {
      const printed: SessionEvent = { type: 'printed', visitId: VISIT_ID, evidence, failure };
      const { state } = play([CONFIRM, FILED, printed], WORLD, confirming);
      expect(state).toMatchObject({ step: 'take', paper, evidence });
      const [finish] = finishes(play([DONE, NOT_RATED], WORLD, state));
      expect(finish).toMatchObject({ body: { outcome: 'completed', receipt: { evidence } } });
    },
  );

  it('a printer that says nothing leaves the paper unsure; a late answer makes it sure', () => {
    const printing = play([CONFIRM, FILED], WORLD, confirming).state;
    const unsure = transition(printing, { type: 'deadline' }, at(60_000)).state;
    expect(unsure).toMatchObject({ step: 'take', paper: 'unsure', evidence: 'unknown' });
    expect(play([PRINTED], WORLD, unsure).state).toMatchObject({ paper: 'printed', evidence: 'accepted' });
  });

  it('an answer to a visit that is over does not move the next one', () => {
    const printing = play([CONFIRM, FILED], WORLD, confirming).state;
    const stale: SessionEvent = {
      type: 'printed',
      visitId: 'an older one',
      evidence: 'accepted',
      failure: null,
    };
    expect(play([stale], WORLD, printing).state).toEqual(printing);
  });
});

describe('a receipt that the printer holds out', () => {
  const NUMBER = 'JN-1-261123-1-001';
  const presented: SessionEvent = {
    type: 'printed',
    visitId: VISIT_ID,
    evidence: 'presented',
    failure: null,
  };
  const paper = (fate: 'presented' | 'taken' | 'retracted', jobId = NUMBER): SessionEvent => ({
    type: 'paper',
    jobId,
    fate,
  });
  const held = play([READ, CHOOSE_CERTIFICATE, TO_CONFIRM, CONFIRM, FILED, presented]).state;
  const overdue = transition(held, { type: 'deadline' }, at(20_000));

  it('is taken: the record says so', () => {
    expect(held).toMatchObject({ step: 'take', paper: 'printed', evidence: 'presented' });
    const run = play([paper('taken'), DONE, NOT_RATED], WORLD, held);
    expect(finishes(run)).toMatchObject([{ body: { outcome: 'completed', receipt: { evidence: 'taken' } } }]);
  });

  it('may be taken a moment before the sensor sees it: "done" need not be said twice', () => {
    const said = play([DONE], WORLD, held);
    expect(said.state).toMatchObject({ step: 'take', closing: 'onceTaken' });
    expect(finishes(said)).toEqual([]);
    const taken = play([paper('taken')], WORLD, said.state).state;
    expect(taken.step).toBe('rate');
    const run = play([NOT_RATED], WORLD, taken);
    expect(finishes(run)).toMatchObject([{ body: { receipt: { evidence: 'taken' } } }]);
  });

  it('is pulled back when the time for taking it is over, and the visit ends with what became of it', () => {
    expect(overdue.state).toMatchObject({ step: 'take', closing: 'retracting' });
    expect(overdue.effects).toEqual([{ type: 'retract', visitId: VISIT_ID, jobId: NUMBER }]);
    const ended: SessionEvent = { type: 'retractEnded', visitId: VISIT_ID };
    const run = play([paper('retracted'), ended], at(22_000), overdue.state);
    expect(finishes(run)).toMatchObject([
      { body: { outcome: 'completed', receipt: { evidence: 'retracted' } } },
    ]);
    const faster = play([paper('taken'), ended], at(22_000), overdue.state);
    expect(finishes(faster)).toMatchObject([{ body: { receipt: { evidence: 'taken' } } }]);
  });

  it('that could not be pulled back was presented, no more and no less', () => {
    const run = play([{ type: 'retractEnded', visitId: VISIT_ID }], at(22_000), overdue.state);
    expect(finishes(run)).toMatchObject([{ body: { receipt: { evidence: 'presented' } } }]);
    const silent = transition(overdue.state, { type: 'deadline' }, at(60_000));
    expect(finishes(silent)).toMatchObject([{ body: { receipt: { evidence: 'presented' } } }]);
  });

  it('while it is pulled back nobody can stop that, and "done" does not end the visit before it', () => {
    const touched = play([DONE, { type: 'activity', step: 'take' }], at(21_000), overdue.state);
    expect(touched).toEqual({ state: overdue.state, effects: [] });
  });

  it('the paper of another job says nothing of this one', () => {
    expect(play([paper('taken', 'another')], WORLD, held).state).toEqual(held);
  });

  it('that comes out late makes an unsure paper sure', () => {
    const printing = play([READ, CHOOSE_CERTIFICATE, TO_CONFIRM, CONFIRM, FILED]).state;
    const unsure = transition(printing, { type: 'deadline' }, at(60_000)).state;
    expect(play([paper('presented')], WORLD, unsure).state).toMatchObject({
      evidence: 'presented',
      paper: 'printed',
    });
  });
});

describe('the record', () => {
  it('says that the visit was offline if it was so at any moment', () => {
    const offline = { ...WORLD, isOnline: false };
    const { state } = play([BEGIN]);
    const during = play([{ type: 'linkChanged' }], offline, state).state;
    const run = play([{ type: 'cancel', step: 'chooseService' }], WORLD, during);
    expect(finishes(run)).toMatchObject([{ body: { wasOffline: true } }]);
  });

  it('lasts from the first touch to the end on the monotonic clock', () => {
    const begun = transition(ATTRACT, BEGIN, at(1_000)).state;
    const world = at(4_500, { nowMs: WORLD.nowMs - 3_600_000 });
    const run = transition(begun, { type: 'cancel', step: 'chooseService' }, world);
    expect(finishes(run)).toMatchObject([{ body: { durationMs: 3_500, startedAtMs: WORLD.nowMs } }]);
  });

  it('no visit begins that could not be recorded', () => {
    for (const event of [BEGIN, READ]) {
      expect(play([event], without('record.store')).state).toMatchObject({
        step: 'attract',
        notice: 'outOfService',
      });
    }
  });

  it('no visit begins and no case is filed without its journal row', () => {
    const begun = transition(ATTRACT, READ, WORLD);
    expect(withoutJournal(ATTRACT, begun, WORLD).state).toMatchObject({ notice: 'outOfService' });
    const submitting = play([READ, CHOOSE_CERTIFICATE, TO_CONFIRM, CONFIRM]).state;
    const refused = withoutJournal(submitting, transition(submitting, FILED, WORLD), WORLD);
    expect(refused.state).toMatchObject({ step: 'done', outcome: 'failed' });
    expect(refused.effects.map(({ type }) => type)).toEqual(['finish']);
  });
});
