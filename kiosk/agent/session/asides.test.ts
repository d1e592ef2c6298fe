/** Side ways of a visit: the notice as codes for a telephone, and from the machine to a counter. */
import { describe, expect, it } from 'vitest';
import type { SessionEvent } from './events.ts';
import type { StepName } from './state.ts';
import {
  answer,
  choose,
  play,
  BEGIN,
  FILED,
  PRINTED,
  READ,
  SAMPLES,
  SAMPLE_WORLD,
  type Run,
} from './test-support.ts';
import { buildView } from './view.ts';

const on = (
  type: 'next' | 'back' | 'done' | 'showCode' | 'leaveForCounter',
  step: StepName,
): SessionEvent => ({
  type,
  step,
});
const PHONE = '13800138000';
const APPLY = [READ, choose('sample-application'), answer('asked', 'yes'), answer('phone', PHONE)];
const TO_LIST: SessionEvent[] = [...APPLY, { type: 'chooseLane', step: 'greenChannel', lane: 'normal' }];
const TO_COUNTER: SessionEvent[] = [
  on('leaveForCounter', 'checklist'),
  { type: 'chooseCounter', step: 'counter', reason: 'materials' },
];

const after = (...events: SessionEvent[]) => play(events, SAMPLE_WORLD);
const without = (capability: string) => ({
  ...SAMPLE_WORLD,
  available: new Set([...SAMPLE_WORLD.available].filter((name) => name !== capability)),
});
const view = ({ state }: Run) => buildView(state, { world: SAMPLE_WORLD, link: 'online', devices: [] });
const records = ({ effects }: Run) =>
  effects.flatMap((effect) => (effect.type === 'finish' ? [effect.body] : []));

describe('what a service says', () => {
  it('can be taken as a code from the list of an application, which then goes on where it was', () => {
    const shown = after(...TO_LIST, on('showCode', 'checklist'));
    expect(view(shown).code?.texts[0]).toContain('只有是');
    expect(view(shown).code?.counter).toBeNull();
    for (const type of ['back', 'done'] as const)
      expect(play([on(type, 'code')], SAMPLE_WORLD, shown.state).state.step).toBe('checklist');
  });

  it('holds what the answers lead to, and nothing that was answered', () => {
    const { texts } = view(after(...TO_LIST, on('showCode', 'checklist'))).code!;
    expect(texts.join('\n')).not.toContain(PHONE);
    const withoutChild = [READ, choose('sample-application'), answer('asked', 'no')];
    const lane: SessionEvent = { type: 'chooseLane', step: 'greenChannel', lane: 'normal' };
    expect(view(after(...withoutChild, lane, on('showCode', 'checklist'))).code?.texts.join()).not.toContain(
      '只有是',
    );
  });

  it('is taken from a reading at any page, and "back" leads to that page', () => {
    const shown = after(BEGIN, choose('sample-reading'), on('next', 'read'), on('showCode', 'read'));
    expect(view(shown).code?.texts.join('\n')).toContain('第3页');
    expect(play([on('back', 'code')], SAMPLE_WORLD, shown.state).state).toMatchObject({
      step: 'read',
      page: 1,
    });
  });

  it.each(['done', 'cancel'] as const)('ends a reading well when it was taken, by "%s"', (type) => {
    const run = after(BEGIN, choose('sample-reading'), on('showCode', 'read'), { type, step: 'code' });
    expect(records(run)).toMatchObject([{ outcome: 'completed', lastStep: 'code' }]);
  });

  it('ends a reading well when the citizen walks away with the code', () => {
    const { state } = after(BEGIN, choose('sample-reading'), on('showCode', 'read'));
    const asked = play([{ type: 'deadline' }], { ...SAMPLE_WORLD, monoMs: 60_000 }, state);
    const gone = play([{ type: 'deadline' }], { ...SAMPLE_WORLD, monoMs: 90_000 }, asked.state);
    expect(records(gone)).toMatchObject([{ outcome: 'completed' }]);
  });

  it('is printed from there where a printer is, and stays on the screen where none is', () => {
    const { state } = after(BEGIN, choose('sample-reading'), on('showCode', 'read'));
    expect(play([on('next', 'code')], SAMPLE_WORLD, state).state.step).toBe('submit');
    expect(play([on('next', 'code')], without('receipt.print'), state).state).toMatchObject({ step: 'code' });
  });

  it('stands on the screen instead of a number when its paper did not come out', () => {
    const { state } = after(
      BEGIN,
      choose('sample-reading'),
      on('showCode', 'read'),
      on('next', 'code'),
      FILED,
      { ...PRINTED, evidence: 'queued', failure: 'paperOut' } as SessionEvent,
    );
    const receipt = buildView(state, { world: SAMPLE_WORLD, link: 'online', devices: [] }).receipt!;
    expect(receipt).toMatchObject({ paper: 'missing', isCase: false });
    expect(receipt.codes.join('\n')).toContain('第1页');
  });
});

