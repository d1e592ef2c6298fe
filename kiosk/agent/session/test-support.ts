/** What the tests of the session share: an invented citizen, a world, and a machine that runs on a list of events. */
import { ServiceDefinition } from '../../../shared/domain/service.ts';
import type { Effect, SessionEvent } from './events.ts';
import { transition } from './machine.ts';
import { ATTRACT, type Citizen, type SessionState, type Wish, type World } from './state.ts';

/** The published example of GB 11643-1999; the name and the address are invented. */
export const CITIZEN: Citizen = {
  kind: 'resident',
  name: '欧阳测试',
  latinName: '',
  sex: 'female',
  ethnicCode: '01',
  nationality: '',
  birthDate: '19491231',
  address: '虚构省样例市测试路九十九号',
  number: '11010519491231002X',
  authority: '样例市公安局',
  validFrom: '20200101',
  validTo: '20400101',
};

/** Every text that would tell who it is. */
export const PERSONAL_TEXTS = [CITIZEN.name, CITIZEN.number, CITIZEN.address, '19491231', '测试路'];

export const VISIT_ID = '6f2b1f0a-8f0c-4a55-9d0f-0d6a3f9f7f01';

const TEXT = { zh: '样例', en: 'sample' };
const sample = {
  version: 1,
  group: 'advice',
  picture: 'sample',
  title: TEXT,
  summary: TEXT,
  office: TEXT,
  identity: 'none',
  requires: 'record.store',
};
const YES_NO = { id: 'asked', type: 'yesNo', title: TEXT };
const PHONE = { id: 'phone', type: 'digits', title: TEXT, minLength: 11, maxLength: 11 };

/** Two that ask nothing, which is all that most tests need. */
const PLAIN: readonly ServiceDefinition[] = [
  {
    ...sample,
    id: 'residence-certificate',
    kind: 'application',
    identity: 'idCard',
    requires: { all: ['idCard.read', 'case.seal', 'record.store', 'receipt.print', 'power.mains'] },
    materials: [{ name: TEXT, note: TEXT }],
  },
  {
    ...sample,
    id: 'hotel-permit-checklist',
    kind: 'checklist',
    requires: { all: ['receipt.print', 'record.store', 'power.mains'] },
    materials: [{ name: TEXT }],
  },
].map((service) => ServiceDefinition.parse(service));

/** One of each kind, with everything that its kind can have; the catalogue may change, these do not. */
export const SAMPLES: readonly ServiceDefinition[] = [
  {
    ...sample,
    id: 'sample-application',
    kind: 'application',
    identity: 'idCard',
    requires: { all: ['idCard.read', 'case.seal', 'record.store'] },
    form: [YES_NO, { ...PHONE, when: { question: 'asked', in: ['yes'] } }],
    materials: [
      { name: TEXT },
      { name: { zh: '只有是', en: 'yes only' }, when: { question: 'asked', in: ['yes'] } },
    ],
    fees: [{ what: TEXT, amountFen: 4000, when: { question: 'asked', in: ['yes'] } }],
    workingDays: 5,
    promise: TEXT,
    hasGreenChannel: true,
  },
  {
    ...sample,
    id: 'sample-reading',
    kind: 'reading',
    sections: [1, 2, 3].map((no) => ({ title: { zh: `第${no}页`, en: `page ${no}` }, paragraphs: [TEXT] })),
  },
  {
    ...sample,
    id: 'sample-check',
    kind: 'selfCheck',
    form: [YES_NO, { ...YES_NO, id: 'again' }],
    verdicts: [
      { level: 'danger', minYes: 2, title: { zh: '危险', en: 'danger' }, advice: [TEXT] },
      { level: 'calm', minYes: 0, title: { zh: '平安', en: 'calm' }, advice: [TEXT] },
    ],
  },
  {
    ...sample,
    id: 'sample-request',
    kind: 'request',
    requires: { all: ['case.seal', 'record.store'] },
    form: [PHONE],
  },
].map((service) => ServiceDefinition.parse(service));

export const WORLD: World = {
  nowMs: Date.UTC(2026, 10, 23),
  monoMs: 0,
  isOnline: true,
  isCardPresent: false,
  newVisitId: VISIT_ID,
  urgentLimit: null,
  canKeep: true,
  hasKept: true,
  kioskName: '样例市场 1号机',
  services: PLAIN,
  available: new Set([
    'idCard.read',
    'receipt.print',
    'record.store',
    'case.seal',
    'power.mains',
    'kiosk.free',
    'kiosk.inService',
  ]),
  timeouts: { idleMs: 60_000, dialogMs: 20_000, takeMs: 20_000, printMs: 60_000, farewellMs: 6_000 },
};

/** Where every kind of service is offered, whatever the catalogue has. */
export const SAMPLE_WORLD: World = { ...WORLD, services: [...PLAIN, ...SAMPLES] };

export interface Run {
  readonly state: SessionState;
  readonly effects: readonly Effect[];
}

/** Applies the events one after the other to one world. */
export function play(
  events: readonly SessionEvent[],
  world: World = WORLD,
  from: SessionState = ATTRACT,
): Run {
  let state = from;
  const effects: Effect[] = [];
  for (const event of events) {
    const next = transition(state, event, world);
    state = next.state;
    effects.push(...next.effects);
  }
  return { state, effects };
}

export const choose = (serviceId: string): SessionEvent => ({
  type: 'chooseService',
  step: 'chooseService',
  serviceId,
});
export const answer = (question: string, value: string): SessionEvent => ({
  type: 'answer',
  step: 'form',
  question,
  value,
});

export const BEGIN: SessionEvent = { type: 'begin', step: 'attract' };
export const READ: SessionEvent = { type: 'cardRead', citizen: CITIZEN };
export const CHOOSE_CERTIFICATE: SessionEvent = {
  type: 'chooseService',
  step: 'chooseService',
  serviceId: 'residence-certificate',
};
export const CHOOSE_CHECKLIST: SessionEvent = {
  type: 'chooseService',
  step: 'chooseService',
  serviceId: 'hotel-permit-checklist',
};
export const TO_CONFIRM: SessionEvent = { type: 'next', step: 'checklist' };
export const CONFIRM: SessionEvent = { type: 'next', step: 'confirm' };
export const FILED: SessionEvent = {
  type: 'filed',
  visitId: VISIT_ID,
  number: 'JN-1-261123-1-001',
  sealedCase: null,
};
export const PRINTED: SessionEvent = {
  type: 'printed',
  visitId: VISIT_ID,
  evidence: 'accepted',
  failure: null,
};
export const DONE: SessionEvent = { type: 'done', step: 'take' };
export const NOT_RATED: SessionEvent = { type: 'done', step: 'rate' };

/** Of somebody who has answered nothing yet. */
export function wishFor(service: ServiceDefinition, citizen: Citizen | null = CITIZEN): Wish {
  return { service, citizen, answers: {}, lane: 'normal', urgent: null };
}
