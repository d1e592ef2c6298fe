import { describe, expect, it } from 'vitest';
import type { PaperEvent, ReceiptPrinter, RetractResult } from '../../devices/receipt-printer.ts';
import type { ReceiptPrinterStatus } from '../../shared/domain/device-status.ts';
import { DeviceId } from '../../shared/domain/ids.ts';
import { AppError } from '../../shared/errors.ts';
import { noLog } from '../../shared/log.ts';
import { createTestClock } from '../../test/support/test-clock.ts';
import type { RecordDraft } from './outbox/outbox.ts';
import { createStrayPapers } from './stray-paper.ts';

const PRINTER = DeviceId.parse('printer');

function createBench() {
  const clock = createTestClock();
  const records: RecordDraft[] = [];
  const asked: (string | null)[] = [];
  const bench = {
    clock,
    records,
    /** Jobs that the printer was told to pull back. */
    asked,
    expected: new Set<string | null>(),
    isFull: false,
    result: { ok: true } as RetractResult,
    tell: (type: PaperEvent['type'], jobId: string | null) =>
      strays.onPaper({ type, jobId, deviceId: PRINTER, printer }),
    status: (device: ReceiptPrinterStatus['device']) =>
      strays.deviceChanged(PRINTER, { device } as ReceiptPrinterStatus),
    visitEnds() {
      bench.expected.clear();
      strays.sessionChanged();
    },
    setAside: (isAside: boolean) => strays.setAside(PRINTER, isAside),
    flush: () => strays.flush(),
  };
  const printer = {
    retract(jobId: string | null) {
      asked.push(jobId);
      return Promise.resolve(bench.result);
    },
  } as Partial<ReceiptPrinter> as ReceiptPrinter;
  const strays = createStrayPapers({
    clock,
    log: noLog,
    isExpected: (jobId) => bench.expected.has(jobId),
    outbox: {
      append(draft) {
        if (bench.isFull) throw new AppError('outbox.full', 'no room');
        records.push(draft);
      },
    },
  });
  return bench;
}

describe('a paper in the mouth', () => {
  it('that nobody waits for is pulled back once, and recorded', () => {
    const bench = createBench();
    bench.tell('presented', 'A');
    bench.visitEnds();
    expect(bench.asked).toEqual(['A']);
    bench.tell('retracted', 'A');
    expect(bench.records).toMatchObject([
      {
        type: 'paper',
        body: {
          deviceId: 'printer',
          event: 'retracted',
          receiptNumber: 'A',
          happenedAtMs: bench.clock.nowMs(),
        },
      },
    ]);
  });

  it('that somebody waits for is left alone, and is told in the record of the visit', () => {
    const bench = createBench();
    bench.expected.add('A');
    bench.tell('presented', 'A');
    bench.tell('taken', 'A');
    expect(bench.asked).toEqual([]);
    expect(bench.records).toEqual([]);
  });

  it('that is still there when the visit is over is pulled back', () => {
    const bench = createBench();
    bench.expected.add('A');
    bench.tell('presented', 'A');
    bench.visitEnds();
    expect(bench.asked).toEqual(['A']);
  });

  it('of which nobody knows whose it is is recorded whatever becomes of it', () => {
    const bench = createBench();
    bench.expected.add(null);
    bench.tell('presented', null);
    bench.tell('taken', null);
    expect(bench.records).toMatchObject([{ body: { event: 'taken', receiptNumber: null } }]);
  });

  it('that could not be pulled back is tried again when the printer was helped, not before', async () => {
    const bench = createBench();
    bench.result = { ok: false, error: 'deviceNotReady', detail: 'paperOut' };
    bench.tell('presented', 'A');
    await bench.clock.advance(0);
    bench.status('online');
    bench.visitEnds();
    expect(bench.asked).toEqual(['A']);
    bench.status('userError');
    bench.visitEnds();
    expect(bench.asked).toEqual(['A']);
    bench.status('online');
    bench.status('online');
    expect(bench.asked).toEqual(['A', 'A']);
  });

  it('that is the page of a test is left to the technician, and to no record', () => {
    const bench = createBench();
    bench.setAside(true);
    bench.tell('presented', 'test-1');
    bench.tell('taken', 'test-1');
    bench.setAside(false);
    expect(bench.asked).toEqual([]);
    expect(bench.records).toEqual([]);
  });

  it('that a test could not pull back is pulled back after it', () => {
    const bench = createBench();
    bench.setAside(true);
    bench.tell('presented', 'test-1');
    bench.setAside(false);
    expect(bench.asked).toEqual(['test-1']);
  });

  it('that a citizen left before the test is recorded whatever becomes of it meanwhile', () => {
    const bench = createBench();
    bench.tell('presented', 'A');
    bench.setAside(true);
    bench.tell('taken', 'A');
    expect(bench.records).toMatchObject([{ body: { event: 'taken', receiptNumber: 'A' } }]);
  });

  it('a record that finds no room waits, and goes out once', () => {
    const bench = createBench();
    bench.isFull = true;
    bench.tell('presented', 'A');
    bench.tell('retracted', 'A');
    expect(bench.records).toEqual([]);
    bench.isFull = false;
    bench.flush();
    bench.flush();
    expect(bench.records).toHaveLength(1);
  });
});
