/**
 * The demo fleet of Jinniu district: real sub-districts and communities, invented sites. Positions are random points
 * inside the published outline, because no licensed register of markets and offices exists (placement.md 3).
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type Gcoord from 'gcoord';
import * as z from 'zod';

// gcoord 1.0.7 is CommonJS whose types describe an ES module: an import would type-check or run, never both.
const gcoord = createRequire(import.meta.url)('gcoord') as typeof Gcoord.default;

const Register = z.object({
  district: z.object({ code: z.string(), name: z.string() }),
  streets: z.array(
    z.object({ name: z.string(), communities: z.array(z.object({ code: z.string(), name: z.string() })) }),
  ),
});

const Position = z.tuple([z.number(), z.number()]);
const Outline = z.object({
  features: z.tuple([z.object({ geometry: z.object({ coordinates: z.array(z.array(z.array(Position))) }) })]),
});
type Position = z.infer<typeof Position>;

/** Kinds of place in the order they take turns; the names that people in Chengdu would use. */
const KINDS = [
  { kind: 'market', suffix: '农贸市场' },
  { kind: 'office-building', suffix: '写字楼' },
  { kind: 'police-room', suffix: '社区警务室' },
] as const;

export interface DemoFleet {
  readonly regions: { id: string; name: string }[];
  /** WGS-84. */
  readonly sites: { id: string; region: string; name: string; kind: string; lat: number; lon: number }[];
  readonly kiosks: { id: string; site: string; name: string; secret: string }[];
}

/** `count` kiosks, one a site, spread over all sub-districts; `newSecret` makes the credential of one kiosk. */
export function buildJinniuFleet(count: number, random: () => number, newSecret: () => string): DemoFleet {
  const register = Register.parse(readData('streets-communities.json'));
  const outline = Outline.parse(readData('boundary.geojson')).features[0].geometry.coordinates;
  const places = interleave(
    register.streets.map(({ name, communities }) =>
      communities.map((community) => ({ street: name, community: community.name })),
    ),
  );
  const fleet: DemoFleet = {
    regions: [{ id: register.district.code, name: register.district.name }],
    sites: [],
    kiosks: [],
  };
  for (let index = 0; index < count; index++) {
    const { street, community } = places[index % places.length]!;
    const { kind, suffix } = KINDS[index % KINDS.length]!;
    const [lon, lat] = randomPointInside(outline, random);
    const number = String(index + 1).padStart(4, '0');
    const name = `${street}${community.replace(/社区居委会$/, '')}${suffix}`;
    fleet.sites.push({ id: `jn-site-${number}`, region: register.district.code, name, kind, lat, lon });
    fleet.kiosks.push({
      id: `jn-${number}`,
      site: `jn-site-${number}`,
      name: `${name} 1号机`,
      secret: newSecret(),
    });
  }
  return fleet;
}

function readData(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../geo/jinniu/${name}`, import.meta.url), 'utf8'));
}

/** One of each list in turn, so that a small fleet already touches every sub-district. */
function interleave<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, index) =>
    lists.flatMap((list) => list.slice(index, index + 1)),
  ).flat();
}

function randomPointInside(polygons: readonly (readonly Position[][])[], random: () => number): Position {
  const ring = polygons
    .map((polygon) => polygon[0] ?? [])
    .reduce((a, b) => (b.length > a.length ? b : a), []);
  const lons = ring.map(([lon]) => lon);
  const lats = ring.map(([, lat]) => lat);
  const [west, east, south, north] = [
    Math.min(...lons),
    Math.max(...lons),
    Math.min(...lats),
    Math.max(...lats),
  ];
  for (;;) {
    const point: Position = [west + random() * (east - west), south + random() * (north - south)];
    if (!isInside(ring, point)) continue;
    const [lon, lat] = gcoord.transform(point, gcoord.GCJ02, gcoord.WGS84);
    return [round6(lon), round6(lat)];
  }
}

/** Even-odd rule. */
function isInside(ring: readonly Position[], [x, y]: Position): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i]!;
    const [xj, yj] = ring[j]!;
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** About 0.1 m. */
function round6(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
