/** Everything that one solve needs, as plain values: it goes to a worker. */
import type { PlanSettings } from '../api.ts';
import type { Seen } from '../demand/observed.ts';
import type { Candidate, DemandCell, Line } from '../layers/layer.ts';

/** A site of the fleet with machines, and how they did in the last ninety days. */
export interface ExistingSite extends Performance {
  readonly id: string;
  readonly name: string;
  readonly kind: Candidate['kind'];
  readonly lat: number;
  readonly lon: number;
  readonly hours: Candidate['hours'];
  readonly machines: number;
}

export interface Performance {
  /** Share of service hours in which one of its machines served; null: nothing is known yet. */
  readonly availability: number | null;
  /** Service hours from a failure until it was over, on average; null: none failed. */
  readonly repairHours: number | null;
  /** Who came; null: it has not served a known hour yet. */
  readonly seen: Seen | null;
}

export interface WarmSite {
  readonly id: string;
  /** In which it opens, from 1; absent: at once. */
  readonly year?: number | undefined;
  /** At one place; absent: one. */
  readonly machines?: number;
}

export interface PlanInput {
  readonly settings: PlanSettings;
  readonly demand: readonly DemandCell[];
  /** Cells of each future of the settings. */
  readonly futures: readonly (readonly DemandCell[])[];
  readonly candidates: readonly Candidate[];
  readonly existing: readonly ExistingSite[];
  /** Null: straight lines with a detour. */
  readonly streets: readonly Line[] | null;
  readonly barriers: readonly Line[];
  /** An earlier plan to begin with. */
  readonly warmStart: readonly WarmSite[];
}
