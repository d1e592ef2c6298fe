/**
 * Random histories of kiosks, network and controller against an oracle that takes one fact at a time (DESIGN 8):
 * whatever is repeated, reordered, lost, refused or restarted, every fact is stored exactly once and in order.
 */
import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoreLocation } from '../store/engine.ts';
import type { Store } from '../store/store.ts';
import type { TestStores } from '../../test/support/test-stores.ts';
import { createTestKiosk, note, startRig, type TestKiosk } from './test-rig.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20261123);

/** One outbox of a kiosk: facts 1 to `produced`, of which those below `low` are gone. */
interface Outbox {
  readonly epoch: string;
  produced: number;
  low: number;
}

interface Batch {
  readonly kiosk: number;
  readonly epoch: string;
  readonly first: number;
  readonly count: number;
}

type Step =
  | { readonly do: 'produce'; readonly kiosk: number; readonly count: number }
  /** Puts a batch into the network, from anywhere in the outbox. */
  | { readonly do: 'send'; readonly kiosk: number; readonly at: number; readonly count: number }
  /** Everything in the network arrives, in this order, some of it twice and some of it later again. */
  | { readonly do: 'arrive'; readonly order: readonly number[]; readonly isKept: boolean }
  | { readonly do: 'reconnect'; readonly kiosk: number }
  | { readonly do: 'new-epoch'; readonly kiosk: number }
  | { readonly do: 'lose'; readonly kiosk: number; readonly count: number }
  | { readonly do: 'restart' }
  | { readonly do: 'fail' };

const kiosk = fc.nat({ max: 1 });
const count = fc.integer({ min: 1, max: 6 });
const arrive = fc.record({
  do: fc.constant('arrive' as const),
  order: fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 10 }),
  isKept: fc.boolean(),
});
const send = fc.record({ do: fc.constant('send' as const), kiosk, at: fc.nat({ max: 12 }), count });
const STEP: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('produce' as const), kiosk, count }) },
  { weight: 10, arbitrary: send },
  { weight: 5, arbitrary: arrive },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reconnect' as const), kiosk }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('new-epoch' as const), kiosk }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lose' as const), kiosk, count }) },
  { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'fail' as const }) },
);

/** The simplest receiver there is: it knows the next number of each outbox and takes only that. */
function createOracle() {
  const next = new Map<string, number>();
  const facts = new Map<string, number[]>();
  return {
    log({ epoch, first, count: length }: Batch): void {
      for (let seq = first; seq < first + length; seq += 1) {
        if (seq !== (next.get(epoch) ?? 1)) continue;
        next.set(epoch, seq + 1);
        facts.set(epoch, [...(facts.get(epoch) ?? []), seq]);
      }
    },
    birth({ epoch, low }: Outbox): void {
      next.set(epoch, Math.max(low, next.get(epoch) ?? 1));
    },
    nextOf: (epoch: string) => next.get(epoch) ?? 1,
    factsOf: (epoch: string) => facts.get(epoch) ?? [],
  };
}

const KIOSK_IDS = ['k1', 'k2'];

export function describeIngestModel(
  engine: { name: string; start: () => Promise<TestStores> },
  numRuns: number,
): void {
  describe(`ingest on ${engine.name} against the oracle`, () => {
    let stores: TestStores;
    let location: StoreLocation;
    let store: Store;
    beforeAll(async () => {
      stores = await engine.start();
      location = await stores.createLocation();
      store = await stores.open(location);
    });
    afterAll(() => stores.close());

    it(
      `${numRuns} random histories end with every fact stored exactly once and in order`,
      { timeout: 600_000 },
      async () => {
        const breakStore = (isBroken: boolean) =>
          stores.run(location, `alter table ${isBroken ? 'gaps rename to gone' : 'gone rename to gaps'}`);
        await fc.assert(
          fc.asyncProperty(fc.array(STEP, { minLength: 5, maxLength: 30 }), async (steps) => {
            const world = await createWorld(store, breakStore);
            try {
              for (const step of steps) await world.run(step);
              await world.expectOracle();
              await world.finish();
              await world.expectOracle();
            } finally {
              await world.close();
            }
          }),
          { seed: SEED, numRuns },
        );
      },
    );
  });
}

