/** What technician mode keeps over a restart: one row, written together with the record that it belongs to (DESIGN 2). */
import * as z from 'zod';
import { OutOfServiceNotice, PaperUnit } from '../../../shared/domain/maintenance.ts';
import type { AgentStore } from '../store.ts';

const Entry = z.object({
  lastStep: z.int().min(0),
  wrong: z.int().min(0),
  outOfService: OutOfServiceNotice.nullable(),
  fillings: z.record(z.string(), z.object({ amount: z.int(), unit: PaperUnit, atMs: z.int() })),
  /** Who was in when the row was written. */
  sessionId: z.uuid().nullable(),
});
export type TechnicianEntry = z.infer<typeof Entry>;

const NOTHING: TechnicianEntry = { lastStep: 0, wrong: 0, outOfService: null, fillings: {}, sessionId: null };

export interface TechnicianJournal {
  /** A row that this release cannot read counts as none: the machine must start. */
  load(): TechnicianEntry;
  /** @throws what SQLite throws when the disk is full or gone */
  put(entry: TechnicianEntry): void;
}

export function createTechnicianJournal({ db }: AgentStore): TechnicianJournal {
  const select = db.prepare<[], string>('SELECT entry FROM technician WHERE id = 1').pluck();
  const upsert = db.prepare<[string]>(
    'INSERT INTO technician (id, entry) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET entry = excluded.entry',
  );
  return {
    load() {
      const text = select.get();
      return text === undefined ? NOTHING : (tryParse(text) ?? NOTHING);
    },
    put: (entry) => void upsert.run(JSON.stringify(entry)),
  };
}

function tryParse(text: string): TechnicianEntry | undefined {
  try {
    return Entry.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
