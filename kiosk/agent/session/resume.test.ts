/** Leaving in the middle with a code, and going on with it. */
import { describe, expect, it } from 'vitest';
import type { KeptWish } from '../resume/kept-wish.ts';
import { journalEntryOf } from './journal.ts';
import { resume } from './recovery.ts';
import type { SessionEvent } from './events.ts';
import type { StepName } from './state.ts';
import {
  answer,
  choose,
  play,
  BEGIN,
  PRINTED,
  READ,
  SAMPLES,
  SAMPLE_WORLD,
  VISIT_ID,
  type Run,
} from './test-support.ts';
import { buildView } from './view.ts';

const PHONE = '13800138000';
const on = (type: 'keep' | 'resume' | 'next' | 'back' | 'done' | 'cancel', step: StepName): SessionEvent => ({
  type,
  step,
});
const lane = (which: 'normal' | 'elderly' | 'urgent'): SessionEvent => ({
  type: 'chooseLane',
  step: 'greenChannel',
  lane: which,
});
const APPLY = [READ, choose('sample-application'), answer('asked', 'yes'), answer('phone', PHONE)];
const KEPT: SessionEvent = {
  type: 'kept',
  visitId: VISIT_ID,
  code: '38204917',
  untilAtMs: SAMPLE_WORLD.nowMs,
  number: 'JN-1-261123-1-002',
};
const ENTER: SessionEvent = { type: 'enterCode', step: 'resume', code: '38204917' };
const back = (wish: KeptWish): SessionEvent => ({ type: 'resumed', visitId: VISIT_ID, wish });
const refused = (why: 'wrong' | 'card' | 'locked'): SessionEvent => ({
  type: 'resumeRefused',
  visitId: VISIT_ID,
  why,
});

const after = (...events: SessionEvent[]) => play(events, SAMPLE_WORLD);
const view = ({ state }: Run) => buildView(state, { world: SAMPLE_WORLD, link: 'online', devices: [] });
function kept({ effects }: Run): { wish: KeptWish; cardNumber: string | null } {
  const effect = effects.find(({ type }) => type === 'keep');
  if (effect?.type !== 'keep') throw new Error('nothing was kept');
  return effect;
}

describe('leaving in the middle', () => {
  it('keeps what was said and where, under the card where the service needs one', () => {
    const left = after(...APPLY, lane('elderly'), on('keep', 'checklist'));
    expect(left.state.step).toBe('keep');
    expect(kept(left)).toMatchObject({
      wish: { from: 'checklist', lane: 'elderly', answers: { asked: 'yes', phone: PHONE } },
      cardNumber: '11010519491231002X',
    });
    expect(
      kept(after(BEGIN, choose('sample-request'), answer('phone', PHONE), on('keep', 'confirm'))),
    ).toMatchObject({ cardNumber: null });
  });

  it('is offered only where something would be lost that an office is to have', () => {
    expect(view(after(READ)).canKeep).toBe(false);
    expect(view(after(READ, choose('sample-application'))).canKeep).toBe(false);
    expect(view(after(...APPLY)).canKeep).toBe(true);
    const check = [BEGIN, choose('sample-check'), answer('asked', 'yes')];
    expect(view(after(...check)).canKeep).toBe(false);
    expect(after(...check, on('keep', 'form')).state.step).toBe('form');
  });

  it('is possible from the question why it does not go on, and not after the note for the counter', () => {
    const asked = after(...APPLY, { type: 'leaveForCounter', step: 'greenChannel' });
    expect(kept(play([on('keep', 'counter')], SAMPLE_WORLD, asked.state)).wish.from).toBe('greenChannel');
    const told = play(
      [{ type: 'chooseCounter', step: 'counter', reason: 'materials' }],
      SAMPLE_WORLD,
      asked.state,
    );
    expect(view(told).canKeep).toBe(false);
  });

  it('goes on where it was when nothing could be kept', () => {
    const failed = after(...APPLY, lane('normal'), on('keep', 'checklist'), {
      type: 'keepFailed',
      visitId: VISIT_ID,
    });
    expect(failed.state).toMatchObject({ step: 'checklist', answers: { phone: PHONE } });
  });

  it('shows the code, prints it once when asked, and ends as one record that names nobody', () => {
    const shown = after(...APPLY, lane('normal'), on('keep', 'checklist'), KEPT);
    expect(view(shown).kept).toMatchObject({ code: '38204917', needsCard: true, paper: 'none' });
    expect(view(shown).kept?.text).toContain('3820 4917');
    expect(JSON.stringify(shown.state)).not.toContain(PHONE);
    const printed = play([on('next', 'kept'), on('next', 'kept'), PRINTED], SAMPLE_WORLD, shown.state);
    expect(printed.effects.filter(({ type }) => type === 'print')).toHaveLength(1);
    expect(view(printed).kept?.paper).toBe('printed');
    const { state, effects } = play([on('done', 'kept')], SAMPLE_WORLD, printed.state);
    expect(state).toMatchObject({ step: 'done', outcome: 'kept' });
    expect(effects).toMatchObject([{ type: 'finish', body: { outcome: 'kept', lastStep: 'kept' } }]);
  });

  it('gives a code to nobody who has walked away: an idle visit is not kept by itself', () => {
    const asked = after(...APPLY);
    const late = { ...SAMPLE_WORLD, monoMs: 60_000 };
    const dialog = play([{ type: 'deadline' }], late, asked.state);
    expect(play([on('keep', 'greenChannel')], late, dialog.state).state.step).toBe('keep');
    const gone = play([{ type: 'deadline' }], { ...late, monoMs: 80_000 }, dialog.state);
    expect(gone.state).toMatchObject({ step: 'done', outcome: 'timed-out' });
    expect(gone.effects.some(({ type }) => type === 'keep')).toBe(false);
  });

  it('that a crash interrupts on the screen of the code is reported, and the code opens nothing', () => {
    const shown = after(...APPLY, lane('normal'), on('keep', 'checklist'), KEPT);
    const entry = journalEntryOf(shown.state, SAMPLE_WORLD.nowMs);
    expect(JSON.stringify(entry)).not.toContain('38204917');
    expect(resume(entry!, SAMPLE_WORLD)).toBeUndefined();
  });
});

