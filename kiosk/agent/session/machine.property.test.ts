import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Capability } from '../../../shared/domain/service.ts';
import { OutboxRecord } from '../../../shared/protocol/index.ts';
import { openQuestion } from '../../../shared/domain/question.ts';
import type { KeptWish } from '../resume/kept-wish.ts';
import type { Effect, SessionEvent } from './events.ts';
import { isActive, transition } from './machine.ts';
import { ATTRACT, type Form, type SessionState, type StepName, type World } from './state.ts';
import { CITIZEN, PERSONAL_TEXTS, SAMPLES, SAMPLE_WORLD } from './test-support.ts';
import { ViewStep } from '../ui-api/messages.ts';
import { buildView } from './view.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20261123);
const STEPS: readonly StepName[] = ViewStep.options;
const CAPABILITIES: Capability[] = [
  'idCard.read',
  'receipt.print',
  'record.store',
  'case.seal',
  'power.mains',
  'kiosk.free',
  'kiosk.inService',
];

/** To be sealed, locked or tried; nothing of them leaves the agent as it is. */
const INWARD: ReadonlySet<string> = new Set(['file', 'keep', 'open']);
/** The paper may still come out, or be taken. */
const AFTER_PRINT: ReadonlySet<string> = new Set(['take', 'rate', 'feedback']);
/** Typed by the citizen, and personal like everything on the card. */
const PHONE_NUMBER = '13800138000';

const KEPT: KeptWish = {
  serviceId: SAMPLES[0]!.id,
  from: 'confirm',
  answers: { asked: 'yes', phone: PHONE_NUMBER },
  lane: 'normal',
};

/** A touch is mostly meant for the present screen (undefined), else for any. */
const step = fc.option(fc.constantFrom(...STEPS), { nil: undefined, freq: 8 });
const touch = fc
  .tuple(
    fc.constantFrom(
      'begin',
      'next',
      'back',
      'cancel',
      'done',
      'activity',
      'setPreferences',
      'chooseService',
      'showCode',
      'leaveForCounter',
      'keep',
      'resume',
    ),
    step,
    fc.constantFrom('residence-certificate', 'hotel-permit-checklist', 'no-such-service'),
  )
  .map(([type, meantFor, serviceId]) => (now: SessionState): SessionEvent => {
    const base = { step: meantFor ?? now.step };
    return type === 'chooseService' ? { type, serviceId, ...base } : { type, ...base };
  });
const card = fc
  .constantFrom('read', 'movedAway', 'invalidMedia', 'invalidRecord', 'lyingBefore')
  .map(
    (what) => (): SessionEvent =>
      what === 'read'
        ? { type: 'cardRead', citizen: CITIZEN }
        : { type: 'cardRejected', reason: what as 'movedAway' },
  );
const NUMBER = 'K-261123-1-001';
const answer = fc
  .tuple(
    fc.constantFrom('filed', 'filingFailed', 'printed', 'presented', 'retractEnded', 'keepFailed', 'wrong'),
    fc.boolean(),
  )
  .map(([type, isStale]) => (now: SessionState): SessionEvent => {
    const visitId = isActive(now) && !isStale ? now.visit.id : 'stale';
    if (type === 'filed') return { type, visitId, number: NUMBER, sealedCase: null };
    if (type === 'wrong') return { type: 'resumeRefused', visitId, why: 'locked' };
    if (type === 'filingFailed' || type === 'retractEnded' || type === 'keepFailed') return { type, visitId };
    const evidence = type === 'presented' ? 'presented' : 'accepted';
    return { type: 'printed', visitId, evidence, failure: null };
  });
/** What the printer saw of this paper, or of another one. */
const paper = fc
  .tuple(fc.constantFrom('presented' as const, 'taken', 'retracted'), fc.constantFrom(NUMBER, 'another'))
  .map(([fate, jobId]) => (): SessionEvent => ({ type: 'paper', jobId, fate }));
/** Off the way through a service. */
const aside = fc
  .constantFrom('showCode' as const, 'leaveForCounter', 'keep', 'resume')
  .map((type) => ({ step }: SessionState): SessionEvent => ({ type, step }));
const other = fc
  .constantFrom<SessionEvent>({ type: 'deadline' }, { type: 'linkChanged' })
  .map((event) => () => event);
