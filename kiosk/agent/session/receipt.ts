/** The receipt as printer-neutral elements: what to bring, what happens next, and a number; nobody's full data (devices.md 7.5). */
import type { ReceiptElement } from '../../../devices/receipt-printer.ts';
import { maskCitizenNumber } from '../../../shared/domain/citizen-number.ts';
import type { LocalText } from '../../../shared/domain/local-text.ts';
import type { Answers } from '../../../shared/domain/question.ts';
import type { CounterReason, Lane } from '../../../shared/protocol/index.ts';
import { verdictOf, type ServiceDefinition } from '../../../shared/domain/service.ts';
import { maskName } from './mask.ts';
import type { Citizen, Language, UrgentClaim } from './state.ts';
import { feesFor, materialsFor } from './offer.ts';
import { shanghaiDay, shanghaiTime } from './shanghai-time.ts';

export interface NoticeContent {
  readonly service: ServiceDefinition;
  /** Decide which materials, fees and advice are told; never told themselves. */
  readonly answers: Answers;
  /** Why the errand goes on at a counter; null: it does not. */
  readonly counter: CounterReason | null;
  readonly language: Language;
}

export interface ReceiptContent extends NoticeContent {
  /** null: the service asks nobody's name. */
  readonly citizen: Citizen | null;
  readonly lane: Lane;
  readonly urgent: UrgentClaim | null;
  readonly number: string;
  readonly atMs: number;
  readonly kioskName: string;
}

const LABELS = {
  number: { zh: '回执号', en: 'Receipt no.' },
  time: { zh: '办理时间', en: 'Time' },
  kiosk: { zh: '办理地点', en: 'Kiosk' },
  applicant: { zh: '申请人', en: 'Applicant' },
  document: { zh: '证件号码', en: 'Document no.' },
  expired: {
    zh: '您的证件已过有效期，请先换领新证。',
    en: 'Your document has expired: please renew it first.',
  },
  lane: { zh: '绿色通道：受理当日办结', en: 'Green channel: done on the day it is accepted' },
  urgentAtCounter: {
    zh: '您说有急事：请向窗口说明，由工作人员决定',
    en: 'You said it is urgent: tell the counter, where the staff decide',
  },
  proof: {
    zh: '请带上证明：优待证、退伍证，或急办的证明',
    en: 'Please bring proof: veteran card, or why it is urgent',
  },
  fees: { zh: '费用（在窗口缴纳）', en: 'Fees (paid at the counter)' },
  free: { zh: '免费', en: 'free' },
  days: { zh: '办理时限（工作日）', en: 'Working days until the decision' },
  call: { zh: '咨询电话', en: 'Telephone' },
  materials: { zh: '请携带以下材料', en: 'Please bring' },
  nextSteps: { zh: '接下来', en: 'What happens next' },
  office: { zh: '办理窗口', en: 'Where to go' },
  toCounter: {
    title: { zh: '请到窗口办理', en: 'Please go to the counter' },
    materials: {
      zh: '材料没有带齐，备齐后带去窗口。',
      en: 'Papers are missing: bring them all to the counter.',
    },
    eligibility: {
      zh: '能不能办，请窗口工作人员看。',
      en: 'The staff at the counter tell whether it is for you.',
    },
    device: { zh: '这台机器现在办不了。', en: 'This machine cannot do it now.' },
    nothingFiled: {
      zh: '在机器上没有提交申请，没有留下信息。',
      en: 'Nothing was filed at the machine, and nothing was kept.',
    },
  },
  keep: { zh: '请妥善保管本回执，办理时出示。', en: 'Please keep this receipt and show it there.' },
} as const satisfies Record<string, LocalText | Record<string, LocalText>>;

/** The same for every kind of service: who and where, then what it is about, then where it leads. */
export function buildReceipt(receipt: ReceiptContent): ReceiptElement[] {
  const { service, number, atMs, kioskName, language } = receipt;
  const say = (text: LocalText) => text[language];
  return [
    { type: 'text', text: service.title.zh, style: { bold: true, size: 2, align: 'center' } },
    // The office reads the Chinese title, whatever the citizen reads.
    ...(language === 'zh' ? [] : [centered(say(service.title))]),
    { type: 'rule' },
    { type: 'pair', left: say(LABELS.number), right: number },
    { type: 'pair', left: say(LABELS.time), right: shanghaiTime(atMs) },
    { type: 'pair', left: say(LABELS.kiosk), right: kioskName },
    ...applicant(receipt),
    ...lane(receipt),
    { type: 'rule' },
    ...buildNotice(receipt),
    { type: 'feed', lines: 1 },
    { type: 'qr', data: number },
    centered(number),
    centered(say(LABELS.keep)),
  ];
}

