/** What an idle machine shows while nobody touches it: its first screen and the stories in turn, each as long as it takes to read. Pure. */
import type { IdleItem } from '../../../shared/domain/idle-item.ts';

/** Somebody may stand there and think; and whoever passes by has to see what the machine is for. */
const WELCOME_MS = 20_000;
/** Read in passing, and by somebody who waits. */
const ITEM_MS: Readonly<Record<IdleItem['form'], number>> = { poster: 12_000, story: 24_000 };

/** null: the first screen. `idleMs`: since the last touch, or since the machine became idle. */
export function idleItemAt(idleMs: number, items: readonly IdleItem[]): IdleItem | null {
  const roundMs = items.reduce((sum, { form }) => sum + WELCOME_MS + ITEM_MS[form], 0);
  if (roundMs === 0) return null;
  let restMs = Math.max(0, idleMs) % roundMs;
  for (const item of items) {
    if (restMs < WELCOME_MS) return null;
    restMs -= WELCOME_MS;
    if (restMs < ITEM_MS[item.form]) return item;
    restMs -= ITEM_MS[item.form];
  }
  return null;
}
