/** A citizen's service as versioned data, and the rule that says whether a kiosk can finish it now (DESIGN 5). */
import * as z from 'zod';
import { ServiceId } from './ids.ts';
import { LocalText } from './local-text.ts';
import { Condition, Question, type Answers } from './question.ts';

/** Names of things a kiosk can do now; a device offers its capability only while it works. */
export const Capability = z.enum([
  'idCard.read',
  'receipt.print',
  'document.print',
  'record.store',
  'case.seal',
  'power.mains',
  'card.insert',
  'barcode.read',
  /** No technician works on the machine. */
  'kiosk.free',
  /** Nobody has taken it out of service. */
  'kiosk.inService',
]);
export type Capability = z.infer<typeof Capability>;

/** Requirement over capabilities: one of them, all of a list, or any of a list. */
export type Requirement = Capability | { all: Requirement[] } | { any: Requirement[] };
export const Requirement: z.ZodType<Requirement> = z.lazy(() =>
  z.union([
    Capability,
    z.strictObject({ all: z.array(Requirement).min(1) }),
    z.strictObject({ any: z.array(Requirement).min(1) }),
  ]),
);

/** File name of a picture in kiosk/services/pictures, without its ending. */
export const Picture = z.string().regex(/^[a-z0-9-]+$/);

/** As it is printed and dialled, e.g. `12345` or `028-1234 5678`. */
export const Telephone = z.string().regex(/^[\d -]{3,20}$/);

export const MaterialItem = z.strictObject({
  name: LocalText,
  /** How many, original or copy, where to get it. */
  note: LocalText.optional(),
  /** What it looks like: people recognise a paper sooner than its name. */
  picture: Picture.optional(),
  /** 样表: the form filled in with invented data, to look at large. */
  sample: Picture.optional(),
  when: Condition.optional(),
});
export type MaterialItem = z.infer<typeof MaterialItem>;

/** Money that the office asks for; the kiosk takes none. */
export const Fee = z.strictObject({
  what: LocalText,
  /** 1/100 yuan. */
  amountFen: z.int().min(0),
  when: Condition.optional(),
});

export const ReadingSection = z.strictObject({
  title: LocalText,
  paragraphs: z.array(LocalText).min(1),
  /** The law and its article. */
  source: LocalText.optional(),
});

/** What a self-check says; the first verdict that fits counts. */
export const Verdict = z.strictObject({
  level: z.enum(['danger', 'caution', 'calm']),
  /** Fits from this number of "yes" on. */
  minYes: z.int().min(0),
  /** Some signs need no second one: "yes" to any of these questions fits too. */
  orYesTo: z.array(z.string()).default([]),
  title: LocalText,
  advice: z.array(LocalText).min(1),
});
export type Verdict = z.infer<typeof Verdict>;

/**
 * application: the citizen applies with the ID card · checklist: what to bring, to take away · reading: plain words ·
 * selfCheck: a few questions, then advice · request: asks for help, and somebody calls back.
 */
export const ServiceKind = z.enum(['application', 'checklist', 'reading', 'selfCheck', 'request']);
export type ServiceKind = z.infer<typeof ServiceKind>;

export const ServiceGroup = z.enum(['certificate', 'permit', 'advice', 'help']);
export type ServiceGroup = z.infer<typeof ServiceGroup>;

export const ServiceDefinition = z
  .strictObject({
    id: ServiceId,
    /** Raised with every change of content; a finished session records it. */
    version: z.int().min(1),
    kind: ServiceKind,
    group: ServiceGroup,
    picture: Picture,
    title: LocalText,
    summary: LocalText,
    requires: Requirement,
    /** `idCard`: the citizen lays the card on the reader first; `none`: nobody asks who is there. */
    identity: z.enum(['idCard', 'none']),
    form: z.array(Question).max(10).default([]),
    /** What the citizen must bring or agree to: shown, and printed on the receipt. */
    materials: z.array(MaterialItem).default([]),
    fees: z.array(Fee).default([]),
    /** From acceptance to the decision; null: at once, or not promised. */
    workingDays: z.int().min(1).max(90).nullable().default(null),
    /** 告知承诺: what the citizen promises with a signature. */
    promise: LocalText.nullable().default(null),
    /** 绿色通道: the elderly, veterans and urgent cases are done the same day. */
    hasGreenChannel: z.boolean().default(false),
    sections: z.array(ReadingSection).default([]),
    verdicts: z.array(Verdict).default([]),
    /** What happens next, in order. */
    nextSteps: z.array(LocalText).default([]),
    /** Office, address, hours: where the paper leads. */
    office: LocalText,
    /** Whom to call. */
    telephone: Telephone.nullable().default(null),
  })
  .check(({ value, issues }) => {
    for (const message of contradictions(value))
      issues.push({ code: 'custom', path: [value.id], message, input: value });
  });