/** What a service says to somebody who gave these answers, and where it leads: everybody may read it, so codes carry it too. */
export function buildNotice(notice: NoticeContent): ReceiptElement[] {
  const { service, language } = notice;
  const say = (text: LocalText) => text[language];
  return [
    ...toCounter(notice),
    ...verdict(notice),
    ...service.sections.flatMap(({ title, paragraphs, source }) => [
      heading(say(title)),
      ...paragraphs.map((paragraph) => plain(say(paragraph))),
      ...(source === undefined ? [] : [plain(`（${say(source)}）`)]),
    ]),
    ...numbered(say(LABELS.materials), materials(notice)),
    ...fees(notice),
    ...numbered(
      say(LABELS.nextSteps),
      service.nextSteps.map((step) => [say(step)]),
    ),
    heading(say(LABELS.office)),
    plain(say(service.office)),
    ...(service.telephone === null ? [] : [pair(say(LABELS.call), service.telephone)]),
  ];
}

/** A list with a heading, and a rule below; nothing at all without items. Each item has one line or more. */
function numbered(title: string, items: readonly (readonly string[])[]): ReceiptElement[] {
  if (items.length === 0) return [];
  const lines = items.flatMap(([first = '', ...rest], index) => [
    plain(`${index + 1}. ${first}`),
    ...rest.map((line) => plain(`   ${line}`)),
  ]);
  return [heading(title), ...lines, { type: 'rule' }];
}

function materials({ service, answers, language }: NoticeContent): string[][] {
  return materialsFor(service, answers).map(({ name, note }) =>
    note === undefined ? [name[language]] : [name[language], note[language]],
  );
}

function fees({ service, answers, language }: NoticeContent): ReceiptElement[] {
  const due = feesFor(service, answers);
  const days = service.workingDays;
  return [
    ...(due.length === 0 ? [] : [heading(LABELS.fees[language])]),
    ...due.map(({ what, amountFen }) => pair(what[language], yuan(amountFen, language))),
    ...(days === null ? [] : [pair(LABELS.days[language], String(days))]),
    ...(due.length === 0 && days === null ? [] : [{ type: 'rule' } as const]),
  ];
}

function toCounter({ counter, language }: NoticeContent): ReceiptElement[] {
  if (counter === null) return [];
  const { title, nothingFiled } = LABELS.toCounter;
  return [
    heading(title[language]),
    plain(LABELS.toCounter[counter][language]),
    plain(nothingFiled[language]),
    { type: 'rule' },
  ];
}

function yuan(amountFen: number, language: Language): string {
  if (amountFen === 0) return LABELS.free[language];
  const amount = (amountFen / 100).toFixed(amountFen % 100 === 0 ? 0 : 2);
  return language === 'zh' ? `${amount} 元` : `CNY ${amount}`;
}

function lane({ lane: chosen, urgent, language }: ReceiptContent): ReceiptElement[] {
  if (urgent?.isGranted === false) return [heading(LABELS.urgentAtCounter[language])];
  if (chosen === 'normal') return [];
  const promise = heading(LABELS.lane[language]);
  // Age is on the card; everything else was declared.
  return chosen === 'elderly' ? [promise] : [promise, plain(LABELS.proof[language])];
}

function verdict({ service, answers, language }: NoticeContent): ReceiptElement[] {
  const found = verdictOf(service, answers);
  if (found === undefined) return [];
  return numbered(
    found.title[language],
    found.advice.map((advice) => [advice[language]]),
  );
}

/** A card can be genuine and expired (devices.md 1.6): the citizen is told, the counter decides. */
export function isExpired({ validTo }: Pick<Citizen, 'validTo'>, atMs: number): boolean {
  return /^\d{8}$/.test(validTo) && validTo < shanghaiDay(atMs);
}

function applicant({ citizen, language, atMs }: ReceiptContent): ReceiptElement[] {
  if (citizen === null) return [];
  return [
    { type: 'pair', left: LABELS.applicant[language], right: maskName(citizen) },
    { type: 'pair', left: LABELS.document[language], right: maskCitizenNumber(citizen.number) },
    ...(isExpired(citizen, atMs)
      ? [{ type: 'text', text: LABELS.expired[language], style: { bold: true } } as const]
      : []),
  ];
}

function centered(text: string): ReceiptElement {
  return { type: 'text', text, style: { align: 'center' } };
}

function plain(text: string): ReceiptElement {
  return { type: 'text', text };
}

function heading(text: string): ReceiptElement {
  return { type: 'text', text, style: { bold: true } };
}

function pair(left: string, right: string): ReceiptElement {
  return { type: 'pair', left, right };
}
