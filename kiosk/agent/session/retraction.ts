/** Has a receipt pulled back that nobody took. */
import type { ReceiptPrinter } from '../../../devices/receipt-printer.ts';
import { describeError } from '../../../shared/errors.ts';
import type { Log } from '../../../shared/log.ts';

/** Never rejects; what became of the paper is told by the printer's events. */
export async function pullBack(printer: ReceiptPrinter | undefined, jobId: string, log: Log): Promise<void> {
  if (printer === undefined) return;
  try {
    const result = await printer.retract(jobId);
    if (result.ok) log.info({}, 'a receipt that nobody took was pulled back');
    else log.warn({ error: result.error, reason: result.detail }, 'a receipt was not pulled back');
  } catch (error) {
    log.error({ reason: describeError(error) }, 'the printer driver failed');
  }
}