/** What a citizen and a healthy kiosk would do now: most visits come to an end. */
const SERVICE_IDS = ['hotel-permit-checklist', ...SAMPLES.map(({ id }) => id)];
const forward = fc
  .tuple(fc.constantFrom(...SERVICE_IDS), fc.boolean())
  .map(([serviceId, isHeldOut]) => (now: SessionState): SessionEvent => {
    const { step } = now;
    switch (step) {
      case 'attract':
        return serviceId === 'sample-application'
          ? { type: 'cardRead', citizen: CITIZEN }
          : { type: 'begin', step };
      case 'chooseService':
        return { type: 'chooseService', step, serviceId };
      case 'identify':
        return { type: 'cardRead', citizen: CITIZEN };
      case 'form':
        return answerTo(now);
      case 'greenChannel':
        return { type: 'chooseLane', step, lane: isHeldOut ? 'urgent' : 'veteran' };
      case 'checklist':
      case 'confirm':
      case 'read':
      case 'verdict':
        return { type: 'next', step };
      case 'sign':
        return { type: 'sign', step, strokes: '1,1 2,2' };
      case 'urgent':
        return isHeldOut ? { type: 'next', step } : { type: 'chooseUrgent', step, reason: 'exam' };
      case 'code':
        return { type: isHeldOut ? 'next' : 'back', step };
      case 'counter':
        return { type: 'chooseCounter', step, reason: 'eligibility' };
      case 'keep':
        return { type: 'kept', visitId: now.visit.id, code: '12345678', untilAtMs: 1, number: NUMBER };
      case 'kept':
        return { type: isHeldOut ? 'next' : 'done', step };
      case 'resume':
        return now.code === null
          ? { type: 'enterCode', step, code: '12345678' }
          : { type: 'cardRead', citizen: CITIZEN };
      case 'opening':
        return isHeldOut && now.citizen === null
          ? { type: 'resumeRefused', visitId: now.visit.id, why: 'card' }
          : { type: 'resumed', visitId: now.visit.id, wish: KEPT };
      case 'submit':
        return { type: 'filed', visitId: now.visit.id, number: NUMBER, sealedCase: null };
      case 'receipt': {
        const evidence = isHeldOut ? 'presented' : 'accepted';
        return { type: 'printed', visitId: now.visit.id, evidence, failure: null };
      }
      case 'take':
        if (now.closing === 'retracting') return { type: 'retractEnded', visitId: now.visit.id };
        return now.closing === null
          ? { type: 'done', step }
          : { type: 'paper', jobId: NUMBER, fate: 'taken' };
      case 'rate':
        return isHeldOut ? { type: 'rate', step, stars: 2 } : { type: 'done', step };
      case 'feedback':
        return { type: 'feedback', step, reasons: isHeldOut ? [] : ['slow', 'slow'] };
      case 'done':
        return { type: 'done', step };
    }
  });
function answerTo({ step, service, answers }: Form): SessionEvent {
  const question = openQuestion(service.form, answers);
  const value = question?.type === 'digits' ? PHONE_NUMBER : 'yes';
  return { type: 'answer', step, question: question?.id ?? '', value };
}

const happening = fc.record({
  event: fc.oneof(
    { weight: 8, arbitrary: forward },
    { weight: 3, arbitrary: touch },
    { weight: 1, arbitrary: aside },
    { weight: 2, arbitrary: card },
    { weight: 2, arbitrary: answer },
    { weight: 2, arbitrary: paper },
    { weight: 4, arbitrary: other },
  ),
  afterMs: fc.oneof(fc.nat(2_000), fc.nat(90_000)),
  isOnline: fc.boolean(),
  isWholeKiosk: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
  available: fc.subarray(CAPABILITIES),
});
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

interface Seen {
  readonly before: SessionState;
  readonly event: SessionEvent;
  readonly state: SessionState;
  readonly effects: readonly Effect[];
  readonly world: World;
}

function walk(
  happenings: readonly Happening[],
  look: (seen: Seen) => void,
): { state: SessionState; world: World } {
  let state: SessionState = ATTRACT;
  let world: World = SAMPLE_WORLD;
  let elapsedMs = 0;
  for (const [index, { event, afterMs, isOnline, available, isWholeKiosk }] of happenings.entries()) {
    elapsedMs += afterMs;
    world = {
      ...SAMPLE_WORLD,
      isOnline,
      urgentLimit: isOnline ? null : 'card',
      available: isWholeKiosk ? SAMPLE_WORLD.available : new Set(available),
      monoMs: elapsedMs,
      nowMs: SAMPLE_WORLD.nowMs + elapsedMs,
      newVisitId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    };
    const before = state;
    const happened = event(before);
    const next = transition(before, happened, world);
    state = next.state;
    look({ before, event: happened, state, effects: next.effects, world });
  }
  return { state, world };
}

const check = (law: (happenings: Happening[]) => void) =>
  fc.assert(fc.property(fc.array(happening, { maxLength: 60, size: 'max' }), law), {
    seed: SEED,
    numRuns: 150,
  });

