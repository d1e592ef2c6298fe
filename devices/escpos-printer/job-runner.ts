/** Runs the job machine: hands its segments to the line, keeps its deadline, and passes on what the printer says. */
import type { Clock, Timer } from '../../shared/time/clock.ts';
import type { PrintOutcome } from '../receipt-printer.ts';
import { recover } from './commands.ts';
import type { Trouble } from './condition.ts';
import {
  advanceJob,
  createJob,
  isStreaming,
  owedCheckpoints,
  type JobEffect,
  type JobEvent,
  type JobLimits,
  type JobPlan,
} from './job.ts';
import type { PrinterLine } from './line.ts';

export interface RunningJob {
  dispatch(event: JobEvent): void;
  readonly outcome: Promise<Omit<PrintOutcome, 'durationMs'>>;
  readonly isStreaming: boolean;
  readonly owedCheckpoints: number;
}

export interface JobRunnerDeps {
  readonly clock: Clock;
  readonly line: PrinterLine;
  readonly limits: JobLimits;
  /** The printer has all of a job whose paper can be watched. */
  readonly onTaken: () => void;
}

/** Starts at once. */
export function runJob(
  { clock, line, limits, onTaken }: JobRunnerDeps,
  plan: JobPlan,
  trouble: Trouble | null,
): RunningJob {
  const { promise: outcome, resolve } = Promise.withResolvers<Omit<PrintOutcome, 'durationMs'>>();
  let state = createJob(plan, trouble);
  let deadline: Timer | undefined;

  function dispatch(event: JobEvent): void {
    const step = advanceJob(state, event, limits);
    state = step.state;
    for (const effect of step.effects) run(effect);
  }

  function run(effect: JobEffect): void {
    switch (effect.type) {
      case 'send':
        return void line
          .send('print data', effect.bytes)
          .then((isSent) => dispatch({ type: isSent ? 'sent' : 'lineLost' }));
      case 'watch':
        return onTaken();
      case 'recover':
        return void line.sendFirst('DLE ENQ 1', recover);
      case 'setDeadline':
        deadline?.cancel();
        deadline = clock.setTimer(effect.delayMs, () => dispatch({ type: 'deadline' }));
        return undefined;
      case 'finish':
        deadline?.cancel();
        return resolve(effect.outcome);
    }
  }

  dispatch({ type: 'start' });
  return {
    dispatch,
    outcome,
    get isStreaming() {
      return isStreaming(state);
    },
    get owedCheckpoints() {
      return owedCheckpoints(state);
    },
  };
}
