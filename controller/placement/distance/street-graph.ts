/**
 * Streets as a graph of intersections: lines that share a vertex meet there, what lies between two intersections is one
 * street with its length, and a barrier cuts every street that crosses it (placement.md 4). Pure.
 */
import { crosses, type Segments } from './segments.ts';
import type { Plane } from './sphere.ts';

export interface StreetLine {
  /** [lon, lat], as in GeoJSON. */
  readonly coordinates: readonly (readonly [number, number])[];
  /** A bridge or tunnel leads across barriers. */
  readonly isCrossing: boolean;
}

export interface Street {
  /** Node numbers of its two ends. */
  readonly from: number;
  readonly to: number;
  readonly lengthM: number;
}

/** A straight piece of a street. */
export interface Piece {
  readonly street: number;
  /** Metres from the beginning of the street to the beginning of the piece. */
  readonly beginM: number;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

export interface StreetGraph {
  readonly plane: Plane;
  readonly nodeCount: number;
  readonly streets: readonly Street[];
  readonly pieces: readonly Piece[];
  /** The streets at node n are `streetAt[start[n]]` to `streetAt[start[n + 1]]`. */
  readonly start: Int32Array;
  readonly streetAt: Int32Array;
  readonly barriers: Segments;
}

export function buildStreetGraph(
  lines: readonly StreetLine[],
  barriers: Segments,
  plane: Plane,
): StreetGraph {
  const mesh = meshOf(lines, barriers, plane);
  const { streets, pieces, nodeCount } = contracted(mesh);
  return { plane, nodeCount, streets, pieces, barriers, ...adjacencyOf(streets, nodeCount) };
}

interface Mesh {
  readonly xs: number[];
  readonly ys: number[];
  /** Neighbours of each vertex. */
  readonly links: number[][];
}

function meshOf(lines: readonly StreetLine[], barriers: Segments, plane: Plane): Mesh {
  const mesh: Mesh = { xs: [], ys: [], links: [] };
  const vertexByKey = new Map<string, number>();
  function vertexAt([lon, lat]: readonly [number, number]): number {
    // A tenth of a metre: where exporters round, the ends of two lines must still meet.
    const key = `${Math.round(lon * 1e6)},${Math.round(lat * 1e6)}`;
    const known = vertexByKey.get(key);
    if (known !== undefined) return known;
    vertexByKey.set(key, mesh.xs.length);
    mesh.links.push([]);
    mesh.ys.push(plane.y(lat));
    return mesh.xs.push(plane.x(lon)) - 1;
  }
  for (const { coordinates, isCrossing } of lines) {
    const vertices = coordinates.map(vertexAt);
    for (let i = 1; i < vertices.length; i++)
      link(mesh, { a: vertices[i - 1]!, b: vertices[i]!, isCrossing }, barriers);
  }
  return mesh;
}

/** Two lines over the same piece, e.g. there and back, are one. */
function link(
  { xs, ys, links }: Mesh,
  { a, b, isCrossing }: { a: number; b: number; isCrossing: boolean },
  barriers: Segments,
): void {
  if (a === b || links[a]!.includes(b)) return;
  const line = { x1: xs[a]!, y1: ys[a]!, x2: xs[b]!, y2: ys[b]! };
  if (!isCrossing && crosses(barriers, line)) return;
  links[a]!.push(b);
  links[b]!.push(a);
}

interface Contracted {
  readonly streets: Street[];
  readonly pieces: Piece[];
  nodeCount: number;
}

/** Vertices where exactly two pieces meet are bends, not intersections. */
function contracted(mesh: Mesh): Contracted {
  const { links } = mesh;
  const result: Contracted = { streets: [], pieces: [], nodeCount: 0 };
  const nodeOf = new Int32Array(links.length).fill(-1);
  const isDone = new Set<string>();
  function follow(first: number): void {
    for (const second of links[first]!) {
      if (isDone.has(`${first}>${second}`)) continue;
      const chain = chainFrom(mesh, first, second, nodeOf);
      isDone.add(`${first}>${second}`).add(`${chain.at(-1)!}>${chain.at(-2)!}`);
      addStreet(mesh, chain, nodeOf, result);
    }
  }
  for (const [vertex, at] of links.entries())
    if (at.length > 0 && at.length !== 2) nodeOf[vertex] = result.nodeCount++;
  for (let vertex = 0; vertex < links.length; vertex++) if (nodeOf[vertex]! >= 0) follow(vertex);
  const onStreet = new Set(result.pieces.flatMap(({ x1, y1, x2, y2 }) => [`${x1},${y1}`, `${x2},${y2}`]));
  for (let vertex = 0; vertex < links.length; vertex++) {
    // A ring without any intersection gets one.
    if (links[vertex]!.length !== 2 || onStreet.has(`${mesh.xs[vertex]!},${mesh.ys[vertex]!}`)) continue;
    nodeOf[vertex] = result.nodeCount++;
    follow(vertex);
    for (const { x1, y1 } of result.pieces.filter(({ street }) => street === result.streets.length - 1)) {
      onStreet.add(`${x1},${y1}`);
    }
  }
  return result;
}

/** The vertices of the street that leaves `first` towards `second`, up to the next node. */
function chainFrom({ links }: Mesh, first: number, second: number, nodeOf: Int32Array): number[] {
  const chain = [first, second];
  while (nodeOf[chain.at(-1)!] === -1) {
    const [here, before] = [chain.at(-1)!, chain.at(-2)!];
    chain.push(links[here]!.find((next) => next !== before)!);
  }
  return chain;
}

function addStreet({ xs, ys }: Mesh, chain: readonly number[], nodeOf: Int32Array, into: Contracted): void {
  const street = into.streets.length;
  let lengthM = 0;
  for (let i = 1; i < chain.length; i++) {
    const [a, b] = [chain[i - 1]!, chain[i]!];
    into.pieces.push({ street, beginM: lengthM, x1: xs[a]!, y1: ys[a]!, x2: xs[b]!, y2: ys[b]! });
    lengthM += Math.hypot(xs[b]! - xs[a]!, ys[b]! - ys[a]!);
  }
  into.streets.push({ from: nodeOf[chain[0]!]!, to: nodeOf[chain.at(-1)!]!, lengthM });
}

function adjacencyOf(streets: readonly Street[], nodeCount: number) {
  const start = new Int32Array(nodeCount + 1);
  for (const { from, to } of streets) {
    start[from + 1]! += 1;
    start[to + 1]! += 1;
  }
  for (let node = 0; node < nodeCount; node++) start[node + 1]! += start[node]!;
  const next = start.slice();
  const streetAt = new Int32Array(streets.length * 2);
  for (const [street, { from, to }] of streets.entries()) {
    streetAt[next[from]!++] = street;
    streetAt[next[to]!++] = street;
  }
  return { start, streetAt };
}
