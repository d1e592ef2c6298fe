/** Years of invented kiosks, loaded as ingest would load them, and the truth about them that only their inventor knows. */
import { liveThrough, type Life } from '../../controller/demo/life.ts';
import { transitionsOf } from '../../controller/demo/link.ts';
import { happening, FAULTS, type FaultName, type Spell } from '../../controller/demo/spells.ts';
import { daysOf } from '../../controller/demo/stories.ts';
import type { LinkTransitionsTable } from '../../controller/store/schema.ts';
import type { Writer } from '../../controller/store/writer.ts';
import { createUptimeFeed } from '../../controller/uptime/feed.ts';
import type { Place } from '../../controller/uptime/work-hours.ts';
import type { Birth, OutboxRecord } from '../../shared/protocol/index.ts';
import { intersect, subtract, totalMs, union, type Interval } from '../../shared/time/intervals.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** When a run has told of its services, after its start (controller/demo/life.ts). */
const START_MS = 1_500;
/** The service that is measured: it needs reader and printer. */
export const MEASURED = 'residence-certificate';

export interface Year {
  readonly life: Life;
  readonly links: readonly LinkTransitionsTable[];
  /** When the measured service could not be had. */
  readonly down: readonly Interval[];
  /** While a monitor that asks over the network got answers. */
  readonly reachable: readonly Interval[];
}

/** Shares of days, and how long, least and most minutes: what operators complain of (devices.md 8.5). */
const FAULTS_OF_A_DAY: readonly { name: FaultName; share: number; least: number; most: number }[] = [
  { name: 'paperOut', share: 0.15, least: 8, most: 180 },
  { name: 'paperJam', share: 0.04, least: 5, most: 90 },
  { name: 'readerSilent', share: 0.02, least: 3, most: 240 },
];

export function inventYear(kioskId: string, span: Interval, random: () => number): Year {
  const kiosk = { kioskId, id: kioskId, regionId: '510106', siteId: '', siteKind: '', lat: 0 };
  const spells = happening(
    daysOf(span).flatMap((dayMs) => spellsOfDay(dayMs, random)),
    span,
  );
  const life = liveThrough(kiosk, spells, { ...span, kiosks: [kiosk], random, lastBoot: 1_000 });
  const gaps = life.runs.map((run, index) => ({
    fromMs: life.runs[index - 1]?.toMs ?? span.fromMs,
    toMs: run.fromMs + START_MS,
  }));
  // A change of a device is told at once, and what follows for services 20 ms later.
  const faults = spells.flatMap((spell) =>
    spell.kind === 'fault' && FAULTS[spell.fault].missing !== undefined
      ? [{ fromMs: spell.fromMs + 20, toMs: spell.toMs + 20 }]
      : [],
  );
  return {
    life,
    links: transitionsOf(kioskId, life.connections, span.toMs),
    down: union([...gaps, ...faults]),
    reachable: union(life.connections),
  };
}

function spellsOfDay(dayMs: number, random: () => number): Spell[] {
  const some = (share: number, least: number, most: number): Interval[] => {
    if (random() >= share) return [];
    const fromMs = Math.round(dayMs + random() * DAY_MS);
    return [{ fromMs, toMs: Math.round(fromMs + (least + random() ** 2 * (most - least)) * MINUTE_MS) }];
  };
  return [
    ...FAULTS_OF_A_DAY.flatMap(({ name, share, least, most }) =>
      some(share, least, most).map((span): Spell => ({ kind: 'fault', fault: name, ...span })),
    ),
    ...some(0.2, 2, 90).map((span): Spell => ({ kind: 'network', ...span })),
    ...some(0.03, 10, 240).map((span): Spell => ({ kind: 'power', ...span })),
    ...some(0.04, 1, 8).map((span): Spell => ({ kind: 'crash', ...span })),
    ...some(0.14, 1, 4).map((span): Spell => ({ kind: 'off', reason: 'update', ...span })),
  ];
}

/** True up time of the measured service within `span`, ms. */
export function trueUpMs({ down }: Year, span: Interval): number {
  return totalMs(subtract([span], down));
}

/** What ingest and presence write of it. Returns how many facts that are. */
export async function loadYear(
  writer: Writer,
  { kioskId }: Place,
  { life, links }: Year,
  nextOrder: () => number,
): Promise<number> {
  const feed = createUptimeFeed();
  let told = 0;
  for (const { fromMs, run } of life.connections) {
    const { bootCount } = run;
    feed.born(kioskId, { bootCount, sentAtMs: fromMs, monoMs: fromMs - run.fromMs } as Birth, fromMs);
  }
  for (const [index, { atMs, run, type, body }] of life.told.entries()) {
    const connection = life.connections.find(({ toMs }) => atMs <= toMs);
    if (connection === undefined) continue;
    const record = { type, atMs, bootCount: run.bootCount, monoMs: atMs - run.fromMs, body } as OutboxRecord;
    const receivedAtMs = Math.max(atMs, connection.fromMs);
    feed.told({ kioskId, seq: index + 1, order: nextOrder(), receivedAtMs, record });
    told += 1;
  }
  await feed.write(writer);
  const columns = {
    kiosk_id: 'text',
    at_ms: 'integer',
    link: 'text',
    cause: 'text',
    heard_at_ms: 'integer',
    reason: 'text',
  } as const;
  await writer.bulk.insert(writer.trx, { into: 'link_transitions', columns, rows: [...links] });
  return told;
}

/** What a monitor that asks every 30 s would have kept: up or not up; nothing while it got no answer. */
export function* samplesOf(
  { down, reachable }: Year,
  span: Interval,
  everyMs: number,
): Generator<{ atMs: number; isUp: boolean }> {
  const seen = intersect([span], reachable);
  for (const part of seen) {
    const own = intersect([part], down);
    let index = 0;
    for (let atMs = Math.ceil(part.fromMs / everyMs) * everyMs; atMs < part.toMs; atMs += everyMs) {
      while (index < own.length && own[index]!.toMs <= atMs) index += 1;
      const isDown = index < own.length && own[index]!.fromMs <= atMs;
      yield { atMs, isUp: !isDown };
    }
  }
}
