/** Card to session and receipt against the wire time of their bytes, over a real pty paced at 115200 baud. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEscposPrinter } from '../../devices/escpos-printer/driver.ts';
import { createEscposSimulator } from '../../devices/escpos-printer/simulator.ts';
import { inventedCard } from '../../devices/sam-id-reader/cards.ts';
import { createSamIdReader } from '../../devices/sam-id-reader/driver.ts';
import { createSamSimulator } from '../../devices/sam-id-reader/simulator.ts';
import type { Driver } from '../../devices/driver.ts';
import type { ReceiptElement } from '../../devices/receipt-printer.ts';
import type { DeviceSimulator } from '../../devices/simulator.ts';
import { hostOnPty } from '../../devices/transport/host.ts';
import { createOpenTransport } from '../../devices/transport/open.ts';
import type { Transport } from '../../devices/transport/transport.ts';
import { noTrace } from '../../devices/trace.ts';
import { seededRandom } from '../../shared/random.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { quantile, type Row } from './table.ts';

const BAUD_RATE = 115_200;
const MS_PER_BYTE = 10_000 / BAUD_RATE;
/** find, select and read, asked and answered (devices.md 1.2, 1.3). */
const CARD_BYTES = 3 * 10 + 15 + 19 + 1295;
const POLL_MS = 300;
const ROUNDS = 20;

export async function benchLatency(): Promise<Row[]> {
  return [await benchCard(), await benchReceipt()];
}

async function benchCard(): Promise<Row> {
  const random = seededRandom(1);
  const simulator = createSamSimulator({ clock: systemClock, random });
  const line = await openLine(simulator, 'reader');
  const reader = createSamIdReader({ transport: line.transport, clock: systemClock, trace: noTrace });
  await reader.start(AbortSignal.timeout(10_000));
  reader.setAttention('asking');
  const tookMs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    // At any moment of the poll interval.
    await pause(1500 + random() * POLL_MS);
    const read = new Promise<number>((resolve) => {
      const unsubscribe = reader.onCard((event) => {
        if (event.type !== 'read') return;
        unsubscribe();
        resolve(performance.now());
      });
    });
    const laidMs = performance.now();
    simulator.presentCard(inventedCard(random));
    tookMs.push((await read) - laidMs);
    simulator.removeCard();
  }
  await line.close(reader);
  const limitMs = 1.3 * CARD_BYTES * MS_PER_BYTE + POLL_MS;
  const worstMs = Math.max(...tookMs);
  return {
    what: `ID card laid on the reader until its data are in the session (${ROUNDS} times)`,
    goal: `<= ${limitMs.toFixed(0)} ms (1.3 x wire + one poll)`,
    result: `median ${quantile(tookMs, 0.5).toFixed(0)} ms, worst ${worstMs.toFixed(0)} ms`,
    ratio: (worstMs / limitMs).toFixed(2),
    isReached: worstMs <= limitMs,
  };
}

async function benchReceipt(): Promise<Row> {
  const simulator = createEscposSimulator({ clock: systemClock, random: seededRandom(2) });
  const line = await openLine(simulator, 'printer');
  let bytes = 0;
  const counting: Transport = {
    ...line.transport,
    write(chunk) {
      bytes += chunk.length;
      return line.transport.write(chunk);
    },
  };
  const printer = createEscposPrinter(
    { transport: counting, clock: systemClock, trace: noTrace },
    { profile: 'epson' },
  );
  await printer.start(AbortSignal.timeout(10_000));
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = bytes;
    const startMs = performance.now();
    const outcome = await printer.print({ jobId: `bench-${round}`, content: RECEIPT });
    if (outcome.evidence !== 'printed') throw new Error(`the receipt ended as ${outcome.evidence}`);
    ratios.push((performance.now() - startMs) / ((bytes - before) * MS_PER_BYTE));
  }
  await line.close(printer);
  const ratio = quantile(ratios, 0.5);
  return {
    what: `receipt of ${RECEIPT.length} elements until the printer says printed (${ROUNDS} times)`,
    goal: '<= 1.05 x wire time of its bytes',
    result: `median ${ratio.toFixed(3)} x, worst ${Math.max(...ratios).toFixed(3)} x`,
    ratio: (ratio / 1.05).toFixed(2),
    isReached: ratio <= 1.05,
  };
}

const RECEIPT: readonly ReceiptElement[] = [
  { type: 'text', text: '居住登记证明 申请回执', style: { bold: true, size: 2, align: 'center' } },
  { type: 'rule' },
  ...Array.from({ length: 30 }, (_, index) => ({
    type: 'text' as const,
    text: `第${index + 1}项：请携带本人身份证原件和房屋租赁合同到社区警务室办理，工作日九点至十七点`,
  })),
  { type: 'qr', data: 'JN0001-41-12' },
];

async function openLine(simulator: DeviceSimulator, name: string) {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-bench-'));
  const host = await hostOnPty(simulator, {
    linkPath: join(folder, name),
    clock: systemClock,
    paceBaud: BAUD_RATE,
  });
  const open = createOpenTransport({ clock: systemClock });
  const transport = await open(
    { path: host.path, baudRate: BAUD_RATE, xonXoff: false },
    AbortSignal.timeout(5000),
  );
  return {
    transport,
    async close(driver: Driver) {
      await driver.stop();
      await transport.close();
      await host.close();
      simulator.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
