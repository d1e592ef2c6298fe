/** Turns an outline into dots: flattens its curves and fills by the non-zero rule with four samples a dot row. */
import { blacken, createBitmap, type Bitmap } from './bitmap.ts';
import type { Contour, OutlinePoint } from './truetype-outline.ts';

export interface DotTransform {
  /** Dots for one font unit, across and down. */
  readonly scaleX: number;
  readonly scaleY: number;
  /** Where the font's origin comes to lie, dots from the left and from the top. */
  readonly originX: number;
  readonly originY: number;
}

interface Edge {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

const CURVE_STEPS = 6;
const SAMPLES = 4;
/** A dot is burnt when the outline covers this much of it; below a half, so that thin strokes stay whole. */
const COVERAGE = 0.4;

export function fillOutline(
  contours: readonly Contour[],
  transform: DotTransform,
  size: { widthDots: number; heightDots: number },
): Bitmap {
  const edges = contours.flatMap((contour) => edgesOf(contour, transform));
  const bitmap = createBitmap(size.widthDots, size.heightDots);
  for (let y = 0; y < size.heightDots; y++) {
    const coverage = new Float64Array(size.widthDots);
    for (let sample = 0; sample < SAMPLES; sample++) {
      for (const [from, to] of spansAt(edges, y + (sample + 0.5) / SAMPLES)) addSpan(coverage, from, to);
    }
    coverage.forEach((covered, x) => {
      if (covered / SAMPLES >= COVERAGE) blacken(bitmap, x, y);
    });
  }
  return bitmap;
}

/** Two control points in a row have an on-curve point in their middle. */
function edgesOf(contour: Contour, t: DotTransform): Edge[] {
  const points = contour.flatMap((point, i) => {
    const next = contour[(i + 1) % contour.length] ?? point;
    return point.isOnCurve || next.isOnCurve ? [point] : [point, middle(point, next)];
  });
  const start = points.findIndex((point) => point.isOnCurve);
  if (start === -1) return [];
  const ring = [...points.slice(start), ...points.slice(0, start + 1)];
  const line = ring.flatMap((point, i) => {
    if (point.isOnCurve) return [point];
    return curve(ring[i - 1] ?? point, point, ring[i + 1] ?? point);
  });
  const dots = line.map(({ x, y }) => ({ x: t.originX + x * t.scaleX, y: t.originY - y * t.scaleY }));
  return dots.slice(1).map((to, i) => ({ x0: dots[i]?.x ?? 0, y0: dots[i]?.y ?? 0, x1: to.x, y1: to.y }));
}

function middle(a: OutlinePoint, b: OutlinePoint): OutlinePoint {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, isOnCurve: true };
}

/** Points between the ends of a quadratic curve; the ends themselves are in the ring already. */
function curve(from: OutlinePoint, control: OutlinePoint, to: OutlinePoint): OutlinePoint[] {
  return Array.from({ length: CURVE_STEPS - 1 }, (_, i) => {
    const t = (i + 1) / CURVE_STEPS;
    const u = 1 - t;
    return {
      x: u * u * from.x + 2 * u * t * control.x + t * t * to.x,
      y: u * u * from.y + 2 * u * t * control.y + t * t * to.y,
      isOnCurve: true,
    };
  });
}

function spansAt(edges: readonly Edge[], y: number): [number, number][] {
  const crossings: { x: number; winding: number }[] = [];
  for (const { x0, y0, x1, y1 } of edges) {
    if (y0 <= y === y1 <= y) continue;
    crossings.push({ x: x0 + ((y - y0) / (y1 - y0)) * (x1 - x0), winding: y1 > y0 ? 1 : -1 });
  }
  crossings.sort((a, b) => a.x - b.x);
  const spans: [number, number][] = [];
  let winding = 0;
  crossings.forEach(({ x, winding: step }, i) => {
    winding += step;
    if (winding !== 0) spans.push([x, crossings[i + 1]?.x ?? x]);
  });
  return spans;
}

function addSpan(coverage: Float64Array, from: number, to: number): void {
  const last = Math.min(coverage.length - 1, Math.ceil(to) - 1);
  for (let x = Math.max(0, Math.floor(from)); x <= last; x++) {
    coverage[x] = (coverage[x] ?? 0) + Math.max(0, Math.min(to, x + 1) - Math.max(from, x));
  }
}
