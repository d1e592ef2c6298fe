/** The driver against its simulator on all three kinds of line. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sleep, systemClock, type Clock } from '../../shared/time/clock.ts';
import { createTestClock } from '../../test/support/test-clock.ts';
import { describeReceiptPrinterContract, type ReceiptPrinterRig } from '../receipt-printer.contract.ts';
import type { TraceEntry } from '../trace.ts';
import { hostOnPty, hostOnTcp, type SimulatorHost } from '../transport/host.ts';
import { createSimulatorTransport } from '../transport/memory.ts';
import { createOpenTransport } from '../transport/open.ts';
import type { Transport } from '../transport/transport.ts';
import type { Profile } from './capabilities.ts';
import { createEscposPrinter } from './driver.ts';
import { loadShippedGlyphs, type LoadGlyphs } from './glyphs.ts';
import { createEscposSimulator, type EscposSimulator } from './simulator.ts';

const BAUD = 115_200;
const PRINT_BYTES_PER_SECOND = 4000;

interface Line {
  readonly transport: Transport;
  /** Ends the stream from the far side. */
  readonly hangUp: () => Promise<void>;
  readonly dispose: () => Promise<void>;
}

type OpenLine = (simulator: EscposSimulator, clock: Clock) => Promise<Line>;

// oxlint-disable-next-line typescript/require-await -- the other lines are opened asynchronously
const openMemory: OpenLine = async (simulator, clock) => {
  const transport = createSimulatorTransport(simulator, 'memory:printer', { clock, paceBaud: BAUD });
  return { transport, hangUp: () => transport.close(), dispose: () => transport.close() };
};

const openTcp: OpenLine = async (simulator, clock) => {
  const host = await hostOnTcp(simulator, { clock, paceBaud: BAUD, port: 0 });
  return openHosted(host, clock, async () => {});
};

const openPty: OpenLine = async (simulator, clock) => {
  const folder = await mkdtemp(join(tmpdir(), 'doorstep-printer-'));
  const host = await hostOnPty(simulator, { clock, paceBaud: BAUD, linkPath: join(folder, 'port') });
  return openHosted(host, clock, () => rm(folder, { recursive: true }));
};

async function openHosted(host: SimulatorHost, clock: Clock, cleanUp: () => Promise<void>): Promise<Line> {
  const open = createOpenTransport({ clock });
  const options = { path: host.path, baudRate: BAUD, xonXoff: false };
  const transport = await open(options, AbortSignal.timeout(5000));
  return {
    transport,
    hangUp: () => host.close(),
    async dispose() {
      await transport.close();
      await host.close();
      await cleanUp();
    },
  };
}

interface RigOptions {
  readonly openLine: OpenLine;
  readonly profile: Profile;
  readonly clock: Clock;
  readonly pass: (ms: number) => Promise<void>;
  readonly loadGlyphs?: LoadGlyphs;
}

async function setUp({ openLine, profile, clock, pass, loadGlyphs }: RigOptions): Promise<ReceiptPrinterRig> {
  const simulator = createEscposSimulator(
    { clock, random: Math.random },
    { profile, printBytesPerSecond: PRINT_BYTES_PER_SECOND },
  );
  const line = await openLine(simulator, clock);
  const trace: TraceEntry[] = [];
  const deps = { transport: line.transport, clock, trace: (entry: TraceEntry) => void trace.push(entry) };
  const printer = createEscposPrinter(deps, loadGlyphs === undefined ? { profile } : { profile, loadGlyphs });
  return {
    printer,
    trace,
    pass,
    receipts: () => simulator.receipts().map((receipt) => ({ ...receipt, pictures: receipt.rasters.length })),
    removePaper: () => simulator.act({ type: 'removePaper' }),
    loadPaper: () => simulator.act({ type: 'loadPaper', paperMm: 50_000 }),
    openCover: () => simulator.act({ type: 'openCover' }),
    closeCover: () => simulator.act({ type: 'closeCover' }),
    fallSilent: () => simulator.act({ type: 'powerOff' }),
    hangUp: () => line.hangUp(),
    async dispose() {
      await printer.stop();
      await line.dispose();
      simulator.stop();
    },
  };
}

const inRealTime = (openLine: OpenLine, profile: Profile) => () =>
  setUp({ openLine, profile, clock: systemClock, pass: (ms) => sleep(systemClock, ms) });
/** Reading a font takes real time, so it is read before. */
const inTestTime = (profile: Profile) => async () => {
  const clock = createTestClock();
  const glyphs = await loadShippedGlyphs('\u{20BB7}');
  return setUp({
    openLine: openMemory,
    profile,
    clock,
    pass: (ms) => clock.advance(ms),
    loadGlyphs: () => Promise.resolve(glyphs),
  });
};

const epson = { identity: 'SIM-80 S000001', evidence: 'printed' } as const;
const clone = { identity: null, evidence: 'accepted' } as const;
describeReceiptPrinterContract('ESC/POS in memory', { setUp: inTestTime('epson'), ...epson });
describeReceiptPrinterContract('ESC/POS clone in memory', { setUp: inTestTime('generic'), ...clone });
describeReceiptPrinterContract('ESC/POS on TCP', { setUp: inRealTime(openTcp, 'epson'), ...epson });
describeReceiptPrinterContract('ESC/POS on a pty', { setUp: inRealTime(openPty, 'epson'), ...epson });
