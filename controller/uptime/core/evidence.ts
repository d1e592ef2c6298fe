/** What an account of uptime rests on: what kiosks told, what the controller saw of their links, and when it was watching. */
import type { DeviceStatusChange } from '../../../shared/domain/device-status.ts';
import type { LinkState } from '../../fleet/read-model.ts';
import type { Interval as Span } from '../../../shared/time/intervals.ts';

export type PreviousExit = 'first-start' | 'clean' | 'crash' | 'power';

/** The part of a record that bears on uptime. */
export type Fact =
  | {
      readonly kind: 'started';
      readonly previousExit: PreviousExit | null;
      /** When the run before wrote down last that it lived, by its own clocks; null: it does not say. */
      readonly previousAlive: { readonly atMs: number; readonly monoMs: number } | null;
    }
  | { readonly kind: 'stopping' }
  | {
      readonly kind: 'service';
      readonly id: string;
      readonly isOpen: boolean;
      readonly missing: readonly string[];
    }
  | {
      readonly kind: 'device';
      readonly id: string;
      /** null: the record does not tell. */
      readonly deviceClass: string | null;
      readonly changed: DeviceStatusChange;
    }
  /** A citizen was served while the link was gone. */
  | { readonly kind: 'served' };

/** A fact with the clocks of its kiosk. A run of the agent is named by its boot count, and `seq` orders its facts. */
export interface Told {
  readonly bootCount: number;
  readonly seq: number;
  /** Of the stored record. */
  readonly order: number;
  readonly atMs: number;
  readonly monoMs: number;
  readonly receivedAtMs: number;
  readonly fact: Fact;
}

/** The first birth of a run: puts its clocks beside the controller's. */
export interface Born {
  readonly bootCount: number;
  readonly sentAtMs: number;
  readonly monoMs: number;
  readonly receivedAtMs: number;
}

/** A change of the link as the controller saw it, in its own time. */
export interface LinkChange {
  readonly atMs: number;
  readonly link: LinkState;
  readonly cause: string;
  /** When the kiosk was heard of last before it; null: not known. */
  readonly heardAtMs: number | null;
  /** Why it said goodbye. */
  readonly reason: string | null;
}

/** Everything known of one kiosk, from one of its runs on. */
export interface Story {
  /** The first run that is told of here. Births of earlier ones only help to estimate clocks. */
  readonly fromBoot: number;
  /** When the run before it began; -Infinity: there was none. */
  readonly floorMs: number;
  readonly births: readonly Born[];
  readonly told: readonly Told[];
  /** By time; begins with the last change before that run. */
  readonly links: readonly LinkChange[];
  /** When the controller watched; the last one lasts. */
  readonly watch: readonly Span[];
  /** What was believed just before that run: the services offered, and those of them that were down. */
  readonly before: { readonly offered: readonly string[]; readonly down: readonly string[] };
}

/** One stretch of one axis; the last of each axis has no end. */
export interface Stretch {
  /** `link`, `device/receipt-printer`, `service/residence-certificate` */
  readonly axis: string;
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly state: string;
  readonly cause: string | null;
  /** Citizens served meanwhile without a link. */
  readonly served: number;
  /** Down time that begins here, and does not go on from a stretch with another cause. */
  readonly isFailure: boolean;
  /** Keys of the evidence: `r17`, `l1790000000000`. */
  readonly evidence: readonly string[];
}
