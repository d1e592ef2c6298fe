/**
 * Where a place meets the streets: the nearest point of the nearest street that is not farther than a limit and not
 * behind a barrier. The way there counts as walked. What finds no street is off the network, and said so. Pure.
 */
import type { Place } from '../../geo/coordinates.ts';
import { crosses, indexSegments, nearBox } from './segments.ts';
import type { StreetGraph } from './street-graph.ts';

export interface Snapped {
  readonly street: number;
  /** Metres along the street. */
  readonly atM: number;
  /** Metres from the place to the street. */
  readonly accessM: number;
}

/** A house farther than this from every street of the file is missing its street, metres. */
export const MAX_ACCESS_M = 200;

export function createSnapper(
  graph: StreetGraph,
  maxAccessM = MAX_ACCESS_M,
): (place: Place) => Snapped | null {
  const index = indexSegments(graph.pieces);
  return ({ lat, lon }) => {
    const x = graph.plane.x(lon);
    const y = graph.plane.y(lat);
    const box = { west: x - maxAccessM, south: y - maxAccessM, east: x + maxAccessM, north: y + maxAccessM };
    const found: (Snapped & { toX: number; toY: number })[] = [];
    nearBox(index, box, (at) => {
      const piece = graph.pieces[at]!;
      const foot = footOf(piece, x, y);
      if (foot.accessM > maxAccessM) return;
      found.push({ street: piece.street, atM: piece.beginM + foot.alongM, ...foot });
    });
    found.sort((a, b) => a.accessM - b.accessM || a.street - b.street || a.atM - b.atM);
    const best = found.find(({ toX, toY }) => !crosses(graph.barriers, { x1: x, y1: y, x2: toX, y2: toY }));
    return best === undefined ? null : { street: best.street, atM: best.atM, accessM: best.accessM };
  };
}

interface Line {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** The point of the line that is nearest. */
function footOf({ x1, y1, x2, y2 }: Line, x: number, y: number) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const squared = dx * dx + dy * dy;
  const share = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / squared));
  const [toX, toY] = [x1 + share * dx, y1 + share * dy];
  return { toX, toY, accessM: Math.hypot(x - toX, y - toY), alongM: share * Math.sqrt(squared) };
}
