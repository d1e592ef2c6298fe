/** What is known of the printer and its queue, in our words (devices.md 5.3), and what keeps documents from coming out. Pure. */
import type { DocumentPrinterStatus, PaperLevel } from '../../shared/domain/device-status.ts';
import type { DocumentFailure } from '../document-printer.ts';
import type { PrinterFacts, Tray } from './facts.ts';
import { OPERATIONS, PDF, PRINTER_STATE } from './operations.ts';
import { signOf, type Sign } from './state-reasons.ts';

/** What keeps the printer from printing; `busy` passes without anybody's help. */
export type Trouble =
  | Extract<
      DocumentFailure,
      | 'paperOut'
      | 'paperJammed'
      | 'tonerOut'
      | 'coverOpen'
      | 'stackerFull'
      | 'hardwareError'
      | 'deviceNotReady'
      | 'unsupportedData'
    >
  | 'busy';

export interface Condition {
  /** The most serious one; null when documents come out. */
  readonly trouble: Trouble | null;
  readonly status: Omit<DocumentPrinterStatus, 'link'>;
}

/** Below this part of what a tray holds it is low. */
const LOW_PART = 0.1;
const DETAIL_LENGTH = 80;

type Said = Pick<DocumentPrinterStatus, 'device' | 'action'>;

interface Rule extends Said {
  readonly sign: Sign;
  /** null: documents come out all the same. */
  readonly trouble: Trouble | null;
}

/** Worst first. */
const RULES: readonly Rule[] = [
  { sign: 'hardwareError', trouble: 'hardwareError', device: 'hardwareError', action: 'maintenance' },
  { sign: 'powerOff', trouble: 'deviceNotReady', device: 'powerOff', action: 'maintenance' },
  { sign: 'offline', trouble: 'deviceNotReady', device: 'offline', action: 'maintenance' },
  { sign: 'tonerOut', trouble: 'tonerOut', device: 'userError', action: 'maintenance' },
  { sign: 'coverOpen', trouble: 'coverOpen', device: 'userError', action: 'clear' },
  { sign: 'paperJammed', trouble: 'paperJammed', device: 'userError', action: 'clear' },
  { sign: 'paperOut', trouble: 'paperOut', device: 'userError', action: 'clear' },
  { sign: 'outputFull', trouble: 'stackerFull', device: 'userError', action: 'clear' },
  { sign: 'partMissing', trouble: 'deviceNotReady', device: 'userError', action: 'clear' },
  { sign: 'paused', trouble: 'deviceNotReady', device: 'userError', action: 'reset' },
  { sign: 'busy', trouble: 'busy', device: 'deviceBusy', action: null },
  { sign: 'misconfigured', trouble: null, device: 'online', action: 'configuration' },
  { sign: 'maintenanceDue', trouble: null, device: 'online', action: 'maintenance' },
];

/** Of hands: they heal in a moment, so a memory of them is worth a look and no more. */
const SENSED: ReadonlySet<Sign> = new Set<Sign>([
  'hardwareError',
  'powerOff',
  'offline',
  'tonerOut',
  'coverOpen',
  'paperJammed',
  'paperOut',
  'outputFull',
  'partMissing',
  'busy',
]);

export function conditionOf(facts: PrinterFacts, media: string): Condition {
  const signs = signsOf(facts);
  // CUPS asks the printer while a job runs, and remembers the last that it heard until the next.
  const isMemory = facts.reach !== 'printer' && facts.state === PRINTER_STATE.idle;
  const remembered = isMemory ? signs.filter((sign) => SENSED.has(sign)) : [];
  const present = new Set(signs.filter((sign) => !remembered.includes(sign)));
  const rule = RULES.find(({ sign }) => present.has(sign));
  const complaint = complaintOf(facts, media);
  return {
    trouble: rule?.trouble ?? (isUnusable(facts) ? 'unsupportedData' : null),
    status: {
      ...said(rule, complaint, isUnusable(facts), remembered.length > 0),
      detail: detailOf(facts, complaint),
      identity: facts.identity,
      ...wordsOf(facts, present),
      queue: queueOf(facts),
    },
  };
}

/** What a trouble is called that did not go away; null: nobody said that anything is wrong, but nothing happened. */
export function failureOf(trouble: Trouble | null): DocumentFailure {
  return trouble === null || trouble === 'busy' ? 'timeOut' : trouble;
}

