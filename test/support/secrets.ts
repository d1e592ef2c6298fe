/** Looks for what a citizen told, in every form in which a program might have kept it: on a disk, and in the memory of a process. */
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'iconv-lite';

/** What is not to be found, by a name that may be printed; the texts themselves never are. */
export type Secrets = Readonly<Record<string, string>>;

/** `name encoding` and how often. */
export type Traces = Readonly<Record<string, number>>;

interface Needle {
  readonly label: string;
  readonly bytes: Buffer;
  readonly except?: RegExp | undefined;
}

const CHUNK_BYTES = 4 * 1024 * 1024;
const PAGE_BYTES = 4096;
/** So much of what stands before a trace is compared. */
const BEFORE_BYTES = 32;
/** Bits 63 and 62 of an entry, in its last byte. */
const PRESENT_OR_SWAPPED = 0x40;

/** In files below these folders, whatever they are called; a folder that is not there holds nothing. */
export function tracesOnDisk(folders: readonly string[], secrets: Secrets): Traces {
  const needles = needlesOf(secrets);
  const files = folders.flatMap(filesBelow);
  return add(files.flatMap((path) => count(readFileSync(path), needles)));
}

/** In everything that the process may read of its own memory (proc(5), maps and mem); not what stands right behind `except`. */
export function tracesInMemory(pid: number, secrets: Secrets, except?: RegExp): Traces {
  const needles = needlesOf(secrets).map((needle) => ({ ...needle, except }));
  const overlap = Math.max(...needles.map(({ bytes }) => bytes.length)) - 1;
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const pagemap = openSync(`/proc/${pid}/pagemap`, 'r');
  try {
    const runs = regionsOf(pid).flatMap((region) => touchedIn(pagemap, region));
    return add(runs.flatMap((run) => countInRun(memory, run, needles, overlap)));
  } finally {
    closeSync(memory);
    closeSync(pagemap);
  }
}

function needlesOf(secrets: Secrets): Needle[] {
  return Object.entries(secrets).flatMap(([name, text]) => {
    const utf8 = Buffer.from(text, 'utf8');
    const gbk = encode(text, 'gbk');
    const forms: [string, Buffer][] = [
      ['utf8', utf8],
      ['utf16', Buffer.from(text, 'utf16le')],
      ...(gbk.equals(utf8) || gbk.includes('?') ? [] : ([['gbk', gbk]] as [string, Buffer][])),
      // Three ways to stand in a longer text; what depends on its neighbours is left out.
      ...[0, 1, 2].map((before): [string, Buffer] => {
        const shifted = Buffer.concat([Buffer.alloc(before), utf8]).toString('base64');
        return ['base64', Buffer.from(shifted.slice(before === 0 ? 0 : 4, -4))];
      }),
    ];
    return forms.map(([form, bytes]) => ({ label: `${name} ${form}`, bytes }));
  });
}

interface Region {
  readonly start: number;
  readonly end: number;
}

/** Where the process may have written: not what is mapped from a file as it is. */
function regionsOf(pid: number): Region[] {
  return readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, from = '', to = '', access = '', inode] =
        /^([\da-f]+)-([\da-f]+) (\S+) \S+ \S+ (\d+)/.exec(line) ?? [];
      const isOwn = access.startsWith('r') && (access.includes('w') || inode === '0');
      return isOwn ? [{ start: Number.parseInt(from, 16), end: Number.parseInt(to, 16) }] : [];
    });
}

/** Runs of pages that are there (proc(5), pagemap): reading a page that was never touched would make it. */
function touchedIn(pagemap: number, { start, end }: Region): Region[] {
  const entries = Buffer.alloc(((end - start) / PAGE_BYTES) * 8);
  const length = tryRead(pagemap, entries, entries.length, (start / PAGE_BYTES) * 8);
  const runs: { start: number; end: number }[] = [];
  for (let offset = 0; offset < length; offset += 8) {
    if ((entries[offset + 7] ?? 0) < PRESENT_OR_SWAPPED) continue;
    const at = start + (offset / 8) * PAGE_BYTES;
    const last = runs.at(-1);
    if (last?.end === at) last.end = at + PAGE_BYTES;
    else runs.push({ start: at, end: at + PAGE_BYTES });
  }
  return runs;
}

function countInRun(memory: number, { start, end }: Region, needles: readonly Needle[], overlap: number) {
  const found: string[] = [];
  const buffer = Buffer.alloc(Math.min(CHUNK_BYTES, end - start));
  for (let at = start; at < end; at += CHUNK_BYTES - overlap) {
    const length = tryRead(memory, buffer, Math.min(CHUNK_BYTES, end - at), at);
    found.push(...count(buffer.subarray(0, length), needles));
  }
  return found;
}

/** A part of memory may go while it is read, and some is of devices. */
function tryRead(memory: number, buffer: Buffer, length: number, at: number): number {
  try {
    return readSync(memory, buffer, 0, length, at);
  } catch {
    return 0;
  }
}

function count(bytes: Buffer, needles: readonly Needle[]): string[] {
  const found: string[] = [];
  for (const { label, bytes: needle, except } of needles) {
    for (let at = bytes.indexOf(needle); at !== -1; at = bytes.indexOf(needle, at + needle.length)) {
      const before = bytes.toString('latin1', Math.max(0, at - BEFORE_BYTES), at);
      if (except?.test(before) !== true) found.push(label);
    }
  }
  return found;
}

function add(labels: readonly string[]): Traces {
  const traces: Record<string, number> = {};
  for (const label of labels) traces[label] = (traces[label] ?? 0) + 1;
  return traces;
}

function filesBelow(folder: string): string[] {
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
