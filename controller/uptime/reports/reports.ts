/**
 * Answers what is asked about uptime, in a thread: questions about 5,000 kiosks and fifteen services read tens of thousands of
 * rows, and SQLite answers while everything else waits. The event loop of the controller carries keepalives (DESIGN 6).
 */
import { AppError } from '../../../shared/errors.ts';
import type { Clock } from '../../../shared/time/clock.ts';
import type { StoreLocation } from '../../store/engine.ts';
import { startThread, type Thread } from '../../thread/thread.ts';
import type { AnswerOf, QueryOf, Question, QuestionName } from './questions.ts';

export interface Reports {
  /** Throws what the question throws, `internal` when its thread dies, and `store.unusable` after `close`. */
  ask<Name extends QuestionName>(name: Name, query: QueryOf<Name>): Promise<AnswerOf<Name>>;
  /** No thread is left, and nobody waits for an answer. */
  close(): Promise<void>;
}

export function createReports(location: StoreLocation, clock: Clock): Reports {
  let thread: Thread<Question, unknown> | undefined;
  let isClosed = false;

  function living(): Thread<Question, unknown> {
    if (thread === undefined || thread.hasEnded())
      thread = startThread(new URL('worker.ts', import.meta.url), location);
    return thread;
  }

  return {
    async ask<Name extends QuestionName>(name: Name, query: QueryOf<Name>) {
      try {
        if (isClosed) throw new AppError('internal', 'no thread is started any more');
        return (await living().ask({ name, query, nowMs: clock.nowMs() })) as AnswerOf<Name>;
      } catch (cause) {
        if (isClosed) throw new AppError('store.unusable', 'The controller is stopping.', { cause });
        throw cause;
      }
    },
    async close() {
      isClosed = true;
      await thread?.end();
    },
  };
}
