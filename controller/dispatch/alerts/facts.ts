/** What alert rules see of one kiosk: its three axes and what is wrong with its devices (DESIGN 5). */
import type { KioskCondition } from '../../fleet/read-model.ts';

export type KioskFacts = KioskCondition;
export type FactProblem = KioskCondition['problems'][number];

/** Whether what it last said of devices and services still counts; silence is no good news (fleet.md 5 row 7). */
export function isHeard({ link }: KioskFacts): boolean {
  return link === 'online' || link === 'suspect';
}
