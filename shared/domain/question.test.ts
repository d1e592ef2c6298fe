import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import {
  acceptAnswer,
  isMet,
  openQuestion,
  progressOf,
  Question,
  withoutFrom,
  type Answers,
} from './question.ts';

const text = (zh: string) => ({ zh, en: 'x' });
const FORM: readonly Question[] = [
  {
    id: 'reason',
    type: 'choice',
    title: text('原因'),
    options: [
      { id: 'lost', title: text('丢失') },
      { id: 'expired', title: text('到期') },
    ],
  },
  { id: 'reported', type: 'yesNo', title: text('是否挂失'), when: { question: 'reason', in: ['lost'] } },
  { id: 'phone', type: 'digits', title: text('电话'), minLength: 11, maxLength: 11, isOptional: false },
  { id: 'note', type: 'text', title: text('说明'), maxLength: 10, isOptional: true },
];

/** Answers everything that is asked, as a citizen would. */
function fill(reason: string): Answers {
  const said: Answers = { reason, reported: 'yes', phone: '13800000000', note: '' };
  const answers: Record<string, string> = {};
  for (let open = openQuestion(FORM, answers); open !== undefined; open = openQuestion(FORM, answers))
    answers[open.id] = said[open.id] ?? '';
  return answers;
}

describe('a form', () => {
  it('asks what depends on an earlier answer only after that answer', () => {
    expect(Object.keys(fill('lost'))).toEqual(['reason', 'reported', 'phone', 'note']);
    expect(Object.keys(fill('expired'))).toEqual(['reason', 'phone', 'note']);
  });

  it('counts the questions that will be asked', () => {
    expect(progressOf(FORM, { reason: 'lost' }, 'reported')).toEqual({ number: 2, total: 4 });
    expect(progressOf(FORM, { reason: 'expired' }, 'phone')).toEqual({ number: 2, total: 3 });
  });

  it('the way back forgets the answer and all that followed from it', () => {
    expect(withoutFrom(FORM, fill('lost'), 'reported')).toEqual({ reason: 'lost' });
    expect(withoutFrom(FORM, fill('lost'), 'reason')).toEqual({});
  });

  it('a condition on a question that was not asked is not met', () => {
    expect(isMet({ question: 'reported', in: ['yes'] }, fill('expired'))).toBe(false);
  });
});

describe('an answer', () => {
  const [choice, yesNo, digits, free] = FORM as [Question, Question, Question, Question];

  it.each([
    [choice, 'lost', 'lost'],
    [choice, 'stolen', null],
    [yesNo, 'yes', 'yes'],
    [yesNo, 'perhaps', null],
    [digits, '13800000000', '13800000000'],
    [digits, '1380000000', null],
    [digits, '1380000000a', null],
    [digits, '１３８００００００００', null],
    [free, '  两 人\n 同住 ', '两 人 同住'],
    [free, '', ''],
    [free, '一二三四五六七八九十一', null],
    [free, '\u0007', null],
  ] as const)('%# is taken as it may be kept, or refused', (question, typed, kept) => {
    expect(acceptAnswer(question, typed)).toBe(kept);
  });

  it('that was taken is taken again unchanged, whatever was typed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FORM),
        fc.string({ unit: 'grapheme', maxLength: 30 }),
        (question, typed) => {
          const kept = acceptAnswer(question, typed);
          return kept === null || acceptAnswer(question, kept) === kept;
        },
      ),
      { seed: Number(process.env['FC_SEED'] ?? 20_261_125) },
    );
  });
});

describe('a question', () => {
  it('that does not fit on one screen is refused', () => {
    const options = Array.from({ length: 7 }, (_, at) => ({ id: `o${at}`, title: text('选') }));
    expect(Question.safeParse({ id: 'q', type: 'choice', title: text('问'), options }).success).toBe(false);
  });
});
