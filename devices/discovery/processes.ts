/** What /proc tells of other programs: which there are, and what they have open. */
import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename, join } from 'node:path';

export const PROC = '/proc';
const DOORSTEP = 'doorstep.mjs';

/** Every process but this one. */
export async function otherProcesses(proc = PROC): Promise<number[]> {
  const names = await readdir(proc).catch(() => []);
  return names
    .filter((name) => /^\d+$/u.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid);
}

/** What its file descriptors are: paths, `socket:[4711]`. Empty for processes of other users, unless we are root. */
export async function openFilesOf(pid: number, proc = PROC): Promise<string[]> {
  const folder = join(proc, String(pid), 'fd');
  const names = await readdir(folder).catch(() => []);
  return Promise.all(names.map((name) => readlink(join(folder, name)).catch(() => '')));
}

/** A name for people: `doorstep agent`, `minicom`. Never the whole command line, which may hold secrets. */
export async function programOf(pid: number, proc = PROC): Promise<string | null> {
  const args = (await readFile(join(proc, String(pid), 'cmdline'), 'utf8').catch(() => '')).split('\0');
  const entry = args.findIndex((arg) => basename(arg) === DOORSTEP);
  if (entry >= 0) return `doorstep ${args[entry + 1] ?? ''}`.trim();
  const name = await readFile(join(proc, String(pid), 'comm'), 'utf8').catch(() => '');
  return name.trim() === '' ? null : name.trim();
}

/** Device number of its controlling terminal, 0 for none (proc(5), field 7 of stat). Everybody may read it. */
export async function terminalOf(pid: number, proc = PROC): Promise<number> {
  const stat = await readFile(join(proc, String(pid), 'stat'), 'utf8').catch(() => '');
  // The name of the program stands in brackets and may contain brackets and spaces.
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[4] ?? 0);
}
