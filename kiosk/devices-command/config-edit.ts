/** The configuration file of a kiosk as something to edit: read whole, checked before it is replaced, never half written. */
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError, describeError } from '../../shared/errors.ts';
import { parseConfig } from '../agent/config-file.ts';
import { checkConfig, DeviceConfig } from '../agent/config.ts';
import { shanghaiTime } from '../agent/session/shanghai-time.ts';
import { editList } from './json-edit.ts';
import type { DeviceEntry, EntryChange } from './merge.ts';

export interface EditableConfig {
  /** As it was typed, for messages. */
  readonly path: string;
  /** Behind all links: this file is replaced, and a link stays a link. */
  readonly file: string;
  readonly text: string;
  readonly entries: readonly DeviceEntry[];
  /** Those of the entries that this version understands. */
  readonly devices: readonly DeviceConfig[];
}

/**
 * `devices` may be missing, and other things may be wrong: that is checked when the file is written.
 * @throws AppError `config.unreadable`, `config.invalid`
 */
export function readEditable(path: string): EditableConfig {
  const { file, text } = readWhole(path);
  const value = parseConfig(path, text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new AppError('config.invalid', `${path} is no JSON object.`);
  const entries: unknown = 'devices' in value ? value.devices : [];
  if (!Array.isArray(entries) || !entries.every(isEntry))
    throw new AppError('config.invalid', `${path}: devices must be a list of objects; mend it first.`);
  const devices = entries.map((entry) => DeviceConfig.safeParse(entry).data);
  return { path, file, text, entries, devices: devices.filter((device) => device !== undefined) };
}

/** Throws AppError `config.unreadable` before anybody has worked for nothing. */
export function assertWritable({ path, file }: EditableConfig): void {
  try {
    accessSync(file, constants.W_OK);
    accessSync(dirname(file), constants.W_OK);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** The text with these changes; throws AppError `config.invalid` with every problem when the agent would refuse it. */
export function editedText({ path, text }: EditableConfig, changes: readonly EntryChange[]): string {
  const changed = changes.flatMap((change, index) =>
    change.type === 'change' ? [[index, change.after] as const] : [],
  );
  const added = changes.flatMap((change) => (change.type === 'add' ? [change.after] : []));
  const edited = editList(text, 'devices', { changed: new Map(changed), added });
  const check = checkConfig(parseConfig(path, edited));
  if (check.ok) return edited;
  throw new AppError(
    'config.invalid',
    `The agent could not use the result, so nothing was written. ${path}:\n  ${check.problems.join('\n  ')}`,
  );
}

/**
 * Replaces the file in one step, after a copy of it was put beside it; returns the path of the copy. Owner and mode stay.
 * @throws AppError `config.unreadable`; the file is then as it was.
 */
export function replaceConfig({ path, file, text }: EditableConfig, edited: string, nowMs: number): string {
  const stamp = shanghaiTime(nowMs).replaceAll(/[-:]/gu, '').replace(' ', '-');
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}.new`);
  try {
    if (readFileSync(file, 'utf8') !== text)
      throw new AppError(
        'store.conflict',
        'somebody else has changed it meanwhile: look at it and try again',
      );
    const backup = writeBeside(file, `${file}.${stamp}`, text);
    writeDurably(draft, edited, file);
    renameSync(draft, file);
    syncFolder(dirname(file));
    return backup;
  } catch (error) {
    rmSync(draft, { force: true });
    throw cannotWrite(path, error);
  }
}

/** Under the first name that is free: no older copy is lost. */
function writeBeside(file: string, stem: string, text: string): string {
  for (let number = 1; ; number++) {
    const backup = `${stem}${number === 1 ? '' : `-${number}`}.bak`;
    try {
      writeDurably(backup, text, file);
      return backup;
    } catch (error) {
      if (!isError(error, 'EEXIST')) throw error;
    }
  }
}

/** A new file with the owner and the mode of `model`, on the disk when this returns, or not there at all. */
function writeDurably(path: string, text: string, model: string): void {
  const { mode, uid, gid } = statSync(model);
  const handle = openSync(path, 'wx', 0o600);
  try {
    const own = fstatSync(handle);
    if (own.uid !== uid || own.gid !== gid) fchownSync(handle, uid, gid);
    fchmodSync(handle, mode & 0o7777);
    writeFileSync(handle, text);
    fsyncSync(handle);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
}

/** The new name is durable only with its folder. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function readWhole(path: string): { file: string; text: string } {
  try {
    const file = realpathSync(path);
    // Bytes that are no UTF-8 would come back as others; a byte order mark stays.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
    return { file, text };
  } catch (error) {
    const reason = error instanceof TypeError ? 'it is not UTF-8' : describeError(error);
    throw new AppError('config.unreadable', `The configuration file ${path} cannot be read: ${reason}`, {
      cause: error,
    });
  }
}

function cannotWrite(path: string, cause: unknown): AppError {
  const isOwners = isError(cause, 'EPERM') || isError(cause, 'EACCES');
  const advice = isOwners ? '. Run the command as the user that owns the file, or as root' : '';
  const message = `${path} cannot be written, and is as it was: ${describeError(cause)}${advice}.`;
  return new AppError('config.unreadable', message, { cause });
}

function isError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function isEntry(value: unknown): value is DeviceEntry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
