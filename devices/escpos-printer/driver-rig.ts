/** A printer that has started on its simulator, in memory and in test time; what the fault tests stand on. */
import { onTestFinished } from 'vitest';
import { createTestClock } from '../../test/support/test-clock.ts';
import type { PaperEvent, PrintJob, PrintOutcome } from '../receipt-printer.ts';
import { noTrace } from '../trace.ts';
import { createSimulatorTransport } from '../transport/memory.ts';
import type { PrinterAction } from './mechanics.ts';
import { createEscposPrinter, type EscposPrinterOptions } from './driver.ts';
import { createEscposSimulator, type EscposSimulatorOptions } from './simulator.ts';

export const BAUD = 115_200;
export const HELP_WAIT_MS = 60_000;
/** Bytes until the driver is ready: the flush, and the questions of a start. */
export const START_BYTES = 2440;
const PRINT_BYTES_PER_SECOND = 4000;
const STEP_MS = 50;
const LIMIT_MS = 600_000;

export interface RigOptions {
  readonly simulator?: EscposSimulatorOptions;
  readonly printer?: Partial<EscposPrinterOptions>;
  /** Done to the printer before the driver starts. */
  readonly before?: PrinterAction;
  /** Sent to the printer before the driver starts. */
  readonly leftOver?: Uint8Array;
}

export async function startPrinter({
  simulator: simulated = {},
  printer: options,
  before,
  leftOver,
}: RigOptions) {
  const clock = createTestClock();
  const simulator = createEscposSimulator(
    { clock, random: Math.random },
    { printBytesPerSecond: PRINT_BYTES_PER_SECOND, ...simulated },
  );
  if (before !== undefined) simulator.act(before);
  if (leftOver !== undefined) simulator.receive(leftOver);
  const transport = createSimulatorTransport(simulator, 'memory:printer', { clock, paceBaud: BAUD });
  const printer = createEscposPrinter(
    { transport, clock, trace: noTrace },
    { profile: simulated.profile ?? 'epson', limits: { helpWaitMs: HELP_WAIT_MS }, ...options },
  );
  const events: PaperEvent[] = [];
  printer.onMedia((event) => events.push(event));
  onTestFinished(async () => {
    await printer.stop();
    simulator.stop();
  });

  async function until(isTrue: () => boolean): Promise<void> {
    for (let ms = 0; !isTrue(); ms += STEP_MS) {
      if (ms >= LIMIT_MS) throw new Error(`not within ${LIMIT_MS} ms`);
      await clock.advance(STEP_MS);
    }
  }

  async function settle<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const mark = () => {
      isSettled = true;
    };
    promise.then(mark, mark);
    await until(() => isSettled);
    return promise;
  }

  await settle(printer.start(new AbortController().signal));
  return {
    clock,
    simulator,
    transport,
    printer,
    /** Everything that was told of papers. */
    events,
    settle,
    until,
    print: (job: PrintJob): Promise<PrintOutcome> => settle(printer.print(job)),
    retract: (jobId: string | null) => settle(printer.retract(jobId)),
  };
}

export type PrinterRig = Awaited<ReturnType<typeof startPrinter>>;

/** Lines that can be counted on the paper. */
export function jobOf(jobId: string, lines: number): PrintJob {
  return {
    jobId,
    content: Array.from({ length: lines }, (_, i) => ({ type: 'text', text: `第${i}行，已收到材料` })),
  };
}

export function bodyLines(lines: readonly string[] | undefined): string[] {
  return (lines ?? []).filter((line) => line.startsWith('第'));
}
