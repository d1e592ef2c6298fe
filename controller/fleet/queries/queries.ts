/** Answers the questions of fleet-queries.ts on both engines. */
import type { Kysely } from 'kysely';
import type { Clock } from '../../../shared/time/clock.ts';
import { listRecords } from '../../ingest/ledger.ts';
import type { Schema } from '../../store/schema.ts';
import type { FleetOverview } from '../api.ts';
import type { FleetQueries } from '../fleet-queries.ts';
import { LinkState } from '../read-model.ts';
import { findKiosk } from './detail.ts';
import { listConditions } from './conditions.ts';
import { listKiosks } from './list.ts';
import { readOverview } from './overview.ts';
import { listPlaces } from './places.ts';
import { listLabels, listPoints } from './points.ts';
import { listTimeline } from './timeline.ts';
import { summariseVisits } from './visits.ts';

/** However many consoles ask, the whole fleet is counted once in this time, ms. */
const OVERVIEW_AGE_MS = 1_000;

export function createFleetQueries(db: Kysely<Schema>, clock: Clock): FleetQueries {
  return {
    listKiosks: (query) => listKiosks(db, query),
    findKiosk: (id) => findKiosk(db, id),
    listRecords: (kioskId, query) => listRecords(db, kioskId, query),
    listTimeline: (kioskId, query) => listTimeline(db, kioskId, query),
    listConditions: (ids) => listConditions(db, ids),
    listPlaces: (ids) => listPlaces(db, ids),
    listPoints: (filter) => listPoints(db, filter),
    overview: shared(clock, () => readOverview(db, clock.nowMs())),
    summariseVisits: (query) => summariseVisits(db, query, clock.nowMs()),
    listLabels: () => listLabels(db),
    countByLink: () => countByLink(db),
  };
}

/** Callers within OVERVIEW_AGE_MS get one answer; a failure is not kept. */
function shared(clock: Clock, read: () => Promise<FleetOverview>): () => Promise<FleetOverview> {
  let readAtMonoMs = Number.NEGATIVE_INFINITY;
  let answer: Promise<FleetOverview> | undefined;
  return () => {
    if (answer === undefined || clock.monoMs() - readAtMonoMs >= OVERVIEW_AGE_MS) {
      readAtMonoMs = clock.monoMs();
      answer = read();
      answer.catch(() => (answer = undefined));
    }
    return answer;
  };
}

async function countByLink(db: Kysely<Schema>): Promise<Record<LinkState, number>> {
  const counts: Record<LinkState, number> = {
    unknown: 0,
    online: 0,
    suspect: 0,
    offline: 0,
    'planned-off': 0,
  };
  const rows = await db
    .selectFrom('kiosk_links')
    .select((eb) => ['link', eb.fn.countAll<number>().as('count')])
    .groupBy('link')
    .execute();
  for (const row of rows) counts[LinkState.parse(row.link)] = row.count;
  return counts;
}