describe('coming back', () => {
  const application = SAMPLES[0]!.id;
  const wish: KeptWish = {
    serviceId: application,
    from: 'checklist',
    answers: { asked: 'yes', phone: PHONE },
    lane: 'elderly',
  };

  it('goes on where it was left, with the card of now', () => {
    const again = after(READ, on('resume', 'chooseService'), ENTER, back(wish));
    expect(again.state).toMatchObject({ step: 'checklist', answers: { phone: PHONE }, lane: 'elderly' });
  });

  it('asks for the card after the code, and tries with it', () => {
    const asked = after(BEGIN, on('resume', 'chooseService'), ENTER, refused('card'));
    expect(view(asked).asksFor).toBe('card');
    const tried = play([READ], SAMPLE_WORLD, asked.state);
    expect(tried).toMatchObject({
      state: { step: 'opening' },
      effects: [{ type: 'open', code: '38204917', cardNumber: '11010519491231002X' }],
    });
  });

  it('says that a code was wrong, or that there were too many of them, and asks anew', () => {
    for (const [why, notice] of [
      ['wrong', 'codeWrong'],
      ['locked', 'codeLocked'],
    ] as const) {
      const again = after(BEGIN, on('resume', 'chooseService'), ENTER, refused(why));
      expect(view(again)).toMatchObject({ step: 'resume', asksFor: 'code', notice });
    }
  });

  it('leads back from the code to the choice of services', () => {
    const again = after(BEGIN, on('resume', 'chooseService'), on('back', 'resume'));
    expect(again.state.step).toBe('chooseService');
  });

  it('makes a claim of urgency anew, and has what is signed checked once more', () => {
    const urgent = after(
      ...APPLY,
      lane('urgent'),
      { type: 'chooseUrgent', step: 'urgent', reason: 'exam' },
      on('keep', 'checklist'),
    );
    expect(kept(urgent).wish).toMatchObject({ from: 'greenChannel', lane: 'normal' });
    const signing = after(
      ...APPLY,
      lane('normal'),
      on('next', 'checklist'),
      on('next', 'confirm'),
      on('keep', 'sign'),
    );
    expect(kept(signing).wish.from).toBe('confirm');
  });
});