describe('the way to a counter', () => {
  it('asks why, says where to go and what to bring, and files nothing', () => {
    expect(after(...TO_LIST, TO_COUNTER[0]!).state.step).toBe('counter');
    const shown = after(...TO_LIST, ...TO_COUNTER);
    const text = view(shown).code!.texts.join('\n');
    expect(text).toContain('没有提交申请');
    expect(text).toContain(SAMPLES[0]!.office.zh);
    expect(text).not.toContain(PHONE);
    expect(shown.effects).toEqual([]);
  });

  it('is open from every step of an application, before the card too, and "back" leads there', () => {
    const steps: (readonly [SessionEvent[], StepName])[] = [
      [[BEGIN, choose('sample-application')], 'identify'],
      [[READ, choose('sample-application')], 'form'],
      [APPLY, 'greenChannel'],
      [TO_LIST, 'checklist'],
      [[...TO_LIST, on('next', 'checklist')], 'confirm'],
      [[...TO_LIST, on('next', 'checklist'), on('next', 'confirm')], 'sign'],
    ];
    for (const [way, step] of steps) {
      const left = after(...way, on('leaveForCounter', step));
      expect(left.state.step).toBe('counter');
      expect(play([on('back', 'counter')], SAMPLE_WORLD, left.state).state.step).toBe(step);
    }
  });

  it('is not offered where no office decides', () => {
    for (const [id, step] of [
      ['sample-reading', 'read'],
      ['hotel-permit-checklist', 'checklist'],
    ] as const)
      expect(after(BEGIN, choose(id), on('leaveForCounter', step)).state.step).toBe(step);
  });

  it.each(['done', 'cancel'] as const)(
    'is its own outcome in the record, with the reason, by "%s"',
    (type) => {
      const run = after(...TO_LIST, ...TO_COUNTER, { type, step: 'code' });
      expect(records(run)).toMatchObject([
        { outcome: 'sent-to-counter', counterReason: 'materials', receipt: null, lastStep: 'code' },
      ]);
      expect(JSON.stringify(run.effects)).not.toContain(PHONE);
    },
  );

  it('prints a paper that names nobody, and counts as sent to the counter, rated or not', () => {
    const run = after(...TO_LIST, ...TO_COUNTER, on('next', 'code'), FILED, PRINTED, on('done', 'take'), {
      type: 'rate',
      step: 'rate',
      stars: 5,
    });
    const filed = run.effects.find((effect) => effect.type === 'file');
    expect(filed).toMatchObject({ counter: 'materials', wish: { citizen: null } });
    const paper = JSON.stringify(run.effects.find((effect) => effect.type === 'print'));
    expect(paper).toContain('请到窗口办理');
    expect(paper).not.toContain('申请人');
    expect(records(run)).toMatchObject([
      { outcome: 'sent-to-counter', counterReason: 'materials', rating: 5, receipt: {} },
    ]);
  });
});

