/** The month of one kiosk as the kiosk lives it: runs of its agent, what each tells, and when it had a connection. Pure. */
import { dayOf, dayStartMs, hourOf, weekdayOf } from '../../shared/time/day.ts';
import { intersect, subtract, union, type Interval } from '../../shared/time/intervals.ts';
import { DEMO_SERVICES, type DemoService } from './services.ts';
import { DEVICES, FAULTS, type Fault, type Spell } from './spells.ts';
import type { DemoKiosk, Month } from './stories.ts';

export interface Run extends Interval {
  readonly bootCount: number;
  readonly end: Extract<Spell, { kind: 'power' | 'crash' | 'off' }>;
}

/** While the controller could hear the kiosk, and how that ended. */
export interface Connection extends Interval {
  readonly run: Run;
  readonly end: Spell;
}

/** A record before it has a number. */
export interface Told {
  readonly atMs: number;
  readonly run: Run;
  readonly type: 'status' | 'session';
  readonly body: object;
}

export interface Life {
  readonly runs: readonly Run[];
  readonly connections: readonly Connection[];
  /** In the order of time. */
  readonly told: readonly Told[];
}

/** How often the agent writes down that it lives. */
const ALIVE_EVERY_MS = 30_000;
const CONNECT_MS = 3_000;
const HOUR_MS = 3_600_000;
/** Visits an hour at the busiest time. */
const BUSIEST = { market: 1.6, 'office-building': 1.2, 'police-room': 0.8 } as Readonly<
  Record<string, number>
>;
/** Of the busiest time, hour by hour. */
const BUSY = [
  0.02, 0.01, 0.01, 0.01, 0.02, 0.05, 0.2, 0.4, 0.7, 1, 1, 0.8, 0.5, 0.5, 0.7, 0.8, 0.8, 0.7, 0.5, 0.3, 0.2,
  0.1, 0.05, 0.03,
];
const COMPLETED_SHARE = 0.88;

export function liveThrough(kiosk: DemoKiosk, spells: readonly Spell[], month: Month): Life {
  const runs = runsOf(spells, month);
  const connections = connectionsOf(runs, spells);
  const told = [
    ...runs.flatMap((run, index) => statusOf(run, runs[index - 1], faultsOf(spells))),
    ...visitsOf(kiosk, { runs, connections, faults: faultsOf(spells), random: month.random }),
  ];
  return { runs, connections, told: told.sort((a, b) => a.atMs - b.atMs) };
}

function runsOf(spells: readonly Spell[], { fromMs, toMs, lastBoot }: Month): Run[] {
  const ends = spells.filter(
    (spell) => spell.kind === 'power' || spell.kind === 'crash' || spell.kind === 'off',
  );
  const last: Run['end'] = { kind: 'off', reason: 'restart', fromMs: toMs, toMs };
  return [...ends, last].map((end, index) => ({
    bootCount: lastBoot - ends.length + index,
    fromMs: ends[index - 1]?.toMs ?? fromMs,
    toMs: end.fromMs,
    end,
  }));
}

function connectionsOf(runs: readonly Run[], spells: readonly Spell[]): Connection[] {
  const cuts = spells.filter(({ kind }) => kind === 'network' || kind === 'blind' || kind === 'clone');
  return runs.flatMap((run) =>
    subtract([run], union(cuts)).flatMap(({ fromMs, toMs }) => {
      const end = cuts.find((cut) => cut.fromMs === toMs) ?? run.end;
      return fromMs + CONNECT_MS < toMs ? [{ fromMs: fromMs + CONNECT_MS, toMs, run, end }] : [];
    }),
  );
}

type FaultSpan = Interval & { readonly fault: Fault };

function faultsOf(spells: readonly Spell[]): FaultSpan[] {
  return spells.flatMap((spell) =>
    spell.kind === 'fault' ? [{ fromMs: spell.fromMs, toMs: spell.toMs, fault: FAULTS[spell.fault] }] : [],
  );
}

function activeAt(faults: readonly FaultSpan[], atMs: number): Fault[] {
  return faults.filter(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs).map(({ fault }) => fault);
}

/** What a run tells: its start, everything as it is then, each change, and its end if it ends in order. */
function statusOf(run: Run, before: Run | undefined, faults: readonly FaultSpan[]): Told[] {
  const { fromMs, toMs, end } = run;
  const tell = (atMs: number, body: object): Told => ({ atMs, run, type: 'status', body });
  const own = faults.filter((fault) => fault.fromMs < toMs && fromMs < fault.toMs);
  const moments = own
    .flatMap((fault) => [fault.fromMs, fault.toMs])
    .filter((atMs) => fromMs < atMs && atMs < toMs);
  const changes = moments.flatMap((atMs) => {
    const changed = own.filter((fault) => fault.fromMs === atMs || fault.toMs === atMs);
    const missing = new Set(activeAt(own, atMs).map((fault) => fault.missing));
    const touched = new Set(changed.map(({ fault }) => fault.missing));
    return [
      ...changed.map(({ fault, fromMs: beganMs }) =>
        tell(atMs, deviceBody(fault.device, beganMs === atMs ? fault.changed : fault.mended)),
      ),
      ...DEMO_SERVICES.filter(({ requires }) => requires.some((one) => touched.has(one))).map((service) =>
        tell(atMs + 20, serviceBody(service, missing)),
      ),
    ];
  });
  return [
    tell(fromMs, { axis: 'agent', state: 'started', ...exitOf(before) }),
    ...everything(own, fromMs).map((body) => tell(Math.min(fromMs + 1_500, toMs), body)),
    ...changes,
    ...(end.kind === 'off' ? [tell(toMs, { axis: 'agent', state: 'stopping' })] : []),
  ];
}

