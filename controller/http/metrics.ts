/** All use of prom-client: what the controller tells Prometheus. Values are read when asked for, never kept twice. */
import { Counter, Gauge, Registry } from 'prom-client';
import type { LinkState } from '../fleet/read-model.ts';
import type { TickLag } from '../tick.ts';
import type { UptimeMetrics, UptimeSample } from '../uptime/metrics.ts';

/** Totals since the start of the process, by the name of what happened. */
type Totals = Readonly<Record<string, number>>;

/** Where the values come from. */
export interface MetricSources {
  countByLink(): Promise<Record<LinkState, number>>;
  ingestTotals(): Totals;
  brokerTotals(): Totals;
  /** null where the broker does not know. */
  brokerConnections(): number | null;
  liveClients(): number;
  liveTotals(): Totals;
  tickLag(): TickLag;
  uptime(): Promise<UptimeMetrics>;
}

export interface Metrics {
  readonly contentType: string;
  read(): Promise<string>;
}

interface MetricRow {
  readonly kind: 'gauge' | 'counter';
  readonly name: string;
  readonly help: string;
  /** Label whose values are the keys of what `read` gives; without it `read` gives the one value under ''. */
  readonly label?: string;
  read(): Totals | Promise<Totals>;
}

export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry();
  for (const row of [...fleetMetrics(sources), ...processMetrics(sources)]) {
    registry.registerMetric(createMetric(row));
  }
  for (const metric of uptimeMetrics(sources)) registry.registerMetric(metric);
  return { contentType: registry.contentType, read: () => registry.metrics() };
}

function fleetMetrics(sources: MetricSources): MetricRow[] {
  return [
    {
      kind: 'gauge',
      name: 'doorstep_kiosks',
      help: 'Kiosks by state of their link',
      label: 'link',
      read: () => sources.countByLink(),
    },
    {
      kind: 'counter',
      name: 'doorstep_ingest_total',
      help: 'What ingest did with what arrived',
      label: 'event',
      read: () => sources.ingestTotals(),
    },
    {
      kind: 'counter',
      name: 'doorstep_broker_total',
      help: 'What the broker did',
      label: 'event',
      read: () => sources.brokerTotals(),
    },
    {
      kind: 'gauge',
      name: 'doorstep_broker_connections',
      help: 'Kiosks connected to the embedded broker',
      read: () => oneValue(sources.brokerConnections()),
    },
    {
      kind: 'gauge',
      name: 'doorstep_live_clients',
      help: 'Browsers on the live stream',
      read: () => oneValue(sources.liveClients()),
    },
    {
      kind: 'counter',
      name: 'doorstep_live_total',
      help: 'What happened on the live stream',
      label: 'event',
      read: () => sources.liveTotals(),
    },
  ];
}

function processMetrics(sources: MetricSources): MetricRow[] {
  return [
    {
      kind: 'gauge',
      name: 'doorstep_event_loop_lag_seconds',
      help: 'Lag of the event loop since the previous scrape',
      label: 'quantile',
      read() {
        const { p50Ms, p99Ms, maxMs } = sources.tickLag();
        return { '0.5': p50Ms / 1000, '0.99': p99Ms / 1000, '1': maxMs / 1000 };
      },
    },
    {
      kind: 'gauge',
      name: 'process_resident_memory_bytes',
      help: 'Resident memory of the controller',
      read: () => oneValue(process.memoryUsage.rss()),
    },
    {
      kind: 'counter',
      name: 'process_cpu_seconds_total',
      help: 'Processor time of the controller',
      read() {
        const { user, system } = process.cpuUsage();
        return oneValue((user + system) / 1e6);
      },
    },
  ];
}

/** Gauges, because each month begins anew. One reading serves the three of a scrape. */
function uptimeMetrics(sources: MetricSources): Gauge[] {
  let reading: Promise<UptimeMetrics> | undefined;
  function read(): Promise<UptimeMetrics | null> {
    reading ??= sources.uptime().finally(() => setImmediate(() => (reading = undefined)));
    return reading.catch(() => null);
  }
  const gauge = (name: keyof UptimeMetrics, help: string, labelNames: string[]) =>
    new Gauge({
      name: GAUGE_NAMES[name],
      help,
      labelNames,
      registers: [],
      async collect() {
        const samples: readonly UptimeSample[] = (await read())?.[name] ?? [];
        this.reset();
        for (const { labels, value } of samples) this.set(labels, value);
      },
    });
  return [
    gauge('seconds', 'Service hours of the month so far', ['region', 'service', 'state']),
    gauge('downSeconds', 'Down time of the month so far', ['region', 'cause']),
    gauge('availability', 'up / (up + down) of the month so far', ['region', 'service']),
  ];
}

const GAUGE_NAMES: Record<keyof UptimeMetrics, string> = {
  seconds: 'doorstep_uptime_seconds',
  downSeconds: 'doorstep_downtime_seconds',
  availability: 'doorstep_availability_ratio',
};

/** An unknown value is an absent one, not zero. */
function oneValue(value: number | null): Totals {
  return value === null ? {} : { '': value };
}

function createMetric(row: MetricRow): Gauge | Counter {
  const { kind, name, help, label } = row;
  const Metric = kind === 'gauge' ? Gauge : Counter;
  const metric: Gauge | Counter = new Metric({
    name,
    help,
    labelNames: label === undefined ? [] : [label],
    registers: [],
    async collect() {
      const values = Object.entries(await readOrNothing(row));
      metric.reset();
      // Without labels, reset() leaves a zero.
      if (values.length === 0 && label === undefined) metric.remove();
      for (const [key, value] of values) metric.inc(label === undefined ? {} : { [label]: key }, value);
    },
  });
  return metric;
}

/** A source that fails is absent: when the store is gone, the rest is what helps to find out why. */
async function readOrNothing(row: MetricRow): Promise<Totals> {
  try {
    return await row.read();
  } catch {
    return {};
  }
}
