import { describe, expect, it } from 'vitest';
import { createTestClock } from '../../../test/support/test-clock.ts';
import { draft, markersOf, open, tempFolder } from './test-support.ts';

const HOUR_MS = 3_600_000;

describe('outbox: appending', () => {
  it('a record and its local effect happen together or not at all', () => {
    const { store, outbox, abandon } = open(':memory:');
    store.db.exec('CREATE TABLE local (marker TEXT)');
    const effect = store.db.prepare('INSERT INTO local VALUES (?)');
    outbox.append(draft('a'), () => effect.run('a'));
    expect(() =>
      outbox.append(draft('b'), () => {
        effect.run('b');
        throw new Error('effect failed');
      }),
    ).toThrow('effect failed');
    outbox.append(draft('c'), () => effect.run('c'));
    expect(store.db.prepare('SELECT marker FROM local').pluck().all()).toEqual(['a', 'c']);
    expect(outbox.nextBatch(null, 100)).toMatchObject({ firstSeq: 1 });
    expect(markersOf(outbox.nextBatch(null, 100))).toEqual(['a', 'c']);
    abandon();
  });

  it('listeners hear of an append only after its commit, and never of one that failed', () => {
    const { store, outbox, abandon } = open(':memory:');
    const heard: [number, boolean][] = [];
    outbox.onAppend(() => heard.push([outbox.pendingRows(), store.db.inTransaction]));
    outbox.append(draft('a'));
    expect(() =>
      outbox.append(draft('b'), () => {
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(heard).toEqual([[1, false]]);
    abandon();
  });

  it('refuses to append inside a transaction, where a rollback could take back what was sent', () => {
    const { store, outbox, abandon } = open(':memory:');
    expect(() => store.transaction(() => outbox.append(draft('a')))).toThrow(/own transaction/);
    expect(() => outbox.append(draft('a'), () => outbox.append(draft('b')))).toThrow(/own transaction/);
    expect(outbox.pendingRows()).toBe(0);
    abandon();
  });

  it('refuses what the controller would refuse, and names no value of it', () => {
    const { outbox, abandon } = open(':memory:');
    const bad = { type: 'supply', body: { deviceId: 'Zhang San', supply: 'paper', level: 'low' } };
    let message = '';
    try {
      outbox.append(bad as never);
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain('body.deviceId');
    expect(message).not.toContain('Zhang');
    expect(outbox.pendingRows()).toBe(0);
    abandon();
  });

  it('stamps every record with wall clock, run and monotonic clock', async () => {
    const clock = createTestClock();
    const { outbox, abandon } = open(':memory:', { clock });
    await clock.advance(1_234);
    outbox.append(draft('a'));
    expect(outbox.nextBatch(null, 1)?.records[0]).toMatchObject({
      atMs: clock.nowMs(),
      bootCount: 1,
      monoMs: 1_234,
    });
    abandon();
  });
});

describe('outbox: batches', () => {
  it('are consecutive, follow the given position, and end at the limit or at 60 KB', () => {
    const { outbox, abandon } = open(':memory:');
    for (let i = 1; i <= 250; i++) outbox.append(draft(`m${i}`));
    const first = outbox.nextBatch(null, 1_000);
    expect(first?.records).toHaveLength(100);
    const epoch = first?.epoch ?? '';
    expect(markersOf(outbox.nextBatch({ epoch, seq: 100 }, 2))).toEqual(['m101', 'm102']);
    expect(outbox.nextBatch({ epoch, seq: 250 }, 100)).toBeUndefined();

    for (let i = 0; i < 200; i++) outbox.append(draft('x'.repeat(480)));
    const big = outbox.nextBatch({ epoch, seq: 250 }, 100);
    expect(big?.records.length).toBeLessThan(100);
    expect(Buffer.byteLength(JSON.stringify(big?.records))).toBeLessThanOrEqual(60 * 1024);
    abandon();
  });

  it('of a newer epoch wait until every older epoch is acknowledged to its end', () => {
    using folder = tempFolder();
    const file = folder.file('agent.db');
    const first = open(file);
    first.outbox.append(draft('a'));
    first.outbox.append(draft('b'));
    first.abandon();
    const second = open(file);
    second.outbox.append(draft('c'));
    const old = second.outbox.nextBatch(null, 100);
    expect(markersOf(old)).toEqual(['a', 'b']);
    const epoch = old?.epoch ?? '';
    expect(second.outbox.nextBatch({ epoch, seq: 2 }, 100)).toBeUndefined();
    second.outbox.acknowledge(epoch, 1);
    expect(second.outbox.nextBatch({ epoch, seq: 2 }, 100)).toBeUndefined();
    second.outbox.acknowledge(epoch, 2);
    expect(markersOf(second.outbox.nextBatch({ epoch, seq: 2 }, 100))).toEqual(['c']);
    second.abandon();
  });
});

describe('outbox: watermark', () => {
  it('is idempotent, never runs ahead of what exists, and ignores epochs nobody knows', () => {
    const { outbox, abandon } = open(':memory:');
    outbox.append(draft('a'));
    outbox.append(draft('b'));
    const epoch = outbox.ranges()[0]?.epoch ?? '';
    expect(outbox.acknowledge(epoch, 1)).toBe('raised');
    expect(outbox.acknowledge(epoch, 1)).toBe('unchanged');
    expect(outbox.acknowledge('8f3cc0a4-0000-4000-8000-000000000000', 99)).toBe('unchanged');
    expect(outbox.pendingRows()).toBe(1);
    expect(outbox.acknowledge(epoch, 99)).toBe('raised');
    outbox.append(draft('c'));
    expect(markersOf(outbox.nextBatch(null, 100))).toEqual(['c']);
    abandon();
  });

  it('lower than known sends the tail again, for the controller was restored', () => {
    using folder = tempFolder();
    const file = folder.file('agent.db');
    const first = open(file);
    first.outbox.append(draft('a'));
    first.outbox.append(draft('b'));
    const epoch = first.outbox.ranges()[0]?.epoch ?? '';
    first.outbox.acknowledge(epoch, 2);
    first.abandon();
    const second = open(file);
    second.outbox.append(draft('c'));
    expect(markersOf(second.outbox.nextBatch(null, 100))).toEqual(['c']);
    expect(second.outbox.acknowledge(epoch, 1)).toBe('lowered');
    expect(markersOf(second.outbox.nextBatch(null, 100))).toEqual(['b']);
    expect(second.outbox.pendingRows()).toBe(2);
    second.abandon();
  });

  it('lower than what the tail still holds goes down only to the tail', async () => {
    const clock = createTestClock();
    const { outbox, abandon } = open(':memory:', { clock });
    outbox.append(draft('old'));
    const epoch = outbox.ranges()[0]?.epoch ?? '';
    outbox.acknowledge(epoch, 1);
    await clock.advance(23 * HOUR_MS);
    outbox.append(draft('young'));
    outbox.acknowledge(epoch, 2);
    await clock.advance(2 * HOUR_MS);
    expect(outbox.ranges()).toEqual([{ epoch, lowSeq: 2, highSeq: 2 }]);
    expect(outbox.acknowledge(epoch, 0)).toBe('lowered');
    expect(markersOf(outbox.nextBatch(null, 100))).toEqual(['young']);
    abandon();
  });

  it('keeps acknowledged records 24 h counted from the acknowledgement, and unacknowledged ones for ever', async () => {
    const clock = createTestClock();
    const { outbox, abandon } = open(':memory:', { clock });
    outbox.append(draft('a'));
    outbox.append(draft('b'));
    const epoch = outbox.ranges()[0]?.epoch ?? '';
    clock.jumpWallClock(71 * HOUR_MS);
    await clock.advance(HOUR_MS);
    outbox.acknowledge(epoch, 1);
    clock.jumpWallClock(22 * HOUR_MS);
    await clock.advance(HOUR_MS);
    expect(outbox.ranges()).toEqual([{ epoch, lowSeq: 1, highSeq: 2 }]);
    await clock.advance(2 * HOUR_MS);
    expect(outbox.ranges()).toEqual([{ epoch, lowSeq: 2, highSeq: 2 }]);
    clock.jumpWallClock(1_000 * HOUR_MS);
    await clock.advance(2 * HOUR_MS);
    expect(markersOf(outbox.nextBatch(null, 100))).toEqual(['b']);
    abandon();
  });

  it('a sequence number is not given again after its record was purged', async () => {
    const clock = createTestClock();
    const { outbox, abandon } = open(':memory:', { clock });
    outbox.append(draft('a'));
    const epoch = outbox.ranges()[0]?.epoch ?? '';
    outbox.acknowledge(epoch, 1);
    clock.jumpWallClock(24 * HOUR_MS);
    await clock.advance(2 * HOUR_MS);
    expect(outbox.ranges()).toEqual([{ epoch, lowSeq: 2, highSeq: 1 }]);
    outbox.append(draft('b'));
    expect(outbox.nextBatch(null, 100)).toMatchObject({ epoch, firstSeq: 2 });
    abandon();
  });
});

describe('outbox: a record that the controller refuses', () => {
  const rejection = {
    messageId: '6f2f2f60-1111-4222-8333-444455556666',
    detail: 'records.0.body.state: invalid_value',
  };

  it('is set aside, and a stand-in that says so keeps its number', () => {
    const { store, outbox, abandon } = open(':memory:');
    outbox.append(draft('a'));
    outbox.append(draft('poison'));
    outbox.append(draft('c'));
    const epoch = outbox.ranges()[0]?.epoch ?? '';
    expect(outbox.replaceRejected({ epoch, seq: 2 }, rejection)).toBe('replaced');
    const records = outbox.nextBatch(null, 100)?.records;
    expect(records).toHaveLength(3);
    expect(records?.[1]).toMatchObject({
      type: 'command-result',
      body: {
        commandId: rejection.messageId,
        state: 'rejected',
        detail: expect.stringContaining('refused by the controller'),
      },
    });
    expect(store.db.prepare('SELECT record FROM outbox_rejected').pluck().get()).toContain('poison');
    abandon();
  });

  it('is replaced once: a refused stand-in shows that the fault is elsewhere', () => {
    const { outbox, abandon } = open(':memory:');
    outbox.append(draft('poison'));
    const epoch = outbox.ranges()[0]?.epoch ?? '';
    expect(outbox.replaceRejected({ epoch, seq: 1 }, rejection)).toBe('replaced');
    expect(outbox.replaceRejected({ epoch, seq: 1 }, rejection)).toBe('already');
    expect(outbox.replaceRejected({ epoch, seq: 2 }, rejection)).toBe('not-held');
    abandon();
  });
});
