/** Hands a story to the store as time goes by: births and links at once, what is told some time later, as from an outbox. */
import type { Birth, OutboxRecord } from '../../shared/protocol/index.ts';
import { seededRandom } from '../../shared/random.ts';
import { createTestClock } from '../../test/support/test-clock.ts';
import { TEST_VAULT } from '../../test/support/test-vault.ts';
import { importFleet } from '../fleet/import.ts';
import { fleetFileOf } from '../ingest/test-rig.ts';
import type { Store } from '../store/store.ts';
import { writeTogether } from '../store/writer.ts';
import type { Fact, Story, Told } from './core/evidence.ts';
import { createUptimeFeed } from './feed.ts';
import { verify } from './recompute.ts';
import { settleKiosk } from './settle.ts';
import { REGION_ID, SITE } from './test-account.ts';
import { ALWAYS } from './work-hours.ts';

const ROUNDS = 6;

export async function register(store: Store, kioskId: string): Promise<void> {
  await importFleet(store, fleetFileOf([kioskId]), { clock: createTestClock(), vault: TEST_VAULT });
}

/** What a recomputation finds wrong with the account that was settled after each round. */
export async function arrive(
  store: Store,
  kioskId: string,
  story: Story,
  {
    untilMs,
    delays,
    settled = () => Promise.resolve(),
  }: { untilMs: number; delays: number; settled?: (nowMs: number) => Promise<void> },
): Promise<string[]> {
  const random = seededRandom(delays);
  const firstMs = story.links[0]?.atMs ?? 0;
  const stepMs = Math.ceil((untilMs - firstMs) / ROUNDS);
  const place = { kioskId, siteId: SITE, regionId: REGION_ID };
  const { watch } = story;
  let left = { births: story.births, links: story.links, told: inOrder(story.told, random, stepMs) };
  for (let round = 1; round <= ROUNDS; round += 1) {
    const nowMs = round === ROUNDS ? untilMs : firstMs + round * stepMs;
    const isDue = (atMs: number) => round === ROUNDS || atMs <= nowMs;
    const births = left.births.filter(({ receivedAtMs }) => isDue(receivedAtMs));
    const links = left.links.filter(({ atMs }) => isDue(atMs));
    const told = left.told.filter(({ arrivesAtMs }) => isDue(arrivesAtMs));
    left = {
      births: left.births.filter((birth) => !births.includes(birth)),
      links: left.links.filter((link) => !links.includes(link)),
      told: left.told.filter((one) => !told.includes(one)),
    };
    await writeTogether(store, async (writer) => {
      const feed = createUptimeFeed();
      for (const { bootCount, sentAtMs, monoMs, receivedAtMs } of births) {
        feed.born(kioskId, { bootCount, sentAtMs, monoMs } as Birth, receivedAtMs);
      }
      for (const { one } of told) {
        const { seq, order, receivedAtMs } = one;
        feed.told({ kioskId, seq, order, receivedAtMs, record: recordOf(one) });
      }
      await feed.write(writer);
      for (const { atMs, link, cause, heardAtMs, reason } of links) {
        const row = { kiosk_id: kioskId, at_ms: atMs, link, cause, heard_at_ms: heardAtMs, reason };
        await writer.trx.insertInto('link_transitions').values(row).execute();
      }
      await settleKiosk(writer, place, { watch, work: ALWAYS, nowMs });
    });
    await settled(nowMs);
  }
  return await verify(store.db, place, { watch, work: ALWAYS, untilMs });
}

/** An outbox may be late, and never out of order. */
function inOrder(told: readonly Told[], random: () => number, stepMs: number) {
  let arrivesAtMs = 0;
  return told.map((one) => {
    arrivesAtMs = Math.max(
      arrivesAtMs,
      one.receivedAtMs - 6_000_000 + Math.floor(random() ** 3 * 2 * stepMs),
    );
    return { one, arrivesAtMs };
  });
}

function recordOf({ atMs, monoMs, bootCount, fact }: Told): OutboxRecord {
  return { ...contentOf(fact), atMs, monoMs, bootCount } as OutboxRecord;
}

function contentOf(fact: Fact): object {
  switch (fact.kind) {
    case 'started': {
      const { previousExit, previousAlive } = fact;
      const before = { previousExit, ...(previousAlive === null ? {} : { previousAlive }) };
      return { type: 'status', body: { axis: 'agent', state: 'started', ...before } };
    }
    case 'stopping':
      return { type: 'status', body: { axis: 'agent', state: 'stopping' } };
    case 'service': {
      const { id: serviceId, isOpen, missing } = fact;
      return { type: 'status', body: { axis: 'service', serviceId, isOpen, missing } };
    }
    case 'device': {
      const { id: deviceId, deviceClass, changed } = fact;
      return { type: 'status', body: { axis: 'device', deviceId, deviceClass, changed } };
    }
    case 'served':
      return { type: 'session', body: { wasOffline: true, outcome: 'completed', service: null } };
  }
}