async function createWorld(store: Store, breakStore: (isBroken: boolean) => Promise<void>) {
  let rig = await startRig(store, KIOSK_IDS);
  const oracle = createOracle();
  const outboxes: Outbox[][] = KIOSK_IDS.map(() => [{ epoch: randomUUID(), produced: 0, low: 1 }]);
  let kiosks = KIOSK_IDS.map((id) => createTestKiosk(id, rig.clock));
  let network: Batch[] = [];

  const kioskOf = (index: number) => kiosks[index] as TestKiosk;
  const outboxesOf = (index: number) => outboxes[index] as Outbox[];
  const newestOf = (index: number) => outboxesOf(index).at(-1) as Outbox;

  function uplinkOf(batch: Batch) {
    const records = Array.from({ length: batch.count }, (_, index) =>
      note(`${batch.epoch} ${batch.first + index}`),
    );
    return kioskOf(batch.kiosk).log(batch.epoch, batch.first, records);
  }

  async function deliver(batches: Batch[]): Promise<void> {
    const results = await rig.deliver(...batches.map(uplinkOf));
    batches.forEach((batch, index) => {
      if (results[index] === 'stored') oracle.log(batch);
    });
  }

  async function reconnect(index: number): Promise<void> {
    kioskOf(index).reconnect();
    const ranges = outboxesOf(index).map(({ epoch, low, produced }) => ({
      epoch,
      lowSeq: low,
      highSeq: produced,
    }));
    const [result] = await rig.deliver(kioskOf(index).birth(ranges));
    if (result === 'stored') outboxesOf(index).forEach((outbox) => oracle.birth(outbox));
  }

  async function run(step: Step): Promise<void> {
    switch (step.do) {
      case 'produce':
        newestOf(step.kiosk).produced += step.count;
        return;
      case 'send': {
        const all = outboxesOf(step.kiosk);
        const { epoch, low, produced } = all[step.at % all.length] as Outbox;
        const held = produced - low + 1;
        if (held < 1) return;
        const first = low + (step.at % held);
        const length = Math.min(step.count, produced - first + 1);
        network.push({ kiosk: step.kiosk, epoch, first, count: length });
        return;
      }
      case 'arrive': {
        const arriving = step.order.flatMap((place) => network[place % Math.max(1, network.length)] ?? []);
        if (!step.isKept) network = [];
        await deliver(arriving);
        return;
      }
      case 'reconnect':
        await reconnect(step.kiosk);
        return;
      case 'new-epoch':
        outboxesOf(step.kiosk).push({ epoch: randomUUID(), produced: 0, low: 1 });
        return;
      case 'lose': {
        const outbox = newestOf(step.kiosk);
        outbox.low = Math.min(outbox.produced + 1, outbox.low + step.count);
        await reconnect(step.kiosk);
        return;
      }
      case 'restart':
        await rig.close();
        rig = await startRig(store, KIOSK_IDS);
        kiosks = KIOSK_IDS.map((id) => createTestKiosk(id, rig.clock));
        return;
      case 'fail': {
        // Only a birth that finds a loss writes a gap: this one fails halfway through its transaction.
        const outbox = newestOf(0);
        outbox.produced += 1;
        outbox.low = outbox.produced + 1;
        await breakStore(true);
        try {
          await reconnect(0);
          await deliver(network);
        } finally {
          await breakStore(false);
        }
        return;
      }
    }
  }

  async function expectOracle(): Promise<void> {
    for (const [index, id] of KIOSK_IDS.entries()) {
      for (const { epoch } of outboxesOf(index)) {
        const rows = await store.db
          .selectFrom('records')
          .select(['seq', 'body'])
          .where('kiosk_id', '=', id)
          .where('epoch', '=', epoch)
          .orderBy('stored_order')
          .execute();
        expect(rows.map((row) => row.seq)).toEqual(oracle.factsOf(epoch));
        const told = rows.map((row) => (JSON.parse(row.body) as { detail: string }).detail);
        expect(told).toEqual(oracle.factsOf(epoch).map((seq) => `${epoch} ${seq}`));
      }
    }
  }

  /** The network calms down: every kiosk comes back and sends what the controller says is missing. */
  async function finish(): Promise<void> {
    for (const index of KIOSK_IDS.keys()) {
      rig.take(kioskOf(index).id, 'ok');
      await reconnect(index);
      const oks = rig.take(kioskOf(index).id, 'ok');
      for (const outbox of outboxesOf(index)) {
        const { epoch, produced } = outbox;
        const ok = oks.findLast((answer) => answer.epoch === epoch);
        expect(ok?.seq).toBe(oracle.nextOf(epoch) - 1);
        const first = (ok?.seq ?? 0) + 1;
        if (first > produced) continue;
        await deliver([{ kiosk: index, epoch, first, count: produced - first + 1 }]);
        expect(oracle.nextOf(epoch)).toBe(produced + 1);
      }
    }
  }

  return { run, expectOracle, finish, close: () => rig.close() };
}
