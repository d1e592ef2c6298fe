/** What the tests of store, outbox and uplink share: real files, and facts that can be told apart. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import type { OutboxRecord } from '../../../shared/protocol/index.ts';
import { systemClock, type Clock } from '../../../shared/time/clock.ts';
import { openAgentStore, type AgentStore } from '../store.ts';
import { openOutbox, type OutboxDeps, type OutboxLimits } from './open-outbox.ts';
import type { Batch, Outbox, RecordDraft } from './outbox.ts';

export const silentLog = pino({ level: 'silent' });

export interface Opened {
  readonly store: AgentStore;
  readonly outbox: Outbox;
  /** Ends this run as a crash does, as far as one process can: nothing is marked, the file is released. */
  readonly abandon: () => void;
}

export interface OpenOptions {
  readonly clock?: Clock;
  readonly deps?: Partial<OutboxDeps>;
  readonly limits?: OutboxLimits;
}

export function open(file: string, { clock = systemClock, deps, limits }: OpenOptions = {}): Opened {
  const store = openAgentStore({ path: file });
  const outbox = openOutbox({ store, clock, log: silentLog, ...deps }, limits);
  return {
    store,
    outbox,
    abandon() {
      outbox.close();
      store.close();
    },
  };
}

/** A valid record that carries `marker`. */
export function draft(marker: string): RecordDraft {
  return {
    type: 'command-result',
    body: { commandId: '3f0d9a52-7c7e-4b7c-9a51-4d8c1c1b3a10', state: 'succeeded', detail: marker },
  };
}

export function markerOf(record: OutboxRecord): string {
  return record.type === 'command-result' ? (record.body.detail ?? '') : record.type;
}

export function markersOf(batch: Batch | undefined): string[] {
  return (batch?.records ?? []).map(markerOf);
}

/** A folder of its own that goes away with `using`. */
export function tempFolder(): { readonly path: string; file(name: string): string } & Disposable {
  const folder = mkdtempSync(path.join(tmpdir(), 'doorstep-agent-'));
  return {
    path: folder,
    file: (name) => path.join(folder, name),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
