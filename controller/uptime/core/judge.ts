/**
 * From evidence to the account: one pure function of everything known, so that the order in which it became known
 * cannot matter. A run of the agent stands for itself; therefore a story that begins with a later run gives the same
 * stretches from its start on.
 */
import type { Story, Stretch } from './evidence.ts';
import { judgeDevices } from './devices.ts';
import { judgeLink } from './link.ts';
import { runsOf, type Run } from './runs.ts';
import { judgeServices } from './services.ts';

/** Every axis, oldest stretch first. Nothing before the first sign of life: a machine that never spoke has no account. */
export function judge(story: Story, runs: readonly Run[] = runsOf(story)): Stretch[] {
  return [...judgeLink(runs, story), ...judgeDevices(runs), ...judgeServices(runs, story)].filter(
    ({ fromMs, toMs }) => toMs === null || fromMs < toMs,
  );
}
