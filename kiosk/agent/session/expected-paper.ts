/** Whether somebody in front of the machine waits for a paper in the mouth of the printer. */
import type { SessionState } from './state.ts';

/** null: nobody knows whose it is. While somebody waits for a paper, it may be that one. */
export function isExpected(state: SessionState, jobId: string | null): boolean {
  if (state.step === 'kept') return state.paper !== 'none' && (jobId === null || state.number === jobId);
  if (state.step !== 'receipt' && state.step !== 'take' && state.step !== 'rate' && state.step !== 'feedback')
    return false;
  return jobId === null || state.filed.number === jobId;
}
