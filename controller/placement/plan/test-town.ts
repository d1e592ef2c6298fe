/** A small town with ten candidates, in which every plan can be tried. */
import { seededRandom } from '../../../shared/random.ts';
import { greatCircleM } from '../../../shared/geo/great-circle.ts';
import { PlanSettings, type PlanResult } from '../api.ts';
import { planeAt } from '../distance/sphere.ts';
import { Candidate, DemandCell } from '../layers/layer.ts';
import type { ExistingSite, WarmSite } from './input.ts';
import { runPlan } from './run.ts';

const LAYER = '00000000-0000-4000-8000-000000000000';
const plane = planeAt({ lat: 30.7, lon: 104.05 });

/** A small town: two sub-districts side by side. */
export function town(seed: number, size = 60) {
  const random = seededRandom(seed);
  const place = () => ({ lat: plane.lat(random() * 3_000), lon: plane.lon(random() * 4_000) });
  const area = ({ lon }: { lon: number }) => (plane.x(lon) < 2_000 ? 'west' : 'east');
  const demand = Array.from({ length: size }, (_, index) => {
    const at = place();
    return DemandCell.parse({ id: `c${index}`, area: area(at), residents: Math.ceil(random() * 300), ...at });
  });
  const candidates = Array.from({ length: 10 }, (_, index) => {
    const at = place();
    return Candidate.parse({
      id: `s${index}`,
      name: `S${index}`,
      kind: index % 2 === 0 ? 'market' : 'service-hall',
      area: area(at),
      cost: 50_000 + Math.round(random() * 40_000),
      hasNetwork: index !== 3,
      ...at,
    });
  });
  return { demand, candidates };
}

export const UNKNOWN = {
  availability: null,
  repairHours: null,
  seen: null,
  hours: 'always',
  machines: 1,
} as const;

interface Extra {
  readonly existing?: readonly ExistingSite[];
  readonly warmStart?: readonly WarmSite[];
  /** Instead of the town's. */
  readonly demand?: readonly DemandCell[];
  readonly futures?: readonly (readonly DemandCell[])[];
  readonly hoursOf?: (id: string) => Candidate['hours'];
}

export function plan(
  seed: number,
  settings: object,
  { existing = [], warmStart = [], hoursOf = () => 'day', demand, futures = [] }: Extra = {},
): PlanResult {
  const { demand: own, candidates } = town(seed);
  return runPlan(
    {
      demand: demand ?? own,
      futures,
      candidates: candidates.map((site) => ({ ...site, hours: hoursOf(site.id) })),
      settings: PlanSettings.parse({ demandLayer: LAYER, candidateLayer: LAYER, machines: 3, ...settings }),
      existing,
      streets: null,
      barriers: [],
      warmStart,
    },
    { nowMs: () => performance.now(), shouldStop: () => false, onProgress: () => {} },
  );
}

export const idsOf = ({ sites }: PlanResult) => sites.map(({ id }) => id).sort();

/** Walked with the detour of the settings. */
export function walkM(a: { lat: number; lon: number }, b: { lat: number; lon: number }): number {
  return greatCircleM(a, b) * 1.35;
}

/** Every choice of so many candidates. */
export function choices(count: number): string[][] {
  const ids = Array.from({ length: 10 }, (_, index) => `s${index}`);
  return Array.from({ length: 2 ** 10 }, (_, mask) => ids.filter((_, index) => (mask >> index) & 1)).filter(
    ({ length }) => length === count,
  );
}

export function machine(seed: number, id: string, cell: number): ExistingSite {
  const { lat, lon } = town(seed).demand[cell]!;
  return { ...UNKNOWN, id, name: id, kind: 'market', lat, lon };
}

/** How far each cell is from the nearest of these. */
export function waysIn(seed: number, existing: readonly ExistingSite[] = [], demand = town(seed).demand) {
  const { candidates } = town(seed);
  const places = [...candidates, ...existing];
  const walks = new Map(places.map((place) => [place.id, demand.map((cell) => walkM(cell, place))]));
  const wayOf = (cell: number, ids: readonly string[]) =>
    Math.min(Infinity, ...ids.map((id) => walks.get(id)![cell]!));
  const sum = (of: (cell: DemandCell, index: number) => number) =>
    demand.reduce((total, cell, index) => total + of(cell, index), 0);
  const within = (ids: readonly string[], metres = 800) =>
    sum(({ residents }, cell) => (wayOf(cell, ids) <= metres ? residents : 0));
  return { demand, candidates, wayOf, sum, within };
}
