/** Figures of uptime as people read them. */
import type { Figures } from '../../../uptime/api.ts';

/** E.g. 99.62%; cut, not rounded, so that 99.996 % does not read as a month without fault. */
export function formatShare(share: number | null, digits = 2): string {
  if (share === null) return '—';
  const scale = 10 ** digits;
  return `${(Math.floor(share * 100 * scale + 1e-9) / scale).toFixed(digits)}%`;
}

/** E.g. +0.42, −1.10. */
export function formatPoints(change: number): string {
  const points = (Math.abs(change) * 100).toFixed(2);
  return `${change < 0 ? '−' : '+'}${points}`;
}

/** How bad it is, for colours: 0 is all up. */
export function badness(share: number): 0 | 1 | 2 | 3 | 4 {
  if (share >= 0.9995) return 0;
  if (share >= 0.99) return 1;
  if (share >= 0.95) return 2;
  return share >= 0.8 ? 3 : 4;
}

/** Parts of the service hours, which they add up to. */
export function partsOf({ upMs, downMs, unknownMs }: Figures) {
  return [
    { key: 'up', ms: upMs },
    { key: 'down', ms: downMs },
    { key: 'unknown', ms: unknownMs },
  ] as const;
}
