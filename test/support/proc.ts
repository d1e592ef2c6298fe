/** What Linux says of processes. */
import { globSync, readFileSync } from 'node:fs';

export function isAlive(pid: number): boolean {
  return statusOf(pid, 'State')?.startsWith('Z') === false;
}

/** Of /proc/PID/status, for example `Seccomp`; undefined when the process is gone. */
export function statusOf(pid: number, field: string): string | undefined {
  const status = tryRead(`/proc/${pid}/status`);
  return new RegExp(`^${field}:\\s*(.*)$`, 'm').exec(status)?.[1];
}

/** It and all that it started. */
export function processTree(pid: number): number[] {
  const parents = globSync('/proc/[0-9]*').map((path) => {
    const child = Number(path.slice('/proc/'.length));
    return [child, Number(statusOf(child, 'PPid'))] as const;
  });
  const found = [pid];
  for (const parent of found) {
    found.push(...parents.filter(([, ppid]) => ppid === parent).map(([child]) => child));
  }
  return found;
}

export function commandLine(pid: number): string {
  return tryRead(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
}

/** Files that are mapped into its memory: libraries, and native modules of Node. */
export function mappedFiles(pid: number): string[] {
  const paths = tryRead(`/proc/${pid}/maps`)
    .split('\n')
    .flatMap((line) => /\s(\/.*)$/.exec(line)?.[1] ?? []);
  return [...new Set(paths)];
}

function tryRead(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
