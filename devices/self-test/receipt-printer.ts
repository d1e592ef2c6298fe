/** Tries out a receipt printer: is it there, can it print, and a test page with all that receipts have. */
import type { PrintJob, ReceiptPrinter } from '../receipt-printer.ts';
import { answers, step, type TestDeps, type TestStep } from './step.ts';

export async function* testReceiptPrinter(
  printer: ReceiptPrinter,
  { clock, signal }: TestDeps,
): AsyncGenerator<TestStep> {
  yield answers(printer);
  const { device, paper, cover } = printer.status;
  const isReady = device === 'online' && paper !== 'out' && paper !== 'jammed' && cover !== 'open';
  yield step('ready', isReady, `paper ${paper}`);
  if (!isReady || signal.aborted) return;
  const { evidence, failure } = await printer.print(testPage(clock.nowMs()), signal);
  yield step('page', failure === null, failure ?? evidence);
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
