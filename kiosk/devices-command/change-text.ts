/** What would change in a configuration, for the eyes of whoever is asked. Only devices: elsewhere in the file there are secrets. */
import { plainText } from './text.ts';
import type { DeviceEntry, EntryChange } from './merge.ts';

const NONE: DeviceEntry = {};

export function changeLines(changes: readonly EntryChange[]): string[] {
  return changes
    .flatMap((change) => {
      switch (change.type) {
        case 'keep':
          return [`    ${idOf(change.before)}: stays as it is`];
        case 'change':
          return [`  ~ ${idOf(change.before)}`, ...entryLines(change.before, change.after)];
        case 'add':
          return [`  + ${idOf(change.after)}`, ...entryLines(NONE, change.after)];
      }
    })
    .map(plainText);
}

function entryLines(before: DeviceEntry, after: DeviceEntry): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => {
    const [old, next] = [before[key], after[key]].map((value) => JSON.stringify(value));
    if (old === next) return [`        "${key}": ${old}`];
    return [
      ...(old === undefined ? [] : [`      - "${key}": ${old}`]),
      ...(next === undefined ? [] : [`      + "${key}": ${next}`]),
    ];
  });
}

function idOf({ id }: DeviceEntry): string {
  return typeof id === 'string' ? id : JSON.stringify(id ?? null);
}
