/** From the session's state to what a screen may show of it: the only place where citizen data meets the screen, masked. */
import { maskCitizenNumber } from '../../../shared/domain/citizen-number.ts';
import type { LocalText } from '../../../shared/domain/local-text.ts';
import {
  isMet,
  openQuestion,
  progressOf,
  type Answers,
  type Question,
} from '../../../shared/domain/question.ts';
import {
  isForOffice,
  missingCapabilities,
  verdictOf,
  type ServiceDefinition,
} from '../../../shared/domain/service.ts';
import { canBeKept } from '../resume/kept-wish.ts';
import { slipText } from '../resume/slip.ts';
import type { View } from '../ui-api/messages.ts';
import { isActive } from './machine.ts';
import { maskName } from './mask.ts';
import { lanesFor } from './green-channel.ts';
import { feesFor, materialsFor } from './offer.ts';
import { isExpired } from './receipt.ts';
import type { Confirm, Form, Read, SessionState, World } from './state.ts';
import { takeAwayCodes } from './take-away.ts';
import { paceMs } from './steps/common.ts';

export interface Surroundings {
  readonly world: World;
  readonly link: View['link'];
  readonly devices: View['devices'];
}

/** The rest is not the session's to say. */
type SessionView = Omit<
  View,
  'revision' | 'card' | 'helpPhone' | 'help' | 'alternatives' | 'outOfService' | 'technician'
>;

export function buildView(state: SessionState, around: Surroundings): SessionView {
  const { world } = around;
  const { language, textSize } = preferences(state);
  return {
    kioskName: world.kioskName,
    step: state.step,
    language,
    textSize,
    notice: 'notice' in state ? state.notice : null,
    countdown: countdown(state, world),
    services: world.services.map((service) => summary(service, world)),
    service: 'service' in state ? details(state, world) : null,
    ...progress(state, world),
    code: code(state),
    urgentLimit: state.step === 'urgent' ? state.limit : null,
    canKeep: world.canKeep && canBeKept(state),
    hasKept: world.hasKept,
    kept: kept(state, world),
    asksFor: state.step === 'resume' ? (state.code === null ? 'code' : 'card') : null,
    canPrint: world.available.has('receipt.print'),
    identity: identity(state, world),
    receipt: receipt(state),
    outcome: state.step === 'done' ? state.outcome : null,
    isCardLeft: world.isCardPresent && !isCardWanted(state),
    link: around.link,
    devices: around.devices,
  };
}

function preferences(state: SessionState) {
  if (state.step === 'attract') return { language: 'zh', textSize: 'standard' } as const;
  return isActive(state) ? state.visit : state;
}

function countdown({ deadline, ...state }: SessionState, { monoMs, timeouts }: World): View['countdown'] {
  if (deadline === null || deadline.kind === 'idle') return null;
  const remainingMs = Math.max(0, Math.round(deadline.atMonoMs - monoMs));
  if (deadline.kind === 'dialog') {
    const totalMs = paceMs(timeouts.dialogMs, 'visit' in state ? state.visit.textSize : 'standard');
    return { kind: 'dialog', remainingMs, totalMs };
  }
  const isTaking = state.step === 'kept' || (state.step === 'take' && state.closing !== 'retracting');
  return isTaking ? { kind: 'step', remainingMs, totalMs: remainingMs } : null;
}

function summary(service: ServiceDefinition, { available }: World): View['services'][number] {
  const { id, group, picture, title, identity } = service;
  const missing = missingCapabilities(service.requires, available);
  return {
    id,
    group,
    picture,
    title,
    summary: service.summary,
    identity,
    isOpen: missing.length === 0,
    missing,
  };
}

function details(
  state: { readonly service: ServiceDefinition; readonly answers?: Answers },
  world: World,
): View['service'] {
  const { service, answers = {} } = state;
  const { kind, workingDays, promise, telephone, nextSteps, office } = service;
  return {
    ...summary(service, world),
    kind,
    materials: materialsFor(service, answers),
    fees: feesFor(service, answers),
    workingDays,
    promise,
    telephone,
    nextSteps,
    office,
  };
}

/** Where somebody is on the way through a service. */
function progress(
  state: SessionState,
  { nowMs }: World,
): Pick<View, 'question' | 'lanes' | 'page' | 'verdict' | 'answers' | 'lane'> {
  return {
    question: state.step === 'form' ? question(state) : null,
    lanes: state.step === 'greenChannel' ? [...lanesFor(state.citizen, nowMs)] : [],
    page: state.step === 'read' ? page(state) : null,
    verdict: state.step === 'verdict' ? (verdictOf(state.service, state.answers) ?? null) : null,
    answers: state.step === 'confirm' ? answersInWords(state) : [],
    lane: 'lane' in state ? state.lane : null,
  };
}

function question({ service: { form }, answers }: Form): View['question'] {
  const ask = openQuestion(form, answers);
  return ask === undefined ? null : { ask, ...progressOf(form, answers, ask.id) };
}

function page({ service: { sections }, page: at }: Read): View['page'] {
  const section = sections[at];
  return section === undefined ? null : { section, number: at + 1, total: sections.length };
}

function code(state: SessionState): View['code'] {
  if (state.step !== 'code') return null;
  const { service, answers, counter, visit } = state;
  return { texts: takeAwayCodes({ service, answers, counter, language: visit.language }), counter };
}

const YES_NO = { yes: { zh: '是', en: 'Yes' }, no: { zh: '否', en: 'No' } } as const;

function answersInWords({ service, answers }: Confirm): View['answers'] {
  return service.form.flatMap((asked) => {
    const given = answers[asked.id] ?? '';
    if (given === '' || !isMet(asked.when, answers)) return [];
    return [{ title: asked.title, answer: inWords(asked, given) }];
  });
}

function inWords(asked: Question, given: string): LocalText {
  if (asked.type === 'choice') return asked.options.find(({ id }) => id === given)?.title ?? typed(given);
  return asked.type === 'yesNo' ? YES_NO[given === 'yes' ? 'yes' : 'no'] : typed(given);
}

function typed(text: string): LocalText {
  return { zh: text, en: text };
}

function identity(state: SessionState, { nowMs }: World): View['identity'] {
  if (!('citizen' in state) || state.citizen === null) return null;
  return {
    maskedName: maskName(state.citizen),
    maskedNumber: maskCitizenNumber(state.citizen.number),
    isExpired: isExpired(state.citizen, nowMs),
  };
}

function receipt(state: SessionState): View['receipt'] {
  if (state.step !== 'take') return null;
  const { number, codes, counter } = state.filed;
  const { evidence, paper, closing } = state;
  return {
    number,
    evidence,
    paper,
    closing,
    codes: [...codes],
    isCase: counter === null && isForOffice(state.service),
  };
}

function kept(state: SessionState, { kioskName }: World): View['kept'] {
  if (state.step !== 'kept') return null;
  const { service, code, untilAtMs, paper, visit } = state;
  const text = slipText({ service, code, untilAtMs, kioskName, language: visit.language });
  return { code, untilAtMs, needsCard: service.identity === 'idCard', text, paper };
}

/** During the visit the card may lie there; before and after it nobody needs it. */
function isCardWanted({ step }: SessionState): boolean {
  return !NEEDS_NO_CARD.has(step);
}

const NEEDS_NO_CARD: ReadonlySet<SessionState['step']> = new Set([
  'attract',
  'kept',
  'take',
  'rate',
  'feedback',
  'done',
]);
