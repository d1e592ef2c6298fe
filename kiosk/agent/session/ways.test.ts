/** The ways through services of each kind: questions, green channel, promise, reading, judging, asking for help. */
import { describe, expect, it } from 'vitest';
import type { SessionEvent } from './events.ts';
import { lanesFor } from './green-channel.ts';
import { buildReceipt } from './receipt.ts';
import type { SessionState, StepName } from './state.ts';
import {
  answer,
  choose,
  play,
  BEGIN,
  CITIZEN,
  FILED,
  PRINTED,
  READ,
  SAMPLES,
  SAMPLE_WORLD,
} from './test-support.ts';
import { buildView } from './view.ts';

const next = (step: StepName): SessionEvent => ({ type: 'next', step });
const back = (step: StepName): SessionEvent => ({ type: 'back', step });
const STROKES = '100,500 400,300;600,700 900,400';
const PHONE = '13800138000';

const after = (...events: SessionEvent[]) => play(events, SAMPLE_WORLD);
const stepAfter = (...events: SessionEvent[]) => after(...events).state.step;
const viewOf = (state: SessionState) =>
  buildView(state, { world: SAMPLE_WORLD, link: 'online', devices: [] });

const APPLY = [READ, choose('sample-application')];
const TO_LANES = [...APPLY, answer('asked', 'yes'), answer('phone', PHONE)];
const TO_SIGN: SessionEvent[] = [
  ...TO_LANES,
  { type: 'chooseLane', step: 'greenChannel', lane: 'elderly' },
  next('checklist'),
  next('confirm'),
];

describe('an application', () => {
  it('asks, offers the green channel, says what to bring, lets check and sign, and files it all', () => {
    expect(stepAfter(...APPLY)).toBe('form');
    expect(stepAfter(...TO_LANES)).toBe('greenChannel');
    expect(stepAfter(...TO_SIGN)).toBe('sign');
    const { state, effects } = after(...TO_SIGN, { type: 'sign', step: 'sign', strokes: STROKES });
    expect(state.step).toBe('submit');
    expect(effects).toMatchObject([
      {
        type: 'file',
        signature: STROKES,
        wish: { citizen: CITIZEN, answers: { asked: 'yes', phone: PHONE }, lane: 'elderly' },
      },
    ]);
  });

  it('asks only what the answers lead to, and shows only what they lead to', () => {
    const { state } = after(...APPLY, answer('asked', 'no'), {
      type: 'chooseLane',
      step: 'greenChannel',
      lane: 'normal',
    });
    expect(viewOf(state)).toMatchObject({ step: 'checklist', service: { materials: [{}], fees: [] } });
    expect(viewOf(after(...TO_SIGN.slice(0, -2)).state).service?.materials).toHaveLength(2);
  });

  it('asks again after an answer that does not fit, and ignores one to another question', () => {
    for (const event of [answer('asked', 'perhaps'), answer('phone', PHONE)])
      expect(after(...APPLY, event).state).toMatchObject({ step: 'form', answers: {} });
    expect(viewOf(after(...APPLY, answer('asked', 'yes')).state).question).toMatchObject({
      ask: { id: 'phone' },
      number: 2,
      total: 2,
    });
  });

  it('goes back one screen at a time, and forgets what was said there', () => {
    const steps: SessionEvent[] = [back('sign'), back('confirm'), back('checklist'), back('greenChannel')];
    expect(stepAfter(...TO_SIGN, ...steps.slice(0, 3))).toBe('greenChannel');
    const { state } = after(...TO_SIGN, ...steps);
    expect(state).toMatchObject({ step: 'form', answers: { asked: 'yes' } });
    expect(after(...TO_SIGN, ...steps, back('form')).state).toMatchObject({ step: 'form', answers: {} });
    const chosen = after(...TO_SIGN, ...steps, back('form'), back('form')).state;
    expect(chosen).toMatchObject({ step: 'chooseService', citizen: CITIZEN });
    expect(chosen).not.toHaveProperty('answers');
  });

  it('shows the answers in words, once, to be checked', () => {
    expect(viewOf(after(...TO_SIGN.slice(0, -1)).state).answers).toMatchObject([
      { answer: { zh: '是' } },
      { answer: { zh: PHONE } },
    ]);
    expect(viewOf(after(...TO_SIGN).state).answers).toEqual([]);
  });
});

