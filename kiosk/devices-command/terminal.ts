/** What the commands share of the terminal: lines, a question, and an end that closes ports first. */
import { createInterface } from 'node:readline/promises';
import { AppError } from '../../shared/errors.ts';

export function print(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/**
 * Aborts at Ctrl-C, when somebody ends the program, when the ssh session breaks off, and when nobody reads the output any
 * more. Once: a second Ctrl-C ends the program at once.
 */
export function interruption(): AbortSignal {
  const end = new AbortController();
  const abort = () => end.abort(new AppError('device.cancelled', 'Interrupted.'));
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, abort);
  process.stdout.once('error', abort);
  return end.signal;
}

export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** No is the answer of an empty line, of the end of the input and of Ctrl-C. */
export async function askYesNo(question: string, signal: AbortSignal): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const ended = new Promise<null>((resolve) => lines.once('close', () => resolve(null)));
  // On a terminal readline takes Ctrl-C for itself.
  lines.once('SIGINT', () => lines.close());
  const answered = lines.question(`${question} (y/N) `, { signal }).catch(() => null);
  const answer = await Promise.race([answered, ended]);
  lines.close();
  // Nobody pressed Enter: what follows begins a line of its own.
  if (answer === null) print();
  return /^\s*(y|yes|是)\s*$/iu.test(answer ?? '');
}
