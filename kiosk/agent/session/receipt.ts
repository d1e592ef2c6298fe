/** The receipt as printer-neutral elements: what to bring, what happens next, and a number; nobody's full data (devices.md 7.5). */
import type { ReceiptElement } from '../../../devices/receipt-printer.ts';
import { maskCitizenNumber } from '../../../shared/domain/citizen-number.ts';
import type { LocalText } from '../../../shared/domain/local-text.ts';
import type { ServiceDefinition } from '../../../shared/domain/service.ts';
import { maskName } from './mask.ts';
import type { Citizen, Language } from './state.ts';
import { shanghaiDay, shanghaiTime } from './shanghai-time.ts';

export interface ReceiptContent {
  readonly service: ServiceDefinition;
  /** null: the service asks nobody's name. */
  readonly citizen: Citizen | null;
  readonly number: string;
  readonly atMs: number;
  readonly kioskName: string;
  readonly language: Language;
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
  materials: { zh: '请携带以下材料', en: 'Please bring' },
  nextSteps: { zh: '接下来', en: 'What happens next' },
  office: { zh: '办理窗口', en: 'Where to go' },
  keep: { zh: '请妥善保管本回执，办理时出示。', en: 'Please keep this receipt and show it there.' },
} as const satisfies Record<string, LocalText>;

export function buildReceipt(receipt: ReceiptContent): ReceiptElement[] {
  const { service, number, atMs, kioskName, language } = receipt;
  const say = (text: LocalText) => text[language];
  const plain = (text: string): ReceiptElement => ({ type: 'text', text });
  const heading = (text: LocalText): ReceiptElement => ({
    type: 'text',
    text: say(text),
    style: { bold: true },
  });
  return [
    { type: 'text', text: service.title.zh, style: { bold: true, size: 2, align: 'center' } },
    // The office reads the Chinese title, whatever the citizen reads.
    ...(language === 'zh' ? [] : [centered(say(service.title))]),
    { type: 'rule' },
    { type: 'pair', left: say(LABELS.number), right: number },
    { type: 'pair', left: say(LABELS.time), right: shanghaiTime(atMs) },
    { type: 'pair', left: say(LABELS.kiosk), right: kioskName },
    ...applicant(receipt),
    { type: 'rule' },
    heading(LABELS.materials),
    ...service.materials.flatMap(({ name, note }, index) => [
      plain(`${index + 1}. ${say(name)}`),
      ...(note === undefined ? [] : [plain(`   ${say(note)}`)]),
    ]),
    { type: 'rule' },
    heading(LABELS.nextSteps),
    ...service.nextSteps.map((step, index) => plain(`${index + 1}. ${say(step)}`)),
    heading(LABELS.office),
    plain(say(service.office)),
    { type: 'feed', lines: 1 },
    { type: 'qr', data: number },
    centered(number),
    centered(say(LABELS.keep)),
  ];
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
