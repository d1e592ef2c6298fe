/**
 * The account of uptime: invented years settled from their evidence, the month report of 5,000 kiosks, and Prometheus with
 * the same month. `UPTIME_KIOSKS=5000` settles the year of every kiosk (minutes), `UPTIME_PEER_KIOSKS` gives Prometheus more.
 */
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openStore, type Store } from '../../controller/store/store.ts';
import { writeTogether } from '../../controller/store/writer.ts';
import { figuresOf } from '../../controller/uptime/core/availability.ts';
import { NOTHING } from '../../controller/uptime/core/totals.ts';
import { monthReport } from '../../controller/uptime/queries/report.ts';
import { verify } from '../../controller/uptime/recompute.ts';
import { settleKiosk } from '../../controller/uptime/settle.ts';
import { FOREVER } from '../../controller/uptime/story-rows.ts';
import { readSums, rowOfSum } from '../../controller/uptime/sum-rows.ts';
import { ALWAYS, type Place } from '../../controller/uptime/work-hours.ts';
import { noLog } from '../../shared/log.ts';
import { seededRandom } from '../../shared/random.ts';
import { addMonths, daysOfMonth, spanOfMonth } from '../../shared/time/day.ts';
import { DEMO_SERVICES } from '../../controller/demo/services.ts';
import { fillBigFleet } from '../support/big-fleet.ts';
import { isPrometheusInstalled, startPrometheus } from './prometheus.ts';
import { quantile, type Row } from './table.ts';
import { inventYear, loadYear, MEASURED, samplesOf, trueUpMs, type Year } from './uptime-years.ts';

const KIOSKS = 5_000;
const LIVED = Number(process.env['UPTIME_KIOSKS'] ?? 30);
const PEERS = Math.min(LIVED, Number(process.env['UPTIME_PEER_KIOSKS'] ?? 10));
const SEED = 20_261_129;
const MONTHS = 12;
const MONTH = '2026-10';
const MONTH_SPAN = spanOfMonth(MONTH);
const SPAN = { fromMs: spanOfMonth(addMonths(MONTH, 1 - MONTHS)).fromMs, toMs: MONTH_SPAN.toMs };
const RESOLUTION_MS = 30_000;
const REPORTS = 15;
const GOAL_MS = 100;
const HOUR_MS = 3_600_000;
const watch = [{ fromMs: 0, toMs: FOREVER }];
const work = () => Promise.resolve(ALWAYS);

interface Lived {
  readonly place: Place;
  readonly year: Year;
}

