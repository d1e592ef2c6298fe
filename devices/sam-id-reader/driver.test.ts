/** The driver against its simulator on all three kinds of line, and against every fault of devices.md 1.9. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, sleep, type Clock } from '../../shared/time/clock.ts';
import { createTestClock } from '../../test/support/test-clock.ts';
import { describeIdCardReaderContract, type IdCardReaderRig } from '../id-card-reader.contract.ts';
import type { TraceEntry } from '../trace.ts';
import { hostOnPty, hostOnTcp, type SimulatorHost } from '../transport/host.ts';
import { createSimulatorTransport } from '../transport/memory.ts';
import { createOpenTransport } from '../transport/open.ts';
import type { Transport } from '../transport/transport.ts';
import { inventedCard } from './cards.ts';
import { createSamIdReader } from './driver.ts';
import { createSamSimulator, type SamSimulator } from './simulator.ts';
import { seededRandom } from '../../shared/random.ts';

const LINE_BAUD = 115_200;
const random = seededRandom(20261123);
const cards = [inventedCard(random, 'resident'), inventedCard(random, 'foreigner2023')] as const;

interface Line {
  readonly transport: Transport;
  /** Ends the stream from the far side. */
  readonly hangUp: () => Promise<void>;
  readonly dispose: () => Promise<void>;
}

type OpenLine = (simulator: SamSimulator, clock: Clock) => Promise<Line>;

// oxlint-disable-next-line typescript/require-await -- the other lines are opened asynchronously
const openMemory: OpenLine = async (simulator, clock) => {
  const transport = createSimulatorTransport(simulator, 'memory:reader', { clock, paceBaud: LINE_BAUD });
  return { transport, hangUp: () => transport.close(), dispose: () => transport.close() };
};

const openTcpLine: OpenLine = async (simulator, clock) => {
  const host = await hostOnTcp(simulator, { clock, paceBaud: LINE_BAUD, port: 0 });
  return openHosted(host, clock, async () => {});
};

const openPtyLine: OpenLine = async (simulator, clock) => {
  const folder = await mkdtemp(join(tmpdir(), 'doorstep-reader-'));
  const host = await hostOnPty(simulator, { clock, paceBaud: LINE_BAUD, linkPath: join(folder, 'port') });
  return openHosted(host, clock, () => rm(folder, { recursive: true }));
};

async function openHosted(host: SimulatorHost, clock: Clock, cleanUp: () => Promise<void>): Promise<Line> {
  const open = createOpenTransport({ clock });
  const options = { path: host.path, baudRate: LINE_BAUD, xonXoff: false };
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

async function setUp(
  openLine: OpenLine,
  clock: Clock,
  pass: (ms: number) => Promise<void>,
): Promise<IdCardReaderRig> {
  const simulator = createSamSimulator({ clock, random });
  const line = await openLine(simulator, clock);
  const trace: TraceEntry[] = [];
  const reader = createSamIdReader({ transport: line.transport, clock, trace: (entry) => trace.push(entry) });
  return {
    reader,
    trace,
    pass,
    presentCard: (card) => simulator.presentCard(card),
    removeCard() {
      simulator.clearScript();
      simulator.removeCard();
    },
    presentOtherMedium() {
      simulator.script({ name: 'answerCode', sw3: 0x40, on: 'select', times: Number.POSITIVE_INFINITY });
      simulator.presentCard(cards[0]);
    },
    presentFleetingCard(card) {
      simulator.script({ name: 'takenAfterSelect' });
      simulator.presentCard(card);
    },
    fallSilent: () => simulator.script({ name: 'swallowAnswer', times: Number.POSITIVE_INFINITY }),
    hangUp: line.hangUp,
    async dispose() {
      await reader.stop();
      simulator.stop();
      await line.dispose();
    },
  };
}

const realTime = (openLine: OpenLine) => () => setUp(openLine, systemClock, (ms) => sleep(systemClock, ms));
const identity = '05.03-20160926-0001234567-0987654321';

describeIdCardReaderContract('SAM module in memory', {
  setUp() {
    const clock = createTestClock();
    return setUp(openMemory, clock, (ms) => clock.advance(ms));
  },
  identity,
  cards,
});
describeIdCardReaderContract('SAM module on TCP', { setUp: realTime(openTcpLine), identity, cards });
describeIdCardReaderContract('SAM module on a pty', { setUp: realTime(openPtyLine), identity, cards });
