/** Assumed places for machines in Jinniu: a hall and a police room in each community, markets and offices where people are. Pure. */
import { roundedToDecimetre } from '../../geo/coordinates.ts';
import type { Plane } from '../distance/sphere.ts';
import type { Candidate } from '../layers/layer.ts';
import type { JinniuCell } from './jinniu.ts';
import { COSTS, MARKETS, OFFICES, SUBDISTRICTS } from './jinniu-districts.ts';

type Kind = keyof typeof COSTS;

const WORDS: Readonly<Record<Kind, { readonly suffix: string; readonly id: string }>> = {
  'service-hall': { suffix: '党群服务中心', id: 'hall' },
  'police-room': { suffix: '警务室', id: 'police' },
  market: { suffix: '农贸市场', id: 'market' },
  'office-building': { suffix: '写字楼', id: 'office' },
};

export function jinniuCandidates(
  cells: readonly JinniuCell[],
  plane: Plane,
  random: () => number,
): Candidate[] {
  const numbers: Record<Kind, number> = {
    'service-hall': 0,
    'police-room': 0,
    market: 0,
    'office-building': 0,
  };
  function candidate(kind: Kind, { community, x, y }: JinniuCell): Candidate {
    const { suffix, id } = WORDS[kind];
    const number = String((numbers[kind] += 1)).padStart(3, '0');
    return {
      id: `jn-${id}-${number}`,
      name: `${community.name.replace(/社区$/, '')}${suffix}`,
      kind,
      area: community.area,
      address: '',
      // Not in the middle of the cell: no two candidates stand at one place.
      lat: roundedToDecimetre(plane.lat(y + (random() - 0.5) * 60)),
      lon: roundedToDecimetre(plane.lon(x + (random() - 0.5) * 60)),
      hours: kind === 'police-room' ? 'always' : kind === 'office-building' ? 'office' : 'day',
      hasPower: random() < 0.96,
      hasNetwork: random() < 0.92,
      cost: Math.round((COSTS[kind] * (0.85 + 0.3 * random())) / 100) * 100,
      host: '',
      contact: '',
    };
  }
  const communities = new Map(cells.map(({ community }) => [community.code, community]));
  const inhabited = cells.filter(({ weight }) => weight > 0);
  const ofCommunity = Map.groupBy(inhabited, ({ community }) => community.code);
  const one = (from: readonly JinniuCell[]) => from[Math.floor(random() * from.length)]!;
  const halls = [...communities.keys()].flatMap((code) => {
    const own = ofCommunity.get(code) ?? [];
    return own.length === 0
      ? []
      : [candidate('service-hall', nearCentre(own)), candidate('police-room', one(own))];
  });
  const markets = Array.from({ length: MARKETS }, () =>
    candidate(
      'market',
      drawn(inhabited, ({ weight }) => weight, random),
    ),
  );
  const work = ({ weight, subdistrict }: JinniuCell) => weight * SUBDISTRICTS[subdistrict]!.daytimeRatio ** 2;
  const offices = Array.from({ length: OFFICES }, () =>
    candidate('office-building', drawn(inhabited, work, random)),
  );
  return withoutSameNames([...halls, ...markets, ...offices]);
}

/** Halls stand in the middle of their community. */
function nearCentre(cells: readonly JinniuCell[]): JinniuCell {
  const distance = ({ x, y, community: { centre } }: JinniuCell) => Math.hypot(x - centre.x, y - centre.y);
  return cells.reduce((a, b) => (distance(b) < distance(a) ? b : a));
}

/** By chance, in proportion to the weight. */
function drawn(
  cells: readonly JinniuCell[],
  weightOf: (cell: JinniuCell) => number,
  random: () => number,
): JinniuCell {
  const total = cells.reduce((sum, cell) => sum + weightOf(cell), 0);
  let left = random() * total;
  for (const cell of cells) {
    left -= weightOf(cell);
    if (left <= 0) return cell;
  }
  return cells.at(-1)!;
}

function withoutSameNames(candidates: readonly Candidate[]): Candidate[] {
  const seen = new Map<string, number>();
  return candidates.map((candidate) => {
    const count = (seen.get(candidate.name) ?? 0) + 1;
    seen.set(candidate.name, count);
    return count === 1 ? candidate : { ...candidate, name: `${candidate.name}${count}` };
  });
}
