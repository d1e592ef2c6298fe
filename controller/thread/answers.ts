/** The other side of thread.ts, inside of the thread. */
import { parentPort } from 'node:worker_threads';
import { describeError, isAppError } from '../../shared/errors.ts';

/** What thread.ts sends. */
interface Asked {
  readonly id: number;
  readonly question: unknown;
}

export type Message<Answer = unknown, Progress = unknown> =
  | { readonly id: number; readonly kind: 'progress'; readonly progress: Progress }
  | { readonly id: number; readonly kind: 'answer'; readonly answer: Answer }
  | { readonly id: number; readonly kind: 'error'; readonly code: string; readonly message: string };

/** As long as the thread lives. Questions and answers are copied; a SharedArrayBuffer is shared. */
export function answerQuestions(
  answer: (question: never, say: (progress: unknown) => void) => unknown,
): void {
  const post = (message: Message) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    parentPort?.postMessage(message);
  };

  async function reply({ id, question }: Asked): Promise<void> {
    try {
      const given = await answer(question as never, (progress) => post({ id, kind: 'progress', progress }));
      post({ id, kind: 'answer', answer: given });
    } catch (error) {
      const code = isAppError(error) ? error.code : 'internal';
      post({ id, kind: 'error', code, message: describeError(error) });
    }
  }

  parentPort?.on('message', (asked: Asked) => void reply(asked));
}
