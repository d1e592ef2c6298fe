import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { driverNames, findDriver } from '../../devices/registry.ts';
import { inventedCard } from '../../devices/sam-id-reader/cards.ts';
import { noTrace } from '../../devices/trace.ts';
import { createMemoryPair } from '../../devices/transport/memory.ts';
import { noLog } from '../../shared/log.ts';
import { seededRandom } from '../../shared/random.ts';
import { createTestClock } from '../../test/support/test-clock.ts';
import { generateCaseKeys } from '../agent/session/seal.ts';
import { visit, type Errand, type Farewell } from './citizen.ts';
import { createSimulatedKiosk } from './simulated-kiosk.ts';

// Drivers load when they are first needed; on a busy machine that takes longer than the test clock waits.
beforeAll(async () => {
  const { host } = createMemoryPair();
  const deps = {
    transport: host,
    path: 'ipp://127.0.0.1:9/printers/none',
    clock: createTestClock(),
    trace: noTrace,
  };
  await Promise.all(driverNames().map((name) => findDriver(name).create(deps, {})));
});

const STEP_MS = 100;
const LIMIT_MS = 300_000;
const ERRAND: Errand = {
  serviceId: 'residence-certificate',
  card: inventedCard(() => 0.4),
  language: 'zh',
  textSize: 'standard',
  leavesAt: null,
  forgetsCard: 'never',
};

function createKiosk() {
  const clock = createTestClock();
  const random = seededRandom(3);
  const kiosk = createSimulatedKiosk(
    {
      id: 'sim-1',
      region: '510106',
      name: '模拟 1',
      secret: 'correct horse',
      endpoint: 'mqtt://127.0.0.1:9',
      casePublicKey: generateCaseKeys().publicKey,
      hasCardSlot: true,
      storePath: ':memory:',
    },
    { clock, random, log: noLog, cable: null },
  );
  async function until(isSo: () => boolean): Promise<void> {
    for (let passedMs = 0; !isSo(); passedMs += STEP_MS) {
      if (passedMs > LIMIT_MS) throw new Error(`not within ${LIMIT_MS} ms: ${isSo.toString()}`);
      await clock.advance(STEP_MS);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
  onTestFinished(async () => {
    let isStopped = false;
    void kiosk.stop().then(() => (isStopped = true));
    await until(() => isStopped);
  });
  kiosk.start();
  return {
    until,
    card: () => kiosk.agent.view().card?.state,
    isOpen: () => kiosk.agent.view().services.every(({ isOpen }) => isOpen),
    async receive(errand: Errand): Promise<Farewell> {
      let farewell: Farewell | undefined;
      const { signal } = new AbortController();
      const gone = visit(kiosk.machine, errand, { clock, random, thinkMs: 1000, signal });
      void gone.then((reason) => (farewell = reason));
      await until(() => farewell !== undefined);
      return gone;
    },
    cardRecords: () =>
      (kiosk.agent.outbox.nextBatch(null, 100)?.records ?? []).flatMap((record) =>
        record.type === 'card' ? [record.body.event] : [],
      ),
  };
}

describe('citizens at a simulated kiosk with a motor reader', () => {
  it('insert their cards, are served, and take them back, also those who have to be called', async () => {
    const kiosk = createKiosk();
    await kiosk.until(() => kiosk.isOpen());
    expect(await kiosk.receive(ERRAND)).toBe('served');
    expect(await kiosk.receive({ ...ERRAND, forgetsCard: 'untilWarned' })).toBe('served');
    await kiosk.until(() => kiosk.card() === 'closed');
    expect(kiosk.cardRecords()).toEqual([]);
  });

  it('who forget them find them captured, with a record, and the next one is served all the same', async () => {
    const kiosk = createKiosk();
    await kiosk.until(() => kiosk.isOpen());
    expect(await kiosk.receive({ ...ERRAND, forgetsCard: 'forGood' })).toBe('served');
    expect(await kiosk.receive(ERRAND)).toBe('served');
    expect(kiosk.cardRecords()).toEqual(['captured']);
  });
});
