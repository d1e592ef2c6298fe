/** The files of `doorstep plan`: instances with their encoding, proofs written and read line by line. */
import { closeSync, createReadStream, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { AppError } from '../../shared/errors.ts';
import { readProof, type ReadProof } from '../placement/ask/proof-file.ts';

/** The longest text that the runtime holds is a little more. */
const MOST_BYTES = 400_000_000;
const CHUNK = 1 << 20;

export function readText(path: string): string {
  let bytes: Buffer;
  try {
    const { size } = statSync(path);
    if (size > MOST_BYTES)
      throw new AppError('request.invalid', `${path} has ${size} bytes; at most ${MOST_BYTES} are read.`);
    bytes = readFileSync(path);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new AppError('not-found', `${path} cannot be read (${reason}).`, { cause });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Spreadsheets in China still save GB 18030.
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** Before a long search, so that its answer is not lost for the want of a folder; what stands in the file stays. */
export function refuseUnwritable(path: string): void {
  try {
    closeSync(openSync(path, 'a'));
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new AppError('not-found', `${path} cannot be written (${reason}).`, { cause });
  }
}

export function writeLines(path: string, lines: Iterable<string>): void {
  try {
    const file = openSync(path, 'w');
    let held = '';
    for (const line of lines) {
      held += `${line}\n`;
      if (held.length < CHUNK) continue;
      writeSync(file, held);
      held = '';
    }
    writeSync(file, held);
    closeSync(file);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new AppError('not-found', `${path} cannot be written (${reason}).`, { cause });
  }
}

export async function readProofFile(path: string): Promise<ReadProof> {
  try {
    return await readProof(createInterface({ input: createReadStream(path), crlfDelay: Infinity }));
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new AppError('not-found', `${path} cannot be read (${reason}).`, { cause });
  }
}
