import { describe, expect, it } from 'vitest';
import { changedProperties, type IdCardReaderStatus } from './device-status.ts';
import {
  missingCapabilities,
  Requirement,
  ServiceDefinition,
  serviceLevel,
  verdictOf,
  type Capability,
} from './service.ts';

const set = (...names: Capability[]) => new Set<Capability>(names);

describe('missingCapabilities', () => {
  it('names each missing capability once', () => {
    const requirement: Requirement = {
      all: ['idCard.read', 'receipt.print', { all: ['receipt.print', 'record.store'] }],
    };
    expect(missingCapabilities(requirement, set('idCard.read'))).toEqual(['receipt.print', 'record.store']);
    expect(missingCapabilities(requirement, set('idCard.read', 'receipt.print', 'record.store'))).toEqual([]);
  });

  it('is satisfied by any one alternative, and otherwise names them all', () => {
    const requirement: Requirement = { any: ['receipt.print', 'case.seal'] };
    expect(missingCapabilities(requirement, set('case.seal'))).toEqual([]);
    expect(missingCapabilities(requirement, set())).toEqual(['receipt.print', 'case.seal']);
  });

  it('refuses a requirement that could never be met or is misspelt', () => {
    expect(Requirement.safeParse({ all: [] }).success).toBe(false);
    expect(Requirement.safeParse({ all: ['idcard.read'] }).success).toBe(false);
    expect(Requirement.safeParse({ all: ['idCard.read'], any: ['idCard.read'] }).success).toBe(false);
  });
});

describe('a service', () => {
  const text = { zh: '文', en: 'text' };
  const reading = {
    id: 'reading',
    version: 1,
    kind: 'reading',
    group: 'advice',
    picture: 'book',
    title: text,
    summary: text,
    requires: 'record.store',
    identity: 'none',
    office: text,
    sections: [{ title: text, paragraphs: [text] }],
  };
  const yesNo = { id: 'asked', type: 'yesNo', title: text };
  const verdict = { level: 'calm', minYes: 0, title: text, advice: [text] };

  it.each([
    ['a reading without a page', { sections: [] }],
    ['a reading that asks for the card', { identity: 'idCard' }],
    ['an application without the card', { kind: 'application', sections: [], materials: [{ name: text }] }],
    ['a checklist without materials', { kind: 'checklist', sections: [] }],
    ['a request without questions', { kind: 'request', sections: [] }],
    [
      'a self-check that has no word for everybody',
      {
        kind: 'selfCheck',
        sections: [],
        form: [yesNo],
        verdicts: [{ ...verdict, minYes: 1 }],
      },
    ],
    [
      'a verdict that another one hides',
      {
        kind: 'selfCheck',
        sections: [],
        form: [yesNo],
        verdicts: [verdict, verdict],
      },
    ],
    [
      'a verdict on a question that nobody asks',
      {
        kind: 'selfCheck',
        sections: [],
        form: [yesNo],
        verdicts: [{ ...verdict, orYesTo: ['other'] }],
      },
    ],
    ['a question that depends on itself', { form: [{ ...yesNo, when: { question: 'asked', in: ['yes'] } }] }],
    [
      'a condition on an answer that nobody can give',
      {
        form: [yesNo],
        materials: [{ name: text, when: { question: 'asked', in: ['perhaps'] } }],
      },
    ],
    ['two questions of one name', { form: [yesNo, yesNo] }],
    ['a word of nobody', { colour: 'red' }],
  ])('that contradicts itself is refused: %s', (_what, change) => {
    expect(ServiceDefinition.safeParse(reading).success).toBe(true);
    expect(ServiceDefinition.safeParse({ ...reading, ...change }).success).toBe(false);
  });
});

describe('verdictOf', () => {
  const verdict = (level: 'danger' | 'caution' | 'calm', minYes: number, orYesTo: string[] = []) => ({
    level,
    minYes,
    orYesTo,
    title: { zh: '文', en: 'text' },
    advice: [{ zh: '文', en: 'text' }],
  });
  const verdicts = [verdict('danger', 2, ['hasPaid']), verdict('caution', 1), verdict('calm', 0)];

  it.each([
    ['calm', {}],
    ['calm', { hasPaid: 'no', stranger: 'no' }],
    ['caution', { hasPaid: 'no', stranger: 'yes' }],
    ['danger', { hasPaid: 'no', stranger: 'yes', link: 'yes' }],
    ['danger', { hasPaid: 'yes', stranger: 'no' }],
  ] as const)('is %s for %j: by number, or by one sign that needs no other', (level, answers) => {
    expect(verdictOf({ verdicts }, answers)?.level).toBe(level);
  });

  it('is none where there are no verdicts', () => {
    expect(verdictOf({ verdicts: [] }, { hasPaid: 'yes' })).toBeUndefined();
  });
});

describe('serviceLevel', () => {
  it.each([
    [2, 2, 'full'],
    [1, 2, 'partial'],
    [0, 2, 'none'],
    [0, 0, 'none'],
  ] as const)('%i of %i open services is %s', (open, total, level) =>
    expect(serviceLevel(open, total)).toBe(level),
  );
});

describe('changedProperties', () => {
  const status: IdCardReaderStatus = {
    device: 'online',
    link: 'up',
    action: null,
    detail: null,
    identity: 'X',
    cardPresence: 'notPresent',
  };

  it('tells only what changed, null included', () => {
    expect(changedProperties(status, { ...status, device: 'offline', identity: null })).toEqual({
      device: 'offline',
      identity: null,
    });
  });

  it('is undefined when nothing did', () => {
    expect(changedProperties(status, { ...status })).toBeUndefined();
  });
});
