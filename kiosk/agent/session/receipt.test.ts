import { describe, expect, it } from 'vitest';
import { SERVICE_CATALOGUE } from '../../services/catalogue.ts';
import { maskName } from './mask.ts';
import { createReceiptNumbers } from './receipt-number.ts';
import { buildReceipt, isExpired, type ReceiptContent } from './receipt.ts';
import { shanghaiDay, shanghaiTime } from './shanghai-time.ts';
import { CITIZEN, PERSONAL_TEXTS } from './test-support.ts';

const certificate = SERVICE_CATALOGUE.find(({ id }) => id === 'residence-certificate');
const checklist = SERVICE_CATALOGUE.find(({ id }) => id === 'hotel-permit-checklist');
const CONTENT: ReceiptContent = {
  service: certificate!,
  citizen: CITIZEN,
  answers: {},
  counter: null,
  urgent: null,
  lane: 'normal',
  number: 'JN-1-261123-1-001',
  atMs: Date.UTC(2026, 10, 23, 0, 5),
  kioskName: '样例市场 1号机',
  language: 'zh',
};
const textOf = (content: ReceiptContent) => JSON.stringify(buildReceipt(content));

describe('a receipt', () => {
  it('says what to bring, what happens next, where to go and when it was', () => {
    const text = textOf(CONTENT);
    const everybodys = CONTENT.service.materials.filter(({ when }) => when === undefined);
    expect(everybodys.length).toBeGreaterThan(0);
    for (const { name } of everybodys) expect(text).toContain(name.zh);
    for (const step of CONTENT.service.nextSteps) expect(text).toContain(step.zh);
    expect(text).toContain(CONTENT.service.office.zh);
    expect(text).toContain('2026-11-23 08:05');
    expect(text).toContain('样例市场 1号机');
  });

  it('carries its number as text and as QR code', () => {
    expect(buildReceipt(CONTENT)).toContainEqual({ type: 'qr', data: CONTENT.number });
    expect(buildReceipt(CONTENT)).toContainEqual({ type: 'pair', left: '回执号', right: CONTENT.number });
  });

  it('shows the applicant masked, never whole', () => {
    const text = textOf(CONTENT);
    expect(text).toContain('欧**试');
    expect(text).toContain('110***********002X');
    for (const personal of PERSONAL_TEXTS) expect(text).not.toContain(personal);
  });

  it('of a service that asks nobody names nobody', () => {
    const text = textOf({ ...CONTENT, service: checklist!, citizen: null });
    expect(text).not.toContain('申请人');
  });

  it('in English keeps the Chinese title, which the office reads', () => {
    const text = textOf({ ...CONTENT, language: 'en' });
    expect(text).toContain(CONTENT.service.title.zh);
    expect(text).toContain(CONTENT.service.title.en);
    expect(text).not.toContain(CONTENT.service.office.zh);
  });

  it('tells the holder of an expired document to renew it', () => {
    expect(textOf({ ...CONTENT, citizen: { ...CITIZEN, validTo: '20261122' } })).toContain('换领');
    expect(textOf(CONTENT)).not.toContain('换领');
  });
});

describe('expiry', () => {
  it('a document is good on its last day in China, and 长期 never ends', () => {
    const lastMinuteMs = Date.UTC(2026, 10, 23, 15, 59);
    expect(isExpired({ validTo: '20261123' }, lastMinuteMs)).toBe(false);
    expect(isExpired({ validTo: '20261123' }, lastMinuteMs + 60_000)).toBe(true);
    expect(isExpired({ validTo: '长期' }, lastMinuteMs)).toBe(false);
  });
});

describe('masking', () => {
  it.each([
    ['张三', '张*'],
    ['张三丰', '张*丰'],
    ['欧阳测试', '欧**试'],
    ['阿依·样本', '阿***本'],
    ['𠮷祥', '𠮷*'],
    ['王', '王*'],
  ])('%s becomes %s: first and last character at most', (name, masked) => {
    expect(maskName({ name, latinName: '' })).toBe(masked);
  });

  it('a Latin name keeps the first letter of each word', () => {
    expect(maskName({ name: '', latinName: 'SAMPLE, ALICE' })).toBe('S*** A***');
  });
});

describe('receipt numbers', () => {
  const atMs = Date.UTC(2026, 10, 23);

  it('name the kiosk, the day and the boot, and count', () => {
    const next = createReceiptNumbers('jn-0001', 12);
    expect([next(atMs), next(atMs)]).toEqual(['JN-0001-261123-12-001', 'JN-0001-261123-12-002']);
  });

  it('of kiosks with long, similar ids differ', () => {
    const numbers = Array.from({ length: 500 }, (_, index) =>
      createReceiptNumbers(`jinniu-market-hall-number-${index}`, 1)(atMs),
    );
    expect(new Set(numbers).size).toBe(500);
  });

  it('never exceed the 32 characters of a record', () => {
    const next = createReceiptNumbers('a'.repeat(48), 99_999);
    expect(next(atMs).length).toBeLessThanOrEqual(32);
  });
});

describe('times on paper', () => {
  it('are those of China, also around midnight', () => {
    expect(shanghaiTime(Date.UTC(2026, 11, 31, 16, 0))).toBe('2027-01-01 00:00');
    expect(shanghaiDay(Date.UTC(2026, 11, 31, 15, 59))).toBe('20261231');
  });
});