describe('"urgent"', () => {
  const TO_LANES = APPLY;
  const SAY_URGENT: SessionEvent = { type: 'chooseLane', step: 'greenChannel', lane: 'urgent' };
  const REASON: SessionEvent = { type: 'chooseUrgent', step: 'urgent', reason: 'exam' };
  const FILE: SessionEvent[] = [
    on('next', 'checklist'),
    on('next', 'confirm'),
    { type: 'sign', step: 'sign', strokes: '1,1 2,2' },
    FILED,
    PRINTED,
    on('done', 'take'),
    on('done', 'rate'),
  ];

  it('needs a reason from the list, and is granted, filed and recorded with it', () => {
    expect(after(...TO_LANES, SAY_URGENT).state.step).toBe('urgent');
    const run = after(...TO_LANES, SAY_URGENT, REASON, ...FILE);
    const filed = run.effects.find((effect) => effect.type === 'file');
    expect(filed).toMatchObject({ wish: { lane: 'urgent', urgent: { reason: 'exam', isGranted: true } } });
    expect(records(run)).toMatchObject([{ lane: 'urgent', urgent: { reason: 'exam', isGranted: true } }]);
  });

  it.each(['card', 'kiosk'] as const)(
    'beyond the limit of a %s is for the counter to decide, and is counted',
    (urgentLimit) => {
      const world = { ...SAMPLE_WORLD, urgentLimit };
      const refused = play([...TO_LANES, SAY_URGENT, REASON], world);
      expect(refused.state).toMatchObject({ step: 'urgent', limit: urgentLimit, lane: 'normal' });
      const run = play([...TO_LANES, SAY_URGENT, REASON, on('next', 'urgent'), ...FILE], world);
      const paper = JSON.stringify(run.effects.find((effect) => effect.type === 'print'));
      expect(paper).toContain('由工作人员决定');
      expect(paper).not.toContain('受理当日办结');
      const [record] = records(run);
      expect(record).toMatchObject({ urgent: { reason: 'exam', isGranted: false } });
      expect(record).not.toHaveProperty('lane');
    },
  );

  it('is taken back by "back"', () => {
    const run = after(...TO_LANES, SAY_URGENT, on('back', 'urgent'));
    expect(run.state).toMatchObject({ step: 'greenChannel', urgent: null, lane: 'normal' });
  });
});

describe('after a rating', () => {
  const RATE = (stars: number): SessionEvent => ({ type: 'rate', step: 'rate', stars });
  const TO_RATE: SessionEvent[] = [
    BEGIN,
    choose('sample-reading'),
    on('showCode', 'read'),
    on('next', 'code'),
    FILED,
    PRINTED,
    on('done', 'take'),
  ];

  it('only who was not content is asked why', () => {
    for (const stars of [4, 5]) expect(after(...TO_RATE, RATE(stars)).state.step).toBe('done');
    for (const stars of [1, 2, 3]) expect(after(...TO_RATE, RATE(stars)).state.step).toBe('feedback');
  });

  it('the reasons are counted, each once', () => {
    const run = after(...TO_RATE, RATE(2), {
      type: 'feedback',
      step: 'feedback',
      reasons: ['slow', 'device', 'slow'],
    });
    expect(records(run)).toMatchObject([{ rating: 2, feedback: ['slow', 'device'] }]);
  });

  it.each<SessionEvent>([
    { type: 'done', step: 'feedback' },
    { type: 'cancel', step: 'feedback' },
    { type: 'feedback', step: 'feedback', reasons: [] },
  ])('one touch skips them, and the rating stays: %j', (skip) => {
    const [record] = records(after(...TO_RATE, RATE(1), skip));
    expect(record).toMatchObject({ rating: 1, outcome: 'completed' });
    expect(record).not.toHaveProperty('feedback');
  });
});
