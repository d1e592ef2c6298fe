/** What to do about a port that somebody holds: nothing of ours disturbs it. */
import { describeHolder, type Holder } from '../../devices/discovery/holder.ts';

const AGENT = 'doorstep agent';
export const AGENT_ADVICE =
  'The kiosk agent keeps its ports. Stop it as it was started (systemctl stop …), try again, and start it afterwards.';

export function isAgent({ program }: Holder): boolean {
  return program === AGENT;
}

export function busyText(path: string, holder: Holder): string {
  const advice = isAgent(holder)
    ? AGENT_ADVICE
    : holder.pid === null
      ? 'Take another port.'
      : 'Stop that first.';
  return `${path} is used by ${describeHolder(holder)}. ${advice}`;
}
