/** Who should go: region, line and skills decide who can, then shift, load and distance decide who does. Each answer has its reasons. */
import type { WorkOrder } from './order.ts';
import { isInWeekSpans, type Technician } from './technician.ts';

export interface Candidate {
  readonly technician: Technician;
  /** Metres as the crow flies, from where they are now. */
  readonly distanceM: number;
  readonly openOrders: number;
}

export interface Ranked extends Candidate {
  readonly isOnShift: boolean;
  /** Why they cannot; empty: they can. */
  readonly missing: readonly ('region' | 'line' | 'skill')[];
}

/** An order that waits costs as much as so many metres more: about half an hour on an electric bicycle. */
const METRES_PER_ORDER = 6_000;

/** Best first; who cannot stands at the end with the reasons. */
export function rankTechnicians(
  order: Pick<WorkOrder, 'regionId' | 'line' | 'skills'>,
  candidates: readonly Candidate[],
  nowMs: number,
): Ranked[] {
  const ranked = candidates.map((candidate) => ({
    ...candidate,
    isOnShift: isInWeekSpans(candidate.technician.shifts, nowMs),
    missing: missingOf(order, candidate.technician),
  }));
  return ranked.sort(
    (a, b) =>
      Math.sign(a.missing.length) - Math.sign(b.missing.length) ||
      Number(b.isOnShift) - Number(a.isOnShift) ||
      costOf(a) - costOf(b) ||
      a.technician.userId.localeCompare(b.technician.userId),
  );
}

/** Whom to send without asking anybody: the best of those who can and are on shift. */
export function bestOf(ranked: readonly Ranked[]): Ranked | null {
  const [first] = ranked;
  return first !== undefined && first.missing.length === 0 && first.isOnShift ? first : null;
}

function costOf({ distanceM, openOrders }: Candidate): number {
  return distanceM + openOrders * METRES_PER_ORDER;
}

function missingOf(
  { regionId, line, skills }: Pick<WorkOrder, 'regionId' | 'line' | 'skills'>,
  technician: Technician,
): Ranked['missing'] {
  const missing: ('region' | 'line' | 'skill')[] = [];
  if (!technician.regions.some((region) => region === regionId)) missing.push('region');
  if (!technician.lines.includes(line)) missing.push('line');
  if (!skills.every((skill) => technician.skills.includes(skill))) missing.push('skill');
  return missing;
}
