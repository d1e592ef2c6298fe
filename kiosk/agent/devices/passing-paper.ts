/** A paper on its way to a hand is part of a visit, which has its own record; one that waits for too long is a state of the printer. */
import type { DeviceStatus } from '../../../shared/domain/device-status.ts';

/** Longer than any visit lets a paper hang, and than pulling it back takes. */
export const PAPER_WAIT_MS = 180_000;

const OF_THE_MOUTH: ReadonlySet<string> = new Set(['presenter', 'media']);

/** Nothing has changed but that a paper comes out or waits. */
export function isPassingPaper(status: DeviceStatus, changed: object): boolean {
  if (!('presenter' in status)) return false;
  const isOnItsWay = status.presenter === 'presenting' || status.presenter === 'awaitingTake';
  return isOnItsWay && Object.keys(changed).every((property) => OF_THE_MOUTH.has(property));
}
