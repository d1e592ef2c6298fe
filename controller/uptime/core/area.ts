/**
 * Area outages: many kiosks that share a site, a network or a region lose their link within a minute, which is one event
 * and not many (fleet.md 6.5). Of several groups that fit, the largest tells most.
 */
export const BURST_MS = 60_000;
const MIN_KIOSKS = 3;
const MIN_SHARE = 0.3;

export interface Loss {
  readonly kioskId: string;
  readonly atMs: number;
}

export interface Group {
  readonly kind: 'site' | 'provider' | 'region';
  readonly id: string;
  readonly kiosks: ReadonlySet<string>;
}

export interface Area {
  readonly kind: Group['kind'];
  readonly group: string;
  readonly fromMs: number;
  readonly kiosks: readonly string[];
}

export function isMany(lost: number, group: Group): boolean {
  return lost >= Math.max(MIN_KIOSKS, Math.ceil(group.kiosks.size * MIN_SHARE));
}

/** Areas behind the losses of one burst: each loss belongs to one area at most. */
export function areasOf(losses: readonly Loss[], groups: readonly Group[]): Area[] {
  const left = new Map(losses.map((loss) => [loss.kioskId, loss.atMs]));
  const areas: Area[] = [];
  for (const group of groups.toSorted((a, b) => b.kiosks.size - a.kiosks.size || (a.id < b.id ? -1 : 1))) {
    const kiosks = [...left.keys()].filter((id) => group.kiosks.has(id)).sort();
    if (!isMany(kiosks.length, group)) continue;
    const fromMs = Math.min(...kiosks.map((id) => left.get(id) ?? Number.POSITIVE_INFINITY));
    areas.push({ kind: group.kind, group: group.id, fromMs, kiosks });
    for (const id of kiosks) left.delete(id);
  }
  return areas;
}

/** Losses in the order of time, cut into bursts: each begins with a loss and takes in what follows within BURST_MS. */
export function burstsOf(losses: readonly Loss[]): Loss[][] {
  const bursts: Loss[][] = [];
  for (const loss of losses.toSorted((a, b) => a.atMs - b.atMs)) {
    const burst = bursts.at(-1);
    const beganMs = burst?.[0]?.atMs;
    if (burst !== undefined && beganMs !== undefined && loss.atMs - beganMs < BURST_MS) burst.push(loss);
    else bursts.push([loss]);
  }
  return bursts;
}