export async function benchUptime(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-bench-uptime-'));
  const file = join(folder, 'controller.db');
  await fillBigFleet(file, KIOSKS);
  const store = await openStore({ path: file, log: noLog });
  try {
    const emptyBytes = await sizeOf(store, file);
    const { lived, rows } = await benchYears(store);
    const bytes = ((await sizeOf(store, file)) - emptyBytes) / LIVED;
    const gigabytes = (bytes * KIOSKS) / 2 ** 30;
    const size = note(
      'database for a kiosk and a year: evidence, ledger, sums',
      `${(bytes / 2 ** 20).toFixed(2)} MiB`,
      `${gigabytes.toFixed(1)} GiB for ${KIOSKS}`,
    );
    const reports = await benchReports(store);
    return [...rows, size, ...reports, ...(await benchPeer(folder, store, lived))];
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

function note(what: string, result: string, ratio = ''): Row {
  return { what, goal: '', result, ratio, isReached: null };
}

async function sizeOf({ db }: Store, file: string): Promise<number> {
  await sql`pragma wal_checkpoint(truncate)`.execute(db);
  return statSync(file).size;
}

async function benchYears(store: Store): Promise<{ lived: Lived[]; rows: Row[] }> {
  const random = seededRandom(SEED);
  const kiosks = await store.db
    .selectFrom('kiosks')
    .select(['id', 'site_id', 'region_id'])
    .orderBy('id')
    .limit(LIVED)
    .execute();
  const lived: Lived[] = [];
  const took = { loadMs: 0, settleMs: 0, verifyMs: 0 };
  let order = 0;
  let facts = 0;
  for (const kiosk of kiosks) {
    const place = { kioskId: kiosk.id, siteId: kiosk.site_id, regionId: kiosk.region_id };
    const year = inventYear(kiosk.id, SPAN, random);
    const beganMs = processorMs();
    facts += await writeTogether(store, (writer) => loadYear(writer, place, year, () => (order += 1)));
    const loadedMs = processorMs();
    await writeTogether(store, (writer) =>
      settleKiosk(writer, place, { watch, work: ALWAYS, nowMs: SPAN.toMs }),
    );
    const settledMs = processorMs();
    const problems = await verify(store.db, place, { watch, work: ALWAYS, untilMs: SPAN.toMs });
    if (problems.length > 0) throw new Error(problems.slice(0, 3).join('\n'));
    took.loadMs += loadedMs - beganMs;
    took.settleMs += settledMs - loadedMs;
    took.verifyMs += processorMs() - settledMs;
    // What a peer is not asked about need not be remembered.
    if (lived.length < PEERS) lived.push({ place, year });
  }
  const rate = (ms: number) => `${Math.round((LIVED * MONTHS * 1000) / ms)} kiosk-months/s of processor`;
  const rows = [
    note(
      `load a year, ${LIVED} kiosks, ${facts} facts`,
      `${Math.round((facts * 1000) / took.loadMs)} facts/s of processor`,
    ),
    note(`settle a year at once, ${DEMO_SERVICES.length} services a kiosk`, rate(took.settleMs)),
    note('recompute and compare, the same to the millisecond', rate(took.verifyMs)),
  ];
  return { lived, rows };
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The sums of all kiosks that did not live stand in the table as if they had been settled: twelve months, and the days of the last. */
async function benchReports(store: Store): Promise<Row[]> {
  const kiosks = await store.db.selectFrom('kiosks').select('id').orderBy('id').execute();
  const ids = kiosks.slice(LIVED).map(({ id }) => id);
  const rows: Row[] = [];
  let invented = 0;
  for (const services of ids.length === 0 ? [DEMO_SERVICES.length] : [2, DEMO_SERVICES.length]) {
    const more = DEMO_SERVICES.slice(invented, services).map(({ id }) => id);
    if (ids.length > 0) await inventSums(store, ids, more);
    invented = services;
    const { wallMs, processorMs } = await medianOf(() =>
      monthReport({ db: store.db, work, nowMs: SPAN.toMs }, { month: MONTH }),
    );
    rows.push({
      what: `month report of ${KIOSKS} kiosks with ${services} services, median`,
      goal: `< ${GOAL_MS} ms`,
      result: `${wallMs.toFixed(1)} ms (${processorMs.toFixed(1)} ms of processor)`,
      ratio: (wallMs / GOAL_MS).toFixed(2),
      isReached: wallMs < GOAL_MS,
    });
  }
  return rows;
}

async function inventSums(store: Store, ids: readonly string[], services: readonly string[]): Promise<void> {
  const random = seededRandom(SEED);
  const months = Array.from({ length: MONTHS }, (_, index) => addMonths(MONTH, -index));
  const sumOf = (id: string, period: string, serviceId: string) => {
    const hours = period.length === 7 ? 720 : 24;
    const downMs = Math.floor(random() ** 4 * hours * 0.1 * HOUR_MS);
    const down = { downMs, failures: 3, downByCause: { consumables: downMs } };
    return rowOfSum(id, {
      period,
      serviceId,
      totals: { ...NOTHING, upMs: hours * HOUR_MS - downMs, ...down },
    });
  };
  await writeTogether(store, async ({ trx, bulk }) => {
    for (const period of [...months, ...daysOfMonth(MONTH)]) {
      const rows = ids.flatMap((id) => services.map((service) => ({ ...sumOf(id, period, service) })));
      const columns = Object.fromEntries(
        Object.entries(rows[0] ?? {}).map(([name, value]) => [
          name,
          typeof value === 'number' ? 'integer' : 'text',
        ]),
      ) as Record<string, 'integer' | 'text'>;
      await bulk.insert(trx, { into: 'uptime_totals', columns, rows });
    }
  });
}

/** On a machine that is busy with other things, the time of the processor says more. */
async function medianOf(job: () => Promise<unknown>): Promise<{ wallMs: number; processorMs: number }> {
  const took: { wallMs: number; processorMs: number }[] = [];
  for (let round = -3; round < REPORTS; round += 1) {
    const [beganMs, usage] = [performance.now(), process.cpuUsage()];
    await job();
    const { user, system } = process.cpuUsage(usage);
    if (round >= 0) took.push({ wallMs: performance.now() - beganMs, processorMs: (user + system) / 1000 });
  }
  const median = (of: (one: (typeof took)[number]) => number) => quantile(took.map(of), 0.5);
  return { wallMs: median(({ wallMs }) => wallMs), processorMs: median(({ processorMs }) => processorMs) };
}

/** Down time of the month as each of them tells it, against the truth. */
async function benchPeer(folder: string, store: Store, lived: readonly Lived[]): Promise<Row[]> {
  const lengthMs = MONTH_SPAN.toMs - MONTH_SPAN.fromMs;
  const truth = new Map(
    lived.map(({ place, year }) => [place.kioskId, lengthMs - trueUpMs(year, MONTH_SPAN)]),
  );
  const ours = new Map<string, number>();
  for (const { place } of lived) {
    const sums = await readSums(store.db, place.kioskId, [MONTH]);
    const sum = sums.find(({ serviceId }) => serviceId === MEASURED);
    ours.set(place.kioskId, figuresOf(sum?.totals ?? NOTHING).downMs);
  }
  const accountRow = note(
    `down time of a month, ${lived.length} kiosks, the account: mean and largest error`,
    errorText(truth, ours),
    'truth of the generator',
  );
  if (!isPrometheusInstalled()) {
    return [
      accountRow,
      note('the same by Prometheus', 'not measured: the Debian package "prometheus" is not installed'),
    ];
  }
  const samples = join(folder, 'samples.txt');
  const count = await writeSamples(samples, lived);
  const beganMs = performance.now();
  const prometheus = await startPrometheus(folder, samples);
  const importMs = performance.now() - beganMs;
  try {
    const range = `doorstep_service_up[${lengthMs / 1000}s]`;
    const all = lengthMs / RESOLUTION_MS;
    // Silence left out, or taken for down: a scraper knows no third way.
    const [leftOut, asDown] = [`1 - avg_over_time(${range})`, `1 - sum_over_time(${range}) / ${all}`];
    // A range ends with its last moment, which is the first of the next month.
    const atMs = MONTH_SPAN.toMs - 1;
    const ask = async (text: string) => {
      const values = await prometheus.query(text, atMs);
      return new Map(Array.from(values, ([kiosk, share]) => [kiosk, share * lengthMs]));
    };
    const rows = [
      note('… by Prometheus at 30 s, silence left out', errorText(truth, await ask(leftOut))),
      note('… by Prometheus at 30 s, silence as down', errorText(truth, await ask(asDown))),
    ];
    const { wallMs } = await medianOf(() => prometheus.query(asDown, atMs));
    const perKiosk = wallMs / lived.length;
    return [
      accountRow,
      ...rows,
      note(
        `month question to Prometheus, ${lived.length} kiosks with one service, ${count} samples, median`,
        `${wallMs.toFixed(1)} ms`,
        `${(perKiosk * KIOSKS).toFixed(0)} ms for ${KIOSKS} at this rate`,
      ),
      note('Prometheus: import of the samples and start', `${(importMs / 1000).toFixed(1)} s`),
    ];
  } finally {
    await prometheus.stop();
  }
}

async function writeSamples(path: string, lived: readonly Lived[]): Promise<number> {
  const out = createWriteStream(path);
  let count = 0;
  out.write('# TYPE doorstep_service_up gauge\n');
  for (const { place, year } of lived) {
    const lines: string[] = [];
    for (const { atMs, isUp } of samplesOf(year, MONTH_SPAN, RESOLUTION_MS)) {
      lines.push(`doorstep_service_up{kiosk="${place.kioskId}"} ${isUp ? 1 : 0} ${atMs / 1000}\n`);
    }
    count += lines.length;
    if (!out.write(lines.join(''))) await once(out, 'drain');
  }
  out.end('# EOF\n');
  await once(out, 'finish');
  return count;
}

function errorText(truth: ReadonlyMap<string, number>, told: ReadonlyMap<string, number>): string {
  const errors = Array.from(truth, ([kiosk, ms]) => Math.abs((told.get(kiosk) ?? 0) - ms) / 1000);
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  return `${mean.toFixed(1)} s, ${Math.max(...errors).toFixed(1)} s`;
}
