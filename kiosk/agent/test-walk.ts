/** Walks through the steps of a visit as a citizen with that errand would, whatever the catalogue asks there. */
import { nextMove } from '../simulate/citizen.ts';
import type { Agent } from './agent.ts';
import type { View } from './ui-api/messages.ts';

const MAX_TOUCHES = 30;
const WAY = { language: 'zh', textSize: 'standard', leavesAt: null, forgetsCard: 'never' } as const;
const BEGUN = { hasBegun: true, hasInserted: false, isServed: false };

/** Touches until the visit is in `step`, or as far as it goes without waiting for a device. */
export function walkTo(agent: Agent, step: View['step'], serviceId: string): void {
  const errand = { serviceId, ...WAY };
  for (let touches = 0; agent.view().step !== step && touches < MAX_TOUCHES; touches++) {
    const move = nextMove(agent.view(), errand, BEGUN);
    if (move.type === 'touch') agent.dispatch(move.event);
  }
}
