/**
 * Takes the log away on a USB stick. Logs hold no personal data (DESIGN 4); what looks like a number of a person is
 * blotted out all the same, because a stick leaves the house.
 */
import { open, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describeError } from '../../../shared/errors.ts';
import type { Log } from '../../../shared/log.ts';
import type { ExportState } from './state.ts';

export interface LogExport {
  /** Where sticks are, each a folder. */
  readonly sticks: readonly string[];
  readonly fileName: string;
  /** What the machine says of itself, one JSON line. */
  readonly head: object;
  readonly lines: readonly string[];
  readonly log: Log;
}

/** The first stick that takes it; `written` means that it may be pulled out. */
export async function exportLog(job: LogExport): Promise<Exclude<ExportState, { state: 'writing' }>> {
  const { sticks, fileName, head, lines, log } = job;
  if (sticks.length === 0) return { state: 'failed', why: 'noStick' };
  const text = [JSON.stringify(head), ...lines].map(blotted).join('\n');
  for (const stick of sticks) {
    const file = join(stick, fileName);
    try {
      await writeThrough(file, `${text}\n`);
      return { state: 'written', file, lines: lines.length };
    } catch (error) {
      log.warn({ file, reason: describeError(error) }, 'the log could not be written there');
    }
  }
  return { state: 'failed', why: 'notWritable' };
}

/** Never over a file that is there; on the stick itself, and not in a cache, when it returns. */
async function writeThrough(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o644);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Resident numbers (GB 11643) and mobile telephones. */
export function blotted(line: string): string {
  return line
    .replaceAll(/(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])/gu, '******************')
    .replaceAll(/(?<![\dA-Za-z])1[3-9]\d{9}(?![\dA-Za-z])/gu, '***********');
}

/** Desktops mount at /media/user/LABEL, services at /media/LABEL: mount points up to two folders below the roots. */
export async function findSticks(roots: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const root of roots)
    for (const folder of await foldersIn(root))
      if (await isMountPoint(folder)) found.push(folder);
      else for (const inner of await foldersIn(folder)) if (await isMountPoint(inner)) found.push(inner);
  return found;
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.flatMap((entry) => (entry.isDirectory() ? [join(folder, entry.name)] : [])).sort();
}

/** A file system of its own begins there. */
async function isMountPoint(folder: string): Promise<boolean> {
  try {
    const [own, parent] = await Promise.all([stat(folder), stat(dirname(folder))]);
    return own.dev !== parent.dev;
  } catch {
    return false;
  }
}
