/**
 * Technician mode as data (DESIGN 1: fix it, prove it): who is in, what is shown, what runs, and what stays when nobody is
 * in. A running visit of a citizen is never interrupted: the way in begins and ends on the attract screen.
 */
import type { HandRequest, TestStep } from '../../../devices/self-test/step.ts';
import type { DeviceClass } from '../../../shared/domain/device-status.ts';
import type { DeviceId } from '../../../shared/domain/ids.ts';
import type { OutOfServiceNotice, PaperUnit } from '../../../shared/domain/maintenance.ts';
import type { Language } from '../../../shared/i18n/messages.ts';
import type { Guard } from './guard.ts';

export type TechnicianPage = 'home' | 'device' | 'jam' | 'refill' | 'network' | 'ports' | 'logs' | 'service';

/** wrong: it fits no moment near now · used: it opened the machine before · paused: too many were wrong. */
export type CodeNotice = 'wrong' | 'used' | 'paused';

export interface DeviceTest {
  /** Counts the tests of this run of the agent, so that a late word of an old test is not taken for the new one's. */
  readonly no: number;
  readonly deviceId: DeviceId;
  readonly steps: readonly TestStep[];
  /** What somebody at the machine is asked to do now. */
  readonly ask: HandRequest | null;
  readonly isRunning: boolean;
  /** Called off: by a touch, or because the technician leaves. */
  readonly isStopped: boolean;
}

/** How an address of the controller answered a plain TCP connection. */
export interface EndpointAnswer {
  readonly endpoint: string;
  readonly outcome: 'reached' | 'noName' | 'refused' | 'timeOut' | 'noRoute';
  readonly durationMs: number;
}

export type ExportState =
  | { readonly state: 'writing' }
  | { readonly state: 'written'; readonly file: string; readonly lines: number }
  | { readonly state: 'failed'; readonly why: 'noStick' | 'notWritable' };

/** idle: nobody touched anything · stop: the agent ends. */
export type LeaveReason = 'asked' | 'idle' | 'restart' | 'stop';

export type Away = { readonly step: 'away' };
/** The number pad. The machine still serves: a card begins a visit, and the pad is gone. */
export type AtCode = {
  readonly step: 'code';
  readonly language: Language;
  readonly notice: CodeNotice | null;
  readonly deadlineMonoMs: number;
};
export type In = {
  readonly step: 'in';
  readonly sessionId: string;
  readonly language: Language;
  readonly page: TechnicianPage;
  /** Of the pages about one device. */
  readonly deviceId: DeviceId | null;
  readonly deadlineMonoMs: number;
  readonly test: DeviceTest | null;
  /** null: being asked, or not asked yet. */
  readonly answers: readonly EndpointAnswer[] | null;
  readonly exported: ExportState | null;
  /** A test that was called off gives its card back first. */
  readonly leaving: LeaveReason | null;
};
export type Presence = Away | AtCode | In;

export interface Filling {
  readonly amount: number;
  readonly unit: PaperUnit;
  readonly atMs: number;
}

/** What outlives a visit of a technician, and a restart. */
export interface Lasting {
  readonly guard: Guard;
  readonly outOfService: OutOfServiceNotice | null;
  /** What was put into each printer last. */
  readonly fillings: Readonly<Record<string, Filling>>;
}

export interface TechnicianState extends Lasting {
  readonly presence: Presence;
  /** Tests begun so far. */
  readonly tests: number;
}

export interface TechnicianWorld {
  readonly nowMs: number;
  readonly monoMs: number;
  /** No citizen is at the machine. */
  readonly isFree: boolean;
  /** Used if this event lets somebody in. */
  readonly newSessionId: string;
  readonly devices: readonly {
    readonly id: DeviceId;
    readonly deviceClass: DeviceClass;
    /** Cards in its bin; null: it has none. */
    readonly retainCount: number | null;
  }[];
}

/** Paper of this class is counted so; null: it takes none. */
export function paperUnitOf(deviceClass: DeviceClass): PaperUnit | null {
  if (deviceClass === 'receiptPrinter') return 'metres';
  return deviceClass === 'documentPrinter' ? 'sheets' : null;
}