describe('the green channel', () => {
  const on = (day: string) => Date.parse(`${day}T00:00:00+08:00`);

  it('is for the elderly from their sixtieth birthday, by the card', () => {
    const citizen = { birthDate: '19661125' };
    expect(lanesFor(citizen, on('2026-11-24'))).not.toContain('elderly');
    expect(lanesFor(citizen, on('2026-11-25'))).toContain('elderly');
    expect(lanesFor({ birthDate: '长期' }, on('2026-11-25'))).not.toContain('elderly');
    expect(lanesFor(null, on('2026-11-25'))).toEqual(['veteran', 'urgent', 'normal']);
  });

  it('cannot be entered by a claim of age', () => {
    const young: SessionEvent = { type: 'cardRead', citizen: { ...CITIZEN, birthDate: '20000101' } };
    const events = [young, choose('sample-application'), answer('asked', 'no')];
    const claim: SessionEvent = { type: 'chooseLane', step: 'greenChannel', lane: 'elderly' };
    expect(stepAfter(...events, claim)).toBe('greenChannel');
  });

  it('is promised on the paper, asks for proof of what was declared, and is counted in the record', () => {
    const service = SAMPLES[0]!;
    const content = {
      service,
      citizen: CITIZEN,
      answers: {},
      counter: null,
      urgent: null,
      number: 'N',
      atMs: 0,
      kioskName: 'K',
      language: 'zh',
    } as const;
    const textFor = (lane: 'normal' | 'elderly' | 'veteran') =>
      JSON.stringify(buildReceipt({ ...content, lane }));
    expect(textFor('normal')).not.toContain('绿色通道');
    expect(textFor('elderly')).toContain('受理当日办结');
    expect(textFor('elderly')).not.toContain('优待证');
    expect(textFor('veteran')).toContain('优待证');
    const { effects } = after(
      ...TO_SIGN,
      { type: 'sign', step: 'sign', strokes: STROKES },
      FILED,
      PRINTED,
      { type: 'done', step: 'take' },
      { type: 'rate', step: 'rate', stars: 4 },
    );
    expect(effects.at(-1)).toMatchObject({ type: 'finish', body: { lane: 'elderly', rating: 4 } });
  });
});

describe('services that need no document', () => {
  it('a reading is leafed through, and ends well at any page', () => {
    const read = [BEGIN, choose('sample-reading')];
    expect(viewOf(after(...read, next('read')).state).page).toMatchObject({ number: 2, total: 3 });
    expect(after(...read, next('read'), back('read')).state).toMatchObject({ step: 'read', page: 0 });
    expect(stepAfter(...read, back('read'))).toBe('chooseService');
    expect(after(...read, { type: 'done', step: 'read' }).state).toMatchObject({ outcome: 'completed' });
    expect(stepAfter(...read, next('read'), next('read'), next('read'))).toBe('submit');
  });

  it.each([
    ['yes', 'yes', 'danger'],
    ['yes', 'no', 'calm'],
  ])('a self-check that heard %s and %s says %s', (first, second, level) => {
    const { state } = after(BEGIN, choose('sample-check'), answer('asked', first), answer('again', second));
    expect(viewOf(state)).toMatchObject({ step: 'verdict', verdict: { level } });
  });

  it('a request is filed without a card, even when one was read', () => {
    const { effects } = after(READ, choose('sample-request'), answer('phone', PHONE), next('confirm'));
    expect(effects).toMatchObject([{ type: 'file', wish: { citizen: null, answers: { phone: PHONE } } }]);
  });
});
