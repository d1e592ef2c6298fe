/** How well faults were answered and mended, for each technician or region. Pure; shared with the console. */
import * as z from 'zod';
import type { WorkOrder } from '../orders/order.ts';
import { plannedLine } from '../orders/plan.ts';

/** So many, of so many that count. */
const Share = z.object({ count: z.int().min(0), of: z.int().min(0) });
export type Share = z.infer<typeof Share>;

export const WorkReportRow = z.object({
  /** A technician or a region; '' : nobody had it. */
  id: z.string(),
  name: z.string(),
  orders: z.int().min(0),
  answeredInTime: Share,
  fixedInTime: Share,
  firstTimeFixed: Share,
  repeats: z.int().min(0),
});
export type WorkReportRow = z.infer<typeof WorkReportRow>;

/** The same trouble at the same machine within this time was not mended. */
const REPEAT_MS = 7 * 24 * 3_600_000;

export type WorkReportBy = 'technician' | 'region';

/** `orders`: those of the period and what came within a week after it. */
export function workReport(
  orders: readonly WorkOrder[],
  { by, fromMs, toMs, nowMs }: { by: WorkReportBy; fromMs: number; toMs: number; nowMs: number },
): Omit<WorkReportRow, 'name'>[] {
  const meant = orders.filter(
    ({ openedAtMs, stage }) => openedAtMs >= fromMs && openedAtMs < toMs && stage !== 'cancelled',
  );
  const groups = Map.groupBy(meant, (order) => (by === 'region' ? order.regionId : (order.assigneeId ?? '')));
  return [...groups]
    .map(([id, own]) => rowOf(id, own, { all: orders, nowMs }))
    .toSorted((a, b) => b.orders - a.orders || a.id.localeCompare(b.id));
}

function rowOf(
  id: string,
  own: readonly WorkOrder[],
  { all, nowMs }: { all: readonly WorkOrder[]; nowMs: number },
): Omit<WorkReportRow, 'name'> {
  const repairs = own.filter(({ kind, stageAtMs }) => kind === 'repair' && stageAtMs.verified !== undefined);
  const relapsed = repairs.filter((order) => all.some((later) => isRepeat(order, later)));
  const mended = repairs.filter((order) => !relapsed.includes(order) && !wasHandedOver(order));
  return {
    id,
    orders: own.length,
    answeredInTime: inTime(
      own.map((order) => [answeredAtMs(order), order.respondByMs]),
      nowMs,
    ),
    fixedInTime: inTime(
      own.map((order) => [order.stageAtMs.verified, order.fixByMs]),
      nowMs,
    ),
    firstTimeFixed: { count: mended.length, of: repairs.length },
    repeats: relapsed.length,
  };
}

/** What has no deadline, and what still has time, does not count. */
function inTime(times: readonly (readonly [number | undefined, number | null])[], nowMs: number): Share {
  const judged = times.filter(([atMs, byMs]) => byMs !== null && (atMs !== undefined || byMs < nowMs));
  const count = judged.filter(([atMs, byMs]) => atMs !== undefined && byMs !== null && atMs <= byMs).length;
  return { count, of: judged.length };
}

/** The next step is agreed (DB12/T 1060); whoever sets off or is there has answered as well. */
function answeredAtMs({ respondedAtMs, stageAtMs, arrival }: WorkOrder): number | undefined {
  const times = [respondedAtMs ?? undefined, stageAtMs.travelling, arrival?.atMs];
  const known = times.filter((atMs) => atMs !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function wasHandedOver({ line, faultClass }: WorkOrder): boolean {
  return line > plannedLine(faultClass);
}

function isRepeat(mended: WorkOrder, later: WorkOrder): boolean {
  const doneAtMs = mended.stageAtMs.verified ?? Number.POSITIVE_INFINITY;
  return (
    later.kind === 'repair' &&
    later.id !== mended.id &&
    later.kioskId === mended.kioskId &&
    later.faultClass === mended.faultClass &&
    later.openedAtMs > doneAtMs &&
    later.openedAtMs <= doneAtMs + REPEAT_MS
  );
}
