/** A worker thread that is asked and answers: for what would hold up the event loop of the controller (DESIGN 6). */
import { Worker } from 'node:worker_threads';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import type { Message } from './answers.ts';

export interface Thread<Question, Answer, Progress = never> {
  /**
   * Any number at once; the thread decides on their order. Rejects with the AppError of the thread, and with `internal`
   * when it ends without an answer.
   */
  ask(question: Question, onProgress?: (progress: Progress) => void): Promise<Answer>;
  /** Whatever it is doing; who waits for an answer is rejected. */
  end(): Promise<void>;
  readonly hasEnded: () => boolean;
}

interface Waiting<Answer, Progress> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: AppError) => void;
  readonly onProgress: (progress: Progress) => void;
}

/** `file` calls `answerQuestions` of answers.ts. `data` is its `workerData`. */
export function startThread<Question, Answer, Progress = never>(
  file: URL,
  data?: unknown,
): Thread<Question, Answer, Progress> {
  const worker = new Worker(file, { workerData: data });
  // An idle thread keeps nobody from ending.
  worker.unref();
  const waiting = new Map<number, Waiting<Answer, Progress>>();
  let lastId = 0;
  let hasEnded = false;
  let cause: unknown;

  worker.on('message', (message: Message<Answer, Progress>) => {
    const asker = waiting.get(message.id);
    if (message.kind === 'progress') return asker?.onProgress(message.progress);
    waiting.delete(message.id);
    if (message.kind === 'answer') asker?.resolve(message.answer);
    else asker?.reject(new AppError(message.code as ErrorCode, message.message));
  });
  // E.g. out of memory: the thread dies, the controller does not.
  worker.on('error', (error) => (cause = error));
  worker.on('exit', () => {
    hasEnded = true;
    for (const { reject } of waiting.values())
      reject(new AppError('internal', 'a thread ended without an answer', { cause }));
    waiting.clear();
  });

  return {
    ask(question, onProgress = () => {}) {
      if (hasEnded) return Promise.reject(new AppError('internal', 'the thread has ended'));
      const id = (lastId += 1);
      return new Promise<Answer>((resolve, reject) => {
        waiting.set(id, { resolve, reject, onProgress });
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
        worker.postMessage({ id, question });
      });
    },
    async end() {
      await worker.terminate();
    },
    hasEnded: () => hasEnded,
  };
}