function signsOf({ reasons, state, isAcceptingJobs, trays }: PrinterFacts): Sign[] {
  const signs = reasons.map(signOf).filter((sign) => sign !== null);
  if (!isAcceptingJobs) signs.push('paused');
  // It has stopped, and does not say why.
  if (state === PRINTER_STATE.stopped && !signs.some((sign) => isBlocking(sign))) signs.push('hardwareError');
  if (trays !== null && trays.length > 0 && trays.every(({ sheets }) => sheets === 0)) signs.push('paperOut');
  return signs;
}

function isBlocking(sign: Sign): boolean {
  return RULES.some((rule) => rule.sign === sign && rule.trouble !== null);
}

function said(
  rule: Rule | undefined,
  complaint: string | null,
  isUnusable: boolean,
  hasMemory: boolean,
): Said {
  if (rule !== undefined && rule.trouble !== null) return { device: rule.device, action: rule.action };
  if (complaint !== null) return { device: isUnusable ? 'userError' : 'online', action: 'configuration' };
  if (rule !== undefined) return { device: rule.device, action: rule.action };
  return { device: 'online', action: hasMemory ? 'clear' : null };
}

/** Cannot work with it at all. */
function isUnusable({ operations, formats }: PrinterFacts): boolean {
  const cannot = [OPERATIONS['Create-Job'], OPERATIONS['Send-Document']].some(
    (operation) => operations.length > 0 && !operations.includes(operation),
  );
  return cannot || (formats.length > 0 && !formats.includes(PDF));
}

/** What the installer has to set right. */
function complaintOf(facts: PrinterFacts, media: string): string | null {
  if (isUnusable(facts)) return `it takes no ${PDF} by Create-Job and Send-Document`;
  if (facts.media.length > 0 && !facts.media.includes(media)) return `it has no ${media}`;
  // Any other policy prints a document again after a failure, perhaps for the second time (DESIGN 5).
  if (facts.errorPolicy !== null && facts.errorPolicy !== 'abort-job')
    return `printer-error-policy is ${facts.errorPolicy}, not abort-job`;
  return null;
}

function detailOf({ reasons }: PrinterFacts, complaint: string | null): string | null {
  const words = reasons.filter((reason) => signOf(reason) !== null);
  const text = complaint === null ? words.join(' ') : [complaint, ...words].join('; ');
  return text === '' ? null : text.slice(0, DETAIL_LENGTH);
}

function queueOf({ reasons, isAcceptingJobs }: PrinterFacts): DocumentPrinterStatus['queue'] {
  if (!isAcceptingJobs) return 'closed';
  return reasons.some((reason) => signOf(reason) === 'paused') ? 'paused' : 'open';
}

type Words = Pick<DocumentPrinterStatus, 'paper' | 'paperUpper' | 'paperLower' | 'toner' | 'media' | 'cover'>;

/** Only the printer itself tells that all is well; CUPS tells what was wrong when it last heard of it. */
function wordsOf({ reach, trays }: PrinterFacts, has: ReadonlySet<Sign>): Words {
  const well = <Word extends string>(word: Word): Word | 'unknown' =>
    reach === 'printer' ? word : 'unknown';
  return {
    paper: paperOf(has) ?? well('full'),
    paperUpper: trayLevel(trays?.[0]),
    paperLower: trayLevel(trays?.[1]),
    toner: has.has('tonerOut') ? 'out' : has.has('tonerLow') ? 'low' : well('full'),
    media: has.has('outputFull') ? 'present' : 'unknown',
    cover: has.has('coverOpen') ? 'open' : well('closed'),
  };
}

function paperOf(has: ReadonlySet<Sign>): PaperLevel | null {
  if (has.has('paperJammed')) return 'jammed';
  if (has.has('paperOut')) return 'out';
  return has.has('paperLow') ? 'low' : null;
}

function trayLevel(tray: Tray | undefined): PaperLevel | null {
  if (tray === undefined) return null;
  if (tray.sheets === null) return 'unknown';
  if (tray.sheets === 0) return 'out';
  return tray.capacitySheets !== null && tray.sheets <= tray.capacitySheets * LOW_PART ? 'low' : 'full';
}
