/** Tries out a receipt printer: is it there, can it print, a test page with all that receipts have, and its presenter. */
import type { PaperEvent, PrintJob, ReceiptPrinter } from '../receipt-printer.ts';
import { answers, became, step, type TestDeps, type TestStep } from './step.ts';

export async function* testReceiptPrinter(printer: ReceiptPrinter, deps: TestDeps): AsyncGenerator<TestStep> {
  const { clock, signal } = deps;
  yield answers(printer);
  const { device, paper, cover } = printer.status;
  const isReady = device === 'online' && paper !== 'out' && paper !== 'jammed' && cover !== 'open';
  yield step('ready', isReady, `paper ${paper}`);
  if (!isReady || signal.aborted) return;
  const page = testPage(clock.nowMs());
  const events: PaperEvent['type'][] = [];
  const unsubscribe = printer.onMedia(({ type, jobId }) => {
    if (jobId === page.jobId) events.push(type);
  });
  const { evidence, failure } = await printer.print(page, signal);
  yield step('page', failure === null, failure ?? evidence);
  if (evidence === 'presented') yield* testMouth(printer, page.jobId, events, deps);
  unsubscribe();
}

/** Somebody takes the page where one is asked to; else it is pulled back, so that nothing hangs there afterwards. */
async function* testMouth(
  printer: ReceiptPrinter,
  jobId: string,
  events: readonly PaperEvent['type'][],
  deps: TestDeps,
): AsyncGenerator<TestStep> {
  if (deps.ask !== null) {
    deps.ask('takePaper');
    const isTaken = await became(() => events.includes('taken'), deps);
    yield step('takePaper', isTaken, events.at(-1) ?? null);
    if (isTaken) return;
  }
  const result = await printer.retract(jobId);
  yield step('retract', result.ok, result.ok ? null : result.detail);
}

function testPage(nowMs: number): PrintJob {
  const jobId = `test-${nowMs}`;
  return {
    jobId,
    content: [
      { type: 'text', text: '测试页 Test page', style: { bold: true, size: 2, align: 'center' } },
      { type: 'rule' },
      { type: 'pair', left: '常用字 Common', right: '居住证明' },
      { type: 'pair', left: '生僻字 Rare', right: '𠮷 䶮 㐂' },
      { type: 'pair', left: 'Left', right: 'right' },
      { type: 'qr', data: jobId },
      { type: 'text', text: jobId, style: { align: 'center' } },
    ],
  };
}
