/**
 * The outage of a whole area (fleet.md 6.5): when at least 3 and 30 % of the kiosks of a site or region lose their link
 * within a minute, it is one thing that happened. Its kiosks are held back while it lasts, and judged anew when it ends.
 */
export interface Area {
  /** Kiosks that have not come back, and since when they are away. */
  readonly lost: ReadonlyMap<string, number>;
  /** holding: it looks like an outage, and nobody is told for a minute. */
  readonly phase: 'calm' | 'holding' | 'down';
  readonly sinceMs: number;
  readonly changedAtMs: number;
  /** People were told of it as one outage. */
  readonly isTold: boolean;
}

export const OUTAGE = {
  atLeast: 3,
  share: 0.3,
  /** Links that are lost together are lost within this time. */
  togetherMs: 60_000,
  holdMs: 60_000,
  /** So long nothing may change before stragglers are judged one by one. */
  settleMs: 120_000,
} as const;

export const CALM_AREA: Area = { lost: new Map(), phase: 'calm', sinceMs: 0, changedAtMs: 0, isTold: false };

export type AreaNews =
  { readonly kind: 'down'; readonly lost: readonly string[] } | { readonly kind: 'back' };

export function thresholdOf(kiosks: number): number {
  return Math.max(OUTAGE.atLeast, Math.ceil(kiosks * OUTAGE.share));
}

export function withLink(area: Area, kioskId: string, isLost: boolean, nowMs: number): Area {
  if (isLost === area.lost.has(kioskId)) return area;
  const lost = new Map(area.lost);
  if (isLost) lost.set(kioskId, nowMs);
  else lost.delete(kioskId);
  return { ...area, lost, changedAtMs: nowMs };
}

/** After links changed or time passed. `isPartOfMore`: the region around it is out as well, and tells of it. */
export function stepArea(
  area: Area,
  { kiosks, nowMs, isPartOfMore }: { kiosks: number; nowMs: number; isPartOfMore: boolean },
): { area: Area; news: AreaNews[] } {
  const threshold = thresholdOf(kiosks);
  switch (area.phase) {
    case 'calm': {
      const recent = [...area.lost.values()].filter(
        (lostAtMs) => nowMs - lostAtMs < OUTAGE.togetherMs,
      ).length;
      if (recent < threshold) return { area, news: [] };
      return { area: { ...area, phase: 'holding', sinceMs: nowMs }, news: [] };
    }
    case 'holding':
      if (area.lost.size < threshold) return { area: { ...area, phase: 'calm', sinceMs: nowMs }, news: [] };
      if (nowMs < area.sinceMs + OUTAGE.holdMs) return { area, news: [] };
      return tellDown({ ...area, phase: 'down', sinceMs: nowMs }, isPartOfMore);
    case 'down': {
      const isOver =
        area.lost.size === 0 || (area.lost.size < threshold && nowMs >= area.changedAtMs + OUTAGE.settleMs);
      if (!isOver) return tellDown(area, isPartOfMore);
      const news: AreaNews[] = area.isTold ? [{ kind: 'back' }] : [];
      return { area: { ...area, phase: 'calm', sinceMs: nowMs, isTold: false }, news };
    }
  }
}

function tellDown(area: Area, isPartOfMore: boolean): { area: Area; news: AreaNews[] } {
  if (area.isTold || isPartOfMore) return { area, news: [] };
  return { area: { ...area, isTold: true }, news: [{ kind: 'down', lost: [...area.lost.keys()] }] };
}

export function areaDueAtMs({ phase, sinceMs, changedAtMs, lost }: Area, kiosks: number): number | null {
  if (phase === 'holding') return sinceMs + OUTAGE.holdMs;
  if (phase === 'down' && lost.size < thresholdOf(kiosks)) return changedAtMs + OUTAGE.settleMs;
  return null;
}

/** Whether nobody shall be told of this kiosk's link alone. */
export function isHeldBack({ phase, lost }: Area, kioskId: string): boolean {
  return phase !== 'calm' && lost.has(kioskId);
}