export type ServiceDefinition = z.infer<typeof ServiceDefinition>;

/** What each kind must have, and what only some may have. */
function contradictions(service: {
  readonly kind: ServiceKind;
  readonly identity: string;
  readonly hasGreenChannel: boolean;
  readonly promise: unknown;
  readonly form: readonly Question[];
  readonly materials: readonly MaterialItem[];
  readonly fees: readonly z.infer<typeof Fee>[];
  readonly sections: readonly unknown[];
  readonly verdicts: readonly Verdict[];
}): string[] {
  const { kind, form, materials, fees, verdicts } = service;
  const isApplication = kind === 'application';
  const rules: readonly (readonly [boolean, string])[] = [
    [
      isApplication === (service.identity === 'idCard'),
      'an application, and nothing else, asks for the card',
    ],
    [isApplication || !service.hasGreenChannel, 'only applications have a green channel'],
    [isApplication || service.promise === null, 'only applications ask for a promise'],
    [(kind !== 'application' && kind !== 'checklist') || materials.length > 0, 'it needs materials'],
    [(kind === 'reading') === service.sections.length > 0, 'readings, and nothing else, have sections'],
    [(kind === 'selfCheck') === verdicts.length > 0, 'self-checks, and nothing else, have verdicts'],
    [kind !== 'selfCheck' || verdicts.at(-1)?.minYes === 0, 'the last verdict must fit everybody'],
    [
      verdicts.every(({ minYes }, at) => minYes < (verdicts[at - 1]?.minYes ?? Infinity)),
      'a verdict is never reached',
    ],
    [
      verdicts.every(({ orYesTo }) => orYesTo.every((id) => form.some((question) => question.id === id))),
      'a verdict names no question of the form',
    ],
    [kind !== 'selfCheck' || form.every(({ type }) => type === 'yesNo'), 'a self-check asks yes or no'],
    [kind !== 'request' || form.length > 0, 'a request needs a form'],
    [new Set(form.map(({ id }) => id)).size === form.length, 'ids of questions must differ'],
    [
      form.every((question, at) => isAsked(question.when, form.slice(0, at))),
      'a question depends on a later one',
    ],
    [
      [...materials, ...fees].every(({ when }) => isAsked(when, form)),
      'a condition names no answer of the form',
    ],
  ];
  return rules.filter(([holds]) => !holds).map(([, message]) => message);
}

/** Whether the condition names a question of these, and answers that it can have. */
function isAsked(condition: Condition | undefined, form: readonly Question[]): boolean {
  if (condition === undefined) return true;
  const question = form.find(({ id }) => id === condition.question);
  if (question?.type === 'yesNo') return condition.in.every((answer) => answer === 'yes' || answer === 'no');
  if (question?.type !== 'choice') return false;
  return condition.in.every((answer) => question.options.some(({ id }) => id === answer));
}

/** What a self-check says to these answers; undefined for a service that gives no verdict. */
export function verdictOf(
  { verdicts }: Pick<ServiceDefinition, 'verdicts'>,
  answers: Answers,
): Verdict | undefined {
  const yes = Object.values(answers).filter((answer) => answer === 'yes').length;
  return verdicts.find(({ minYes, orYesTo }) => yes >= minYes || orYesTo.some((id) => answers[id] === 'yes'));
}

/** Somebody at an office will read it; lists and readings are nobody's case. */
export function isForOffice({ kind }: Pick<ServiceDefinition, 'kind'>): boolean {
  return kind === 'application' || kind === 'request';
}

/** The capabilities that are missing; empty means the service can be finished now. */
export function missingCapabilities(
  requirement: Requirement,
  available: ReadonlySet<Capability>,
): Capability[] {
  if (typeof requirement === 'string') return available.has(requirement) ? [] : [requirement];
  if ('all' in requirement) {
    return [...new Set(requirement.all.flatMap((part) => missingCapabilities(part, available)))];
  }
  const alternatives = requirement.any.map((part) => missingCapabilities(part, available));
  if (alternatives.some((missing) => missing.length === 0)) return [];
  return [...new Set(alternatives.flat())];
}

/** full: every service can be finished; none: no service can. */
export type ServiceLevel = 'full' | 'partial' | 'none';

export function serviceLevel(open: number, total: number): ServiceLevel {
  if (total === 0 || open === 0) return 'none';
  return open === total ? 'full' : 'partial';
}
