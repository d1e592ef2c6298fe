/** The signs on the map, drawn when they are first needed: the shapes of status-tag.tsx, and clusters with their number. */
import type { Tone } from '../../lib/status.ts';

/** Drawn larger and shown smaller, for sharp edges. */
export const PIXEL_RATIO = 2;

const POINT_PX = 20;

interface Colours {
  readonly fill: string;
  readonly edge: string;
  readonly text: string;
}

const FILLS: Record<'light' | 'dark', Record<Tone, string>> = {
  light: { ok: '#14713d', attention: '#b36b00', fault: '#b3261e', unknown: '#6b7687' },
  dark: { ok: '#58c489', attention: '#f0bb62', fault: '#ff8076', unknown: '#93a0b1' },
};

function coloursOf(tone: Tone, isDark: boolean): Colours {
  return {
    fill: FILLS[isDark ? 'dark' : 'light'][tone],
    edge: isDark ? '#0f141b' : '#ffffff',
    text: isDark ? '#0f141b' : '#ffffff',
  };
}

/** `name`: `point/<tone>` or `cluster/<tone>/<number>`. */
export function drawSign(name: string, isDark: boolean): ImageData | null {
  const [kind, tone, count] = name.split('/') as [string, Tone, string | undefined];
  const colours = coloursOf(tone, isDark);
  if (kind === 'point') return draw(POINT_PX, (context, size) => drawShape(context, size, tone, colours));
  if (kind !== 'cluster' || count === undefined) return null;
  const sizePx = 30 + Math.max(0, count.length - 1) * 7;
  return draw(sizePx, (context, size) => drawCluster(context, size, count, colours));
}

function draw(
  sizePx: number,
  paint: (context: CanvasRenderingContext2D, size: number) => void,
): ImageData | null {
  const size = sizePx * PIXEL_RATIO;
  const canvas = document.createElement('canvas');
  canvas.width = size;
  canvas.height = size;
  const context = canvas.getContext('2d');
  if (context === null) return null;
  paint(context, size);
  return context.getImageData(0, 0, size, size);
}

function drawShape(
  context: CanvasRenderingContext2D,
  size: number,
  tone: Tone,
  { fill, edge }: Colours,
): void {
  const middle = size / 2;
  const radius = size * 0.34;
  context.beginPath();
  if (tone === 'fault') context.rect(middle - radius, middle - radius, radius * 2, radius * 2);
  else if (tone === 'attention') {
    context.moveTo(middle, middle - radius * 1.15);
    context.lineTo(middle + radius * 1.15, middle + radius * 0.95);
    context.lineTo(middle - radius * 1.15, middle + radius * 0.95);
    context.closePath();
  } else context.arc(middle, middle, radius, 0, Math.PI * 2);
  context.lineWidth = size * 0.12;
  context.strokeStyle = edge;
  context.stroke();
  context.fillStyle = fill;
  context.fill();
  if (tone !== 'unknown') return;
  context.beginPath();
  context.arc(middle, middle, radius * 0.5, 0, Math.PI * 2);
  context.fillStyle = edge;
  context.fill();
}

function drawCluster(
  context: CanvasRenderingContext2D,
  size: number,
  count: string,
  { fill, edge, text }: Colours,
): void {
  const middle = size / 2;
  context.beginPath();
  context.arc(middle, middle, middle - 4, 0, Math.PI * 2);
  context.fillStyle = fill;
  context.fill();
  context.lineWidth = 4;
  context.strokeStyle = edge;
  context.stroke();
  context.fillStyle = text;
  context.font = `600 ${13 * PIXEL_RATIO}px system-ui, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(count, middle, middle + 1);
}
