/** Tries out a printer of documents: is it there, can it print, and one page. */
import type { DocumentPrinter } from '../document-printer.ts';
import { answers, step, type TestDeps, type TestStep } from './step.ts';
import { makePdf } from './small-pdf.ts';

export async function* testDocumentPrinter(
  printer: DocumentPrinter,
  { clock, signal }: TestDeps,
): AsyncGenerator<TestStep> {
  yield answers(printer);
  const { device, paper, toner, queue, cover } = printer.status;
  const hasSupplies = paper !== 'out' && paper !== 'jammed' && toner !== 'out';
  const isReady = device === 'online' && hasSupplies && cover !== 'open' && queue === 'open';
  yield step('ready', isReady, `paper ${paper}, toner ${toner}, queue ${queue}`);
  if (!isReady || signal.aborted) return;
  const jobId = `test-${clock.nowMs()}`;
  const pdf = makePdf([['Doorstep', 'Test page', jobId]]);
  const { evidence, failure } = await printer.print({ jobId, pdf }, { signal });
  yield step('page', failure === null, failure ?? evidence);
}
