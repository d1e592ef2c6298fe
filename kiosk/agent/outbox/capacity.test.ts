import { describe, expect, it } from 'vitest';
import { isAppError } from '../../../shared/errors.ts';
import { createTestClock } from '../../../test/support/test-clock.ts';
import type { Outbox } from './outbox.ts';
import { draft, open as openDurable, tempFolder, type OpenOptions, type Opened } from './test-support.ts';

const MAX_BYTES = 512 * 1024;

/** Thousands of appends, and none of these laws is about power cuts: nothing waits for the disk. */
function open(file: string, options: OpenOptions): Opened {
  const opened = openDurable(file, options);
  opened.store.db.pragma('synchronous = OFF');
  return opened;
}

/** Appends until the outbox says full; the number of records that went in. */
function fill(outbox: Outbox, until: () => boolean = () => false): number {
  for (let count = 0; ; count++) {
    if (until()) return count;
    try {
      outbox.append(draft(`${count} ${'x'.repeat(440)}`));
    } catch (error) {
      if (isAppError(error, 'outbox.full')) return count;
      throw error;
    }
  }
}

describe('outbox: a full disk', () => {
  it('closes the capability at 95 % and still finishes what is under way', () => {
    using folder = tempFolder();
    const { outbox, abandon } = open(folder.file('agent.db'), { limits: { maxBytes: MAX_BYTES } });
    const heard: boolean[] = [];
    outbox.onCanStoreChange((canStore) => heard.push(canStore));
    const before = fill(outbox, () => !outbox.canStore);
    expect(heard).toEqual([false]);
    const after = fill(outbox);
    expect(after).toBeGreaterThan(before * 0.01);
    expect(outbox.pendingRows()).toBe(before + after);
    abandon();
  });

  it('refuses with outbox.full, and neither record nor local effect is left', () => {
    using folder = tempFolder();
    const { store, outbox, abandon } = open(folder.file('agent.db'), { limits: { maxBytes: MAX_BYTES } });
    store.db.exec('CREATE TABLE local (marker TEXT)');
    const count = fill(outbox);
    const effect = () => store.db.exec("INSERT INTO local VALUES (printf('%.9000c', 'x'))");
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(() => outbox.append(draft('y'.repeat(490)), effect)).toThrow(
        expect.objectContaining({ code: 'outbox.full' }),
      );
    }
    expect(outbox.pendingRows()).toBe(count);
    expect(store.db.prepare('SELECT count(*) FROM local').pluck().get()).toBe(0);
    expect(store.db.prepare('SELECT count(*) FROM outbox').pluck().get()).toBe(count);
    abandon();
  });

  it('acknowledging works at 100 %, frees the tail and opens the capability again', async () => {
    using folder = tempFolder();
    const clock = createTestClock();
    const { outbox, abandon } = open(folder.file('agent.db'), { clock, limits: { maxBytes: MAX_BYTES } });
    const count = fill(outbox);
    const heard: boolean[] = [];
    outbox.onCanStoreChange((canStore) => heard.push(canStore));
    const epoch = outbox.ranges()[0]?.epoch ?? '';
    await clock.advance(60_000);
    expect(heard).toEqual([]);
    expect(outbox.acknowledge(epoch, count)).toBe('raised');
    await clock.advance(6_000);
    expect(heard).toEqual([true]);
    outbox.append(draft('again'));
    expect(outbox.nextBatch(null, 10)).toMatchObject({ epoch, firstSeq: count + 1 });
    abandon();
  });

  it('a tail that is only kept for comfort gives way to new records before anything closes', () => {
    using folder = tempFolder();
    const { outbox, abandon } = open(folder.file('agent.db'), { limits: { maxBytes: MAX_BYTES } });
    const epoch = outbox.ranges()[0]?.epoch ?? '';
    for (let i = 1; i <= 2_000; i++) {
      outbox.append(draft(`${i} ${'x'.repeat(440)}`));
      outbox.acknowledge(epoch, i);
    }
    expect(outbox.canStore).toBe(true);
    expect(outbox.ranges()[0]).toMatchObject({ epoch, highSeq: 2_000 });
    abandon();
  });

  it('an agent starts on a full disk, says that it cannot store, and catches up once it can', async () => {
    using folder = tempFolder();
    const file = folder.file('agent.db');
    const limits = { maxBytes: MAX_BYTES };
    const first = open(file, { limits });
    fill(first.outbox);
    // A new run fits into half-empty pages; this makes it need new ones.
    first.store.db.exec(`CREATE TRIGGER hungry BEFORE INSERT ON outbox_epoch
      BEGIN INSERT OR REPLACE INTO outbox_probe VALUES (1, zeroblob(20000)); END`);
    first.abandon();

    const clock = createTestClock();
    const second = open(file, { clock, limits });
    expect(second.store.db.prepare('SELECT boot_count FROM run').pluck().get()).toBe(1);
    expect(second.outbox).toMatchObject({ canStore: false, bootCount: 2 });
    expect(() => second.outbox.append(draft('too early'))).toThrow(
      expect.objectContaining({ code: 'outbox.full' }),
    );
    const [old, current] = second.outbox.ranges();
    expect(current).toMatchObject({ lowSeq: 1, highSeq: 0 });
    second.outbox.acknowledge(old?.epoch ?? '', old?.highSeq ?? 0);
    await clock.advance(10_000);
    expect(second.outbox.canStore).toBe(true);
    second.outbox.append(draft('new'));
    expect(second.outbox.nextBatch(null, 10)).toMatchObject({ epoch: current?.epoch, firstSeq: 1 });
    second.abandon();
    const third = open(file, { limits });
    expect(third.outbox.bootCount).toBe(3);
    third.abandon();
  });
});
