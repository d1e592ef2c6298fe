/** What a service asks of a citizen, one question a screen, as data (DESIGN 1). Pure. */
import * as z from 'zod';
import { LocalText } from './local-text.ts';

/** Only where an earlier answer is one of these; a question must stand before what depends on it. */
export const Condition = z.strictObject({
  question: z.string(),
  in: z.array(z.string().min(1)).min(1),
});
export type Condition = z.infer<typeof Condition>;

const common = {
  id: z.string().regex(/^[a-z][a-zA-Z0-9]{0,30}$/),
  title: LocalText,
  /** Why it is asked, or how to answer. */
  help: LocalText.optional(),
  when: Condition.optional(),
};

/** Fits on one screen in large type. */
const MAX_OPTIONS = 6;

export const Question = z.discriminatedUnion('type', [
  z.strictObject({
    ...common,
    type: z.literal('choice'),
    options: z
      .array(z.strictObject({ id: z.string().min(1), title: LocalText, note: LocalText.optional() }))
      .min(2)
      .max(MAX_OPTIONS),
  }),
  /** Answered by `yes` or `no`. */
  z.strictObject({ ...common, type: z.literal('yesNo') }),
  /** Typed on the number pad: a telephone number, a number of rooms. */
  z.strictObject({
    ...common,
    type: z.literal('digits'),
    minLength: z.int().min(1).max(20),
    maxLength: z.int().min(1).max(20),
    isOptional: z.boolean().default(false),
  }),
  /** Typed on the pinyin keyboard: a last resort, typing is hard for many (devices.md 7.2). */
  z.strictObject({
    ...common,
    type: z.literal('text'),
    maxLength: z.int().min(1).max(100),
    isOptional: z.boolean().default(false),
  }),
]);
export type Question = z.infer<typeof Question>;

/** By question; an optional question that was passed over has the answer ''. Personal data, as the name of a person is. */
export type Answers = Readonly<Record<string, string>>;

export function isMet(condition: Condition | undefined, answers: Answers): boolean {
  return condition === undefined || condition.in.includes(answers[condition.question] ?? '');
}

/** The first question that is to be asked and has no answer yet; undefined: the form is complete. */
export function openQuestion(form: readonly Question[], answers: Answers): Question | undefined {
  return form.find(({ id, when }) => isMet(when, answers) && answers[id] === undefined);
}

/** Which of how many, for "step 2 of 4"; counts the questions that the answers so far lead to. */
export function progressOf(form: readonly Question[], answers: Answers, questionId: string) {
  const asked = form.filter(({ when }) => isMet(when, answers));
  return { number: asked.findIndex(({ id }) => id === questionId) + 1, total: asked.length };
}

/** The answer as it may be kept, or null when it is none to this question. */
export function acceptAnswer(question: Question, text: string): string | null {
  switch (question.type) {
    case 'choice':
      return question.options.some(({ id }) => id === text) ? text : null;
    case 'yesNo':
      return text === 'yes' || text === 'no' ? text : null;
    case 'digits': {
      const isDigits = /^\d+$/.test(text);
      const isLongEnough = text.length >= question.minLength && text.length <= question.maxLength;
      return (isDigits && isLongEnough) || (text === '' && question.isOptional) ? text : null;
    }
    case 'text': {
      const trimmed = text.trim().replaceAll(/\s+/gu, ' ');
      if (trimmed === '') return question.isOptional ? '' : null;
      const isClean = !/\p{Cc}|\p{Co}|\p{Cs}/u.test(trimmed);
      return isClean && Array.from(trimmed).length <= question.maxLength ? trimmed : null;
    }
  }
}

/** Answers without those to `questionId` and to everything that comes after it: the way back. */
export function withoutFrom(form: readonly Question[], answers: Answers, questionId: string): Answers {
  const at = form.findIndex(({ id }) => id === questionId);
  const kept = new Set(form.slice(0, Math.max(0, at)).map(({ id }) => id));
  return Object.fromEntries(Object.entries(answers).filter(([id]) => kept.has(id)));
}
