import { copyFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { draft, markersOf, open, tempFolder } from './test-support.ts';

describe('outbox: runs of the agent', () => {
  it('every start raises the boot count and begins an epoch of its own, last in the birth', () => {
    using folder = tempFolder();
    const file = folder.file('agent.db');
    const epochs = new Set<string>();
    for (let start = 1; start <= 3; start++) {
      const { outbox, abandon } = open(file);
      expect(outbox.bootCount).toBe(start);
      const current = outbox.ranges().at(-1);
      expect(current).toMatchObject({ lowSeq: 1, highSeq: 0 });
      epochs.add(current?.epoch ?? '');
      abandon();
    }
    expect(epochs.size).toBe(3);
  });

  it('tells a first start, a clean end, a crash and a power cut apart', () => {
    using folder = tempFolder();
    const file = folder.file('agent.db');
    const start = (osBootId: string) => open(file, { deps: { osBootId } });
    const first = start('os-1');
    expect(first.outbox.previousExit).toBe('first-start');
    first.outbox.markCleanExit();
    first.abandon();
    const second = start('os-2');
    expect(second.outbox.previousExit).toBe('clean');
    second.abandon();
    const third = start('os-2');
    expect(third.outbox.previousExit).toBe('crash');
    third.abandon();
    const fourth = start('os-3');
    expect(fourth.outbox.previousExit).toBe('power');
    fourth.abandon();
  });

  it('a kiosk restored from an old image never gives a number twice', () => {
    using folder = tempFolder();
    const file = folder.file('agent.db');
    const image = folder.file('image.db');
    const before = open(file);
    before.outbox.append(draft('in the image'));
    before.abandon();
    copyFileSync(file, image);

    const lost = open(file);
    lost.outbox.append(draft('after the image'));
    const lostEpoch = lost.outbox.ranges().at(-1)?.epoch;
    lost.abandon();

    const restored = open(image);
    restored.outbox.append(draft('after the restore'));
    const ranges = restored.outbox.ranges();
    expect(ranges.map((range) => range.epoch)).not.toContain(lostEpoch);
    expect(markersOf(restored.outbox.nextBatch(null, 100))).toEqual(['in the image']);
    expect(restored.outbox.nextBatch(null, 100)?.epoch).toBe(ranges[0]?.epoch);
    restored.abandon();
  });

  it('a birth names at most 32 epochs: what is still to be sent before old tails, the current one always', () => {
    using folder = tempFolder();
    const file = folder.file('agent.db');
    for (let start = 0; start < 40; start++) {
      const { outbox, abandon } = open(file);
      outbox.append(draft(`run ${start}`));
      const epoch = outbox.ranges().at(-1)?.epoch ?? '';
      // Runs 0 to 9 were delivered and are tail; 10 to 39 wait.
      if (start < 10) outbox.acknowledge(epoch, 1);
      abandon();
    }
    const { outbox, abandon } = open(file);
    const ranges = outbox.ranges();
    expect(ranges).toHaveLength(32);
    expect(ranges.at(-1)).toMatchObject({ lowSeq: 1, highSeq: 0 });
    expect(outbox.pendingRows()).toBe(30);
    // 30 waiting + the current one leave room for one tail: the newest.
    expect(markersOf(outbox.nextBatch(null, 1))).toEqual(['run 10']);
    expect(ranges[1]?.epoch).toBe(outbox.nextBatch(null, 1)?.epoch);
    abandon();
  });

  it('a closed outbox refuses records instead of losing them', () => {
    const { outbox, abandon } = open(':memory:');
    abandon();
    expect(() => outbox.append(draft('late'))).toThrow(expect.objectContaining({ code: 'outbox.unusable' }));
  });
});