function everything(faults: readonly FaultSpan[], atMs: number): object[] {
  const active = activeAt(faults, atMs);
  const missing = new Set(active.map((fault) => fault.missing));
  return [
    ...DEVICES.map(({ id, status }) => {
      const changes = active.filter(({ device }) => device === id).map(({ changed }) => changed);
      return deviceBody(id, Object.assign({}, status, ...changes) as object);
    }),
    ...DEMO_SERVICES.map((service) => serviceBody(service, missing)),
  ];
}

function exitOf(before: Run | undefined): object {
  if (before === undefined) return { previousExit: 'clean' };
  const { fromMs, toMs, end } = before;
  const monoMs = Math.floor((toMs - fromMs) / ALIVE_EVERY_MS) * ALIVE_EVERY_MS;
  return {
    previousExit: end.kind === 'off' ? 'clean' : end.kind,
    previousAlive: { atMs: fromMs + monoMs, monoMs },
  };
}

function deviceBody(deviceId: Fault['device'], changed: object): object {
  const deviceClass = DEVICES.find(({ id }) => id === deviceId)?.deviceClass;
  return { axis: 'device', deviceId, deviceClass, changed };
}

function serviceBody({ id, requires }: DemoService, missing: ReadonlySet<string>): object {
  const lacking = requires.filter((one) => missing.has(one));
  return { axis: 'service', serviceId: id, isOpen: lacking.length === 0, missing: lacking };
}

interface Visited {
  readonly runs: readonly Run[];
  readonly connections: readonly Connection[];
  readonly faults: readonly FaultSpan[];
  readonly random: () => number;
}

/** Citizens come by the hour of the day, as often as the place has them, and only to what is open. */
function visitsOf({ siteKind }: DemoKiosk, { runs, connections, faults, random }: Visited): Told[] {
  const first = runs[0];
  const last = runs.at(-1);
  const told: Told[] = [];
  if (first === undefined || last === undefined) return told;
  const perHour = BUSIEST[siteKind] ?? 1;
  for (let atMs = first.fromMs; ;) {
    atMs += Math.round((-Math.log(1 - random()) * HOUR_MS) / perHour);
    if (atMs >= last.toMs) return told;
    if (random() > (BUSY[hourOf(atMs)] ?? 0) || !isOpenDay(siteKind, atMs)) continue;
    const run = runs.find(({ fromMs, toMs }) => fromMs + 10_000 < atMs && atMs < toMs);
    const service = chosen(random);
    const missing = new Set(activeAt(faults, atMs).map((fault) => fault.missing));
    if (run === undefined || service.requires.some((one) => missing.has(one))) continue;
    const wasOffline = intersect([{ fromMs: atMs, toMs: atMs + 1 }], connections).length === 0;
    told.push({ atMs, run, type: 'session', body: visitBody(service, { atMs, wasOffline, random }) });
  }
}

function isOpenDay(siteKind: string, atMs: number): boolean {
  return siteKind !== 'office-building' || weekdayOf(dayOf(dayStartMs(dayOf(atMs)))) < 6;
}

function chosen(random: () => number): DemoService {
  let draw = random() * DEMO_SERVICES.reduce((sum, { weight }) => sum + weight, 0);
  return DEMO_SERVICES.find(({ weight }) => (draw -= weight) < 0) ?? (DEMO_SERVICES[0] as DemoService);
}

function visitBody(
  { id, version, requires }: DemoService,
  { atMs, wasOffline, random }: { atMs: number; wasOffline: boolean; random: () => number },
): object {
  const durationMs = Math.round(40_000 + random() * 120_000);
  const isCompleted = random() < COMPLETED_SHARE;
  return {
    citizenSessionId: uuidOf(random),
    outcome: isCompleted ? 'completed' : random() < 0.5 ? 'cancelled' : 'timed-out',
    startedAtMs: atMs - durationMs,
    durationMs,
    service: { id, version },
    lastStep: isCompleted ? 'done' : 'form',
    cardReads: { ok: requires.length > 0 ? 1 : 0, rejected: 0 },
    receipt: null,
    wasOffline,
  };
}

/** Of version 4, from a seeded source (RFC 9562, 5.4). */
export function uuidOf(random: () => number): string {
  const part = () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  const [a, b, c, d] = [part(), part(), part(), part()];
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-8${c.slice(1, 4)}-${c.slice(4)}${d}`;
}
