/** From what is known of the printer and its mouth to the words of XFS4IoT, and ours (devices.md 5.3). */
import type { ReceiptPrinterStatus } from '../../shared/domain/device-status.ts';
import { obstacleNames, troubleOf, UNKNOWN_CONDITION, type Condition, type Trouble } from './condition.ts';
import type { Mouth } from './mouth.ts';

export interface Known {
  readonly condition: Condition;
  readonly identity: string | null;
  /** null: it has none, or does not tell of it. */
  readonly mouth: Mouth | null;
  readonly retractCount: number | null;
}

export const NOTHING_KNOWN: Known = {
  condition: UNKNOWN_CONDITION,
  identity: null,
  mouth: null,
  retractCount: null,
};

const MEANING: Readonly<Record<Exclude<Trouble, 'busy'>, Pick<ReceiptPrinterStatus, 'device' | 'action'>>> = {
  hardwareError: { device: 'hardwareError', action: 'maintenance' },
  cutterFault: { device: 'hardwareError', action: 'maintenance' },
  mediaJammed: { device: 'hardwareError', action: 'maintenance' },
  paperJammed: { device: 'hardwareError', action: 'clear' },
  blackMark: { device: 'userError', action: 'clear' },
  coverOpen: { device: 'userError', action: 'clear' },
  paperOut: { device: 'userError', action: 'clear' },
};

const DETAIL_LENGTH = 80;

export function statusOf({ condition, identity, mouth, retractCount }: Known): ReceiptPrinterStatus {
  const trouble = troubleOf(condition);
  return {
    ...deviceOf(condition, trouble),
    link: 'up',
    detail: trouble === null ? null : `status ${obstacleNames(condition).join(', ')}`.slice(0, DETAIL_LENGTH),
    identity,
    paper: paperOf(condition),
    media: mouth === null ? null : mediaOf(condition, mouth),
    cover: word(coverOf(condition), 'open', 'closed'),
    cutter: word(either(condition.hasCutterError, condition.full?.hasCutterError), 'fault', 'ok'),
    headTemperature: headOf(condition),
    presenter: mouth === null ? null : presenterOf(mouth),
    // No model that we know tells how full its bin is.
    retractBin: null,
    retractCount,
  };
}

/** Before the first answer and after the last: nothing about the machine is known. */
export function statusWithout(
  device: 'starting' | 'offline',
  link: ReceiptPrinterStatus['link'],
  { identity, mouth, retractCount }: Known,
): ReceiptPrinterStatus {
  const presenter = mouth === null ? {} : ({ media: 'unknown', presenter: 'unknown' } as const);
  return { ...statusOf({ ...NOTHING_KNOWN, identity, retractCount }), ...presenter, device, link };
}

function deviceOf(
  condition: Condition,
  trouble: Trouble | null,
): Pick<ReceiptPrinterStatus, 'device' | 'action'> {
  if (trouble === null) return { device: 'online', action: null };
  if (trouble !== 'busy') return MEANING[trouble];
  return { device: isHeadHot(condition) === true ? 'deviceBusy' : 'offline', action: null };
}

function paperOf({ isPaperLow, isPaperOut, full }: Condition): ReceiptPrinterStatus['paper'] {
  if (full?.isPaperJammed === true) return 'jammed';
  if (isPaperOut === true || full?.hasNoPaper === true) return 'out';
  if (isPaperLow === true || full?.isPaperLow === true || full?.isVirtualPaperEnd === true) return 'low';
  return isPaperOut === null ? 'unknown' : 'full';
}

function mediaOf({ full }: Condition, { stage, fate }: Mouth): ReceiptPrinterStatus['media'] {
  if (full?.hasPresenterError === true) return 'jammed';
  if (stage === 'offered' || stage === 'retracting') return 'entering';
  return fate === 'retracted' ? 'retracted' : 'notPresent';
}

function presenterOf({ stage }: Mouth): ReceiptPrinterStatus['presenter'] {
  if (stage === 'offered' || stage === 'retracting') return 'awaitingTake';
  return stage === 'presenting' ? 'presenting' : 'idle';
}

function coverOf({ isCoverOpen, full }: Condition): boolean | null {
  return either(isCoverOpen, full?.isCoverOpen, full?.isHeadUp, full?.isCutterCoverOpen);
}

/** With the cover open the same bit says that it was opened while printing (devices.md 3.4). */
function headOf(condition: Condition): ReceiptPrinterStatus['headTemperature'] {
  if (coverOf(condition) === true) return 'unknown';
  return word(isHeadHot(condition), 'high', 'ok');
}

function isHeadHot({ full, hasPassingError }: Condition): boolean | null {
  return full === null ? hasPassingError : full.isHeadHot;
}

function either(...facts: readonly (boolean | null | undefined)[]): boolean | null {
  if (facts.includes(true)) return true;
  return facts.includes(false) ? false : null;
}

function word<Y extends string, N extends string>(fact: boolean | null, yes: Y, no: N): Y | N | 'unknown' {
  if (fact === null) return 'unknown';
  return fact ? yes : no;
}
