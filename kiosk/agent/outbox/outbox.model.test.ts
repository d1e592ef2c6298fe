import { copyFileSync, existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draft, markerOf, open, tempFolder, type Opened } from './test-support.ts';
import type { Batch } from './outbox.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20261123);

/** Stores as the controller must: each key once, consecutive numbers only, a watermark per epoch. */
class ModelController {
  stored = new Map<string, string>();
  marks = new Map<string, number>();
  #backup = { stored: new Map<string, string>(), marks: new Map<string, number>() };

  accept({ epoch, firstSeq, records }: Batch): void {
    for (const [index, record] of records.entries()) {
      const seq = firstSeq + index;
      const key = `${epoch}/${seq}`;
      const known = this.stored.get(key);
      // One key, one fact: otherwise the primary key would swallow a record.
      if (known !== undefined) expect(known).toBe(markerOf(record));
      if (known !== undefined || seq !== this.mark(epoch) + 1) continue;
      this.stored.set(key, markerOf(record));
      this.marks.set(epoch, seq);
    }
  }

  mark(epoch: string): number {
    return this.marks.get(epoch) ?? 0;
  }

  backUp(): void {
    this.#backup = { stored: new Map(this.stored), marks: new Map(this.marks) };
  }

  restore(): void {
    this.stored = new Map(this.#backup.stored);
    this.marks = new Map(this.#backup.marks);
  }
}

/** A kiosk, its disk, a disk image taken earlier, and the controller. */
class World {
  readonly controller = new ModelController();
  readonly #folder = tempFolder();
  #files = 0;
  #file = this.#folder.file('agent-0.db');
  #image: string | undefined;
  #facts = 0;
  #opened: Opened = this.#open();
  #lastBatch: Batch | undefined;

  append(isFailing: boolean): void {
    const marker = `fact ${++this.#facts}`;
    const { store, outbox } = this.#opened;
    const work = () => {
      store.db.prepare('INSERT INTO local VALUES (?)').run(marker);
      if (isFailing) throw new Error('local effect failed');
    };
    if (isFailing) expect(() => outbox.append(draft(marker), work)).toThrow('local effect failed');
    else outbox.append(draft(marker), work);
  }

  /** The process dies: nothing is closed, the next one finds file and write-ahead log as they were. */
  crash(): void {
    const next = this.#copy(this.#file, `agent-${++this.#files}.db`);
    this.#opened.abandon();
    this.#file = next;
    this.#opened = this.#open();
  }

  takeImage(): void {
    this.#image = this.#copy(this.#file, `image-${++this.#files}.db`);
  }

  restoreImage(): void {
    if (this.#image === undefined) return;
    this.#opened.abandon();
    this.#file = this.#copy(this.#image, `agent-${++this.#files}.db`);
    this.#opened = this.#open();
    this.birth();
  }

  /** Sends a batch; `lost` ones never arrive. */
  send(limit: number, isLost: boolean): void {
    const batch = this.#opened.outbox.nextBatch(null, limit);
    if (batch === undefined) return;
    this.#lastBatch = batch;
    if (isLost) return;
    this.#expectOlderFactsStored(batch);
    this.controller.accept(batch);
  }

  sendAgain(): void {
    if (this.#lastBatch !== undefined) this.controller.accept(this.#lastBatch);
  }

  acknowledge(): void {
    const { outbox } = this.#opened;
    for (const { epoch } of outbox.ranges()) {
      // Twice, since an answer may be repeated.
      outbox.acknowledge(epoch, this.controller.mark(epoch));
      expect(outbox.acknowledge(epoch, this.controller.mark(epoch))).toBe('unchanged');
    }
  }

  birth(): void {
    this.acknowledge();
  }

  restoreController(): void {
    this.controller.restore();
    this.birth();
  }

  drain(): void {
    this.birth();
    const { outbox } = this.#opened;
    for (let round = 0; outbox.pendingRows() > 0; round++) {
      if (round > 1_000) throw new Error('does not drain');
      this.send(7, false);
      this.acknowledge();
    }
  }

  /** Every fact whose local effect this disk holds is stored exactly once. */
  check(): void {
    const facts = this.#localFacts();
    const stored = [...this.controller.stored.values()];
    expect(new Set(stored).size).toBe(stored.length);
    expect(stored).toEqual(expect.arrayContaining(facts));
  }

  close(): void {
    this.#opened.abandon();
    this.#folder[Symbol.dispose]();
  }

  #localFacts(): unknown[] {
    return this.#opened.store.db.prepare('SELECT marker FROM local ORDER BY rowid').pluck().all();
  }

  /** Order per kiosk: what happened before the first record of a batch is stored when the batch arrives. */
  #expectOlderFactsStored(batch: Batch): void {
    const facts = this.#localFacts();
    const first = batch.records[0];
    const before = facts.slice(0, first === undefined ? 0 : facts.indexOf(markerOf(first)));
    expect([...this.controller.stored.values()]).toEqual(expect.arrayContaining(before));
  }

  #open(): Opened {
    const opened = open(this.#file);
    // A crash here ends a process, not the power: what was written is in the page cache that the copy reads.
    opened.store.db.pragma('synchronous = OFF');
    opened.store.db.exec('CREATE TABLE IF NOT EXISTS local (marker TEXT NOT NULL UNIQUE)');
    return opened;
  }

  #copy(from: string, name: string): string {
    const to = this.#folder.file(name);
    for (const suffix of ['', '-wal']) {
      if (existsSync(from + suffix)) copyFileSync(from + suffix, to + suffix);
    }
    return to;
  }
}

type Step = (world: World) => void;
const limit = fc.integer({ min: 1, max: 5 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.boolean().map(
      (isFailing): Step =>
        (world) =>
          world.append(isFailing),
    ),
  },
  {
    weight: 5,
    arbitrary: fc.tuple(limit, fc.boolean()).map(
      ([count, isLost]): Step =>
        (world) =>
          world.send(count, isLost),
    ),
  },
  { weight: 3, arbitrary: fc.constant<Step>((world) => world.acknowledge()) },
  { weight: 2, arbitrary: fc.constant<Step>((world) => world.sendAgain()) },
  { weight: 2, arbitrary: fc.constant<Step>((world) => world.crash()) },
  { weight: 1, arbitrary: fc.constant<Step>((world) => world.takeImage()) },
  { weight: 1, arbitrary: fc.constant<Step>((world) => world.restoreImage()) },
  { weight: 1, arbitrary: fc.constant<Step>((world) => world.controller.backUp()) },
  { weight: 1, arbitrary: fc.constant<Step>((world) => world.restoreController()) },
);

describe('outbox: model', () => {
  it('crash, loss, repetition, restored disks and restored controllers leave every fact stored exactly once, in order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const world = new World();
        try {
          for (const run of steps) run(world);
          world.drain();
          world.check();
        } finally {
          world.close();
        }
      }),
      { seed: SEED, numRuns: 80 },
    );
  }, 60_000);
});