describe('whatever citizens, devices and time do', () => {
  it('the random walks come through every step and every outcome, so that the laws below mean something', () => {
    const seen = new Set<string>();
    check((happenings) => {
      walk(happenings, ({ state }) => {
        seen.add(state.step);
        if (state.step === 'done') seen.add(state.outcome);
      });
    });
    expect(seen).toEqual(
      new Set([...STEPS, 'completed', 'sent-to-counter', 'kept', 'cancelled', 'timed-out', 'failed']),
    );
  });

  it('every visit gets exactly one record, and every record belongs to a visit that began', () => {
    check((happenings) => {
      const begun = new Set<string>();
      const recorded: string[] = [];
      const { state } = walk(happenings, ({ state, effects }) => {
        if (isActive(state)) begun.add(state.visit.id);
        for (const effect of effects) {
          if (effect.type === 'finish') recorded.push(effect.body.citizenSessionId);
        }
      });
      if (isActive(state)) begun.delete(state.visit.id);
      expect(new Set(recorded).size).toBe(recorded.length);
      expect(new Set(recorded)).toEqual(begun);
    });
  });

  it('every record is one that the controller takes', () => {
    check((happenings) => {
      walk(happenings, ({ effects }) => {
        for (const effect of effects) {
          if (effect.type !== 'finish') continue;
          const record = { type: 'session', atMs: 1, bootCount: 1, monoMs: 1, body: effect.body };
          expect(OutboxRecord.safeParse(record).error).toBeUndefined();
        }
      });
    });
  });

  it('no state outside a visit holds personal data, and no view ever does', () => {
    check((happenings) => {
      walk(happenings, ({ state, world }) => {
        if (!isActive(state)) expectNoPersonalData(state);
        const { answers, ...view } = buildView(state, { world, link: 'online', devices: [] });
        expectNoPersonalData(view);
        // What somebody typed is shown once, to be checked.
        expect(answers.length === 0 || state.step === 'confirm').toBe(true);
      });
    });
  });

  it('after submit the state holds no personal data, and no record or print ever does', () => {
    check((happenings) => {
      walk(happenings, ({ state, effects }) => {
        if (['receipt', 'kept', ...AFTER_PRINT].includes(state.step)) expectNoPersonalData(state);
        for (const effect of effects) if (!INWARD.has(effect.type)) expectNoPersonalData(effect);
      });
    });
  });

  it('nobody is ever stuck: left alone, every state comes back to the attract screen', () => {
    check((happenings) => {
      const end = walk(happenings, () => {});
      let { state } = end;
      for (let waits = 0; state.deadline !== null; waits++) {
        expect(waits).toBeLessThan(8);
        const later = Object.assign({}, end.world, { monoMs: state.deadline.atMonoMs });
        state = transition(state, { type: 'deadline' }, later).state;
      }
      expect(state).toEqual(ATTRACT);
    });
  });

  it('a touch that was meant for another screen changes nothing', () => {
    check((happenings) => {
      walk(happenings, ({ state, world }) => {
        for (const meantFor of STEPS) {
          if (meantFor === state.step) continue;
          expect(transition(state, { type: 'next', step: meantFor }, world).state).toBe(state);
          expect(transition(state, { type: 'cancel', step: meantFor }, world).state).toBe(state);
        }
      });
    });
  });

  it('a paper is pulled back only after it was seen in the mouth and not taken, once in a visit', () => {
    check((happenings) => {
      const pulled: string[] = [];
      walk(happenings, ({ before, effects }) => {
        for (const effect of effects) {
          if (effect.type !== 'retract') continue;
          expect(before).toMatchObject({ step: 'take', evidence: 'presented' });
          pulled.push(effect.visitId);
        }
      });
      expect(new Set(pulled).size).toBe(pulled.length);
    });
  });

  it('a record says of its paper what the printer saw last, and nothing of another paper', () => {
    check((happenings) => {
      let seen: string | undefined;
      walk(happenings, ({ before, event, effects }) => {
        if (!AFTER_PRINT.has(before.step)) seen = undefined;
        else if (event.type === 'paper' && event.jobId === NUMBER) seen = event.fate;
        const evidence = effects.flatMap((effect) =>
          effect.type === 'finish' && AFTER_PRINT.has(effect.body.lastStep)
            ? [effect.body.receipt?.evidence]
            : [],
        )[0];
        const isClaimed = evidence === 'taken' || evidence === 'retracted';
        const isTrue = evidence === undefined || (seen === undefined ? !isClaimed : evidence === seen);
        expect({ evidence, seen, isTrue }).toMatchObject({ isTrue: true });
      });
    });
  });

  it('a print is asked for at most once in a visit', () => {
    check((happenings) => {
      const printed: string[] = [];
      walk(happenings, ({ effects }) => {
        for (const effect of effects) if (effect.type === 'print') printed.push(effect.visitId);
      });
      expect(new Set(printed).size).toBe(printed.length);
    });
  });
});

function expectNoPersonalData(value: unknown): void {
  const text = JSON.stringify(value);
  for (const personal of [...PERSONAL_TEXTS, PHONE_NUMBER]) expect(text.includes(personal)).toBe(false);
}
