/** In which parts a sample form is shown, so that its smallest print can be read standing up. Pure. */
import type { PictureWindow } from '../components/service-picture.tsx';

interface Sight {
  readonly isLying: boolean;
  readonly isLarge: boolean;
}

/** Of the width and of the height, as shares: what overlaps is seen twice, and no line is cut in two. */
const OVERLAP = 0.12;

/** One after the other, from the top left; a single part is the whole form. */
export function sampleParts(
  { width, height }: { readonly width: number; readonly height: number },
  { isLying, isLarge }: Sight,
): PictureWindow[] {
  const columns = !isLying && isLarge ? 2 : 1;
  const rows = isLying ? 3 : isLarge ? 2 : 1;
  return cuts(height, rows).flatMap(([y, high]) =>
    cuts(width, columns).map(([x, wide]) => ({ x, y, width: wide, height: high })),
  );
}

function cuts(length: number, count: number): (readonly [number, number])[] {
  const part = count === 1 ? length : Math.round(length * (1 / count + OVERLAP / 2));
  const stride = count === 1 ? 0 : (length - part) / (count - 1);
  return Array.from({ length: count }, (_, at) => [Math.round(at * stride), part] as const);
}
