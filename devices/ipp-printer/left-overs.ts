/**
 * What must not stay in a queue: jobs of an earlier life of the agent, which would come out in front of somebody else or
 * for the second time, and whatever CUPS keeps of jobs that are done (devices.md 7.5).
 */
import { sleep, type Clock } from '../../shared/time/clock.ts';
import type { IppClient } from './client.ts';
import { numberValue, textValue, type IppGroup } from './codec.ts';
import type { Reach } from './facts.ts';
import { cancelJob, getMyJobs, isSuccess, STATUS, USER } from './operations.ts';

export interface LeftOvers {
  /** Finds what an earlier life left; only before the first job of this one. false: the queue did not answer. */
  find(reach: Reach): Promise<boolean>;
  /** Stops the job if it is not done, and has its records deleted: now, or at a `tidy` when the queue can be reached. */
  forget(jobId: number, reach: Reach): Promise<void>;
  /** Does what could not be done before. */
  tidy(reach: Reach): Promise<void>;
}

const ANSWER_DEADLINE_MS = 5000;
const IN_TIME = { deadlineMs: ANSWER_DEADLINE_MS };
const MAX_ATTEMPTS = 8;
const PAUSE_MS = 300;

export function createLeftOvers(client: IppClient, clock: Clock): LeftOvers {
  const jobIds = new Set<number>();

  async function forget(jobId: number, reach: Reach): Promise<void> {
    jobIds.add(jobId);
    if (await tryForget(jobId, reach)) jobIds.delete(jobId);
  }

  /** false: the queue could not be reached, or did not obey. */
  async function tryForget(jobId: number, reach: Reach): Promise<boolean> {
    const isCups = reach !== 'printer';
    // CUPS only stops a job that runs at the first time, and keeps its record (measured with 2.4.2).
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (attempt > 0) await sleep(clock, PAUSE_MS);
      const answer = await client.ask(cancelJob(jobId, isCups), IN_TIME);
      if (answer.type === 'unanswered') return false;
      if (!isCups || answer.message.code === STATUS.notFound) return true;
    }
    return false;
  }

  return {
    async find(reach) {
      const answer = await client.ask(getMyJobs(reach), IN_TIME);
      if (answer.type === 'unanswered') return false;
      // A queue that lists no jobs shows us none of ours.
      if (isSuccess(answer.message))
        for (const jobId of answer.message.groups.flatMap(oursIn)) jobIds.add(jobId);
      return true;
    },
    forget,
    async tidy(reach) {
      for (const jobId of Array.from(jobIds)) await forget(jobId, reach);
    },
  };
}

/** A queue may list the jobs of others although it was asked for ours. */
function oursIn(group: IppGroup): number[] {
  if (group.name !== 'job') return [];
  const message = { groups: [group] };
  const jobId = numberValue(message, 'job', 'job-id');
  const isOurs = textValue(message, 'job', 'job-originating-user-name') === USER;
  return jobId !== undefined && isOurs ? [jobId] : [];
}
