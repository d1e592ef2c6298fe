/** Asks for a new password: on a terminal twice and without showing it, else it is the first line of the input. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { AppError } from '../../shared/errors.ts';

/** Throws AppError `config.invalid` when nothing comes, or the two differ. */
export async function askPassword(): Promise<string> {
  if (!process.stdin.isTTY) return await pipedLine();
  const first = await hiddenLine('New password: ');
  const second = await hiddenLine('Once more: ');
  if (first !== second)
    throw new AppError('config.invalid', 'The two passwords differ: nothing was changed.');
  return first;
}

async function pipedLine(): Promise<string> {
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) return line;
  throw new AppError('config.invalid', 'No password came: pipe one line into the command.');
}

async function hiddenLine(question: string): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
