/**
 * The stories that can be found in the demo's month: what befell which kiosk. Everything follows from the seed and from the
 * moment at which the month ends; people, machines, suppliers and networks are invented.
 */
import { addDays, dayOf, dayStartMs, weekdayOf } from '../../shared/time/day.ts';
import type { Interval } from '../../shared/time/intervals.ts';
import { happening, type FaultName, type Spell } from './spells.ts';

export interface DemoKiosk {
  readonly id: string;
  readonly regionId: string;
  readonly siteId: string;
  readonly siteKind: string;
  readonly lat: number;
}

export interface Month extends Interval {
  /** Runs of agents are numbered so that the last one has this number. */
  readonly lastBoot: number;
  readonly kiosks: readonly DemoKiosk[];
  readonly random: () => number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The kiosk of each story, by its place in the fleet: 0, 3, 6 … stand in markets, 1, 4, 7 … in offices, 2, 5, 8 … in police rooms. */
export const ROLES = {
  losesNetworkAtLunch: 3,
  jamsMoreAndMore: 5,
  maintainedAsPlanned: 7,
  maintainedWithoutPlan: 8,
  switchedOffByTheGuard: 9,
  cloned: 11,
  simExpired: 13,
  readerDies: 14,
  noPaperAtWeekends: 15,
  closedForWorks: 16,
  powerCutWhileNobodyWatched: 17,
} as const;

/** Days before the end, and hours of that day. */
const WHEN = {
  providerOutage: { daysAgo: 4, from: 9.58, to: 10.35 },
  maintenance: { daysAgo: 6, from: 14, to: 16 },
  areaPowerCut: { daysAgo: 9, from: 18.7, to: 20.2 },
  clone: { daysAgo: 12, from: 10.4, to: 11.6 },
  blind: { daysAgo: 14, from: 15.15, to: 16.1 },
  simExpired: { daysAgo: 18, from: 16.4, to: 16.4 + 3 * 24 },
  crashingUpdate: { daysAgo: 19, from: 2, to: 2 + 2 * 24 },
  closure: { daysAgo: 21, from: 0, to: 24 },
} as const;

const POWER_CUT_KIOSKS = 10;

export function spanOf({ toMs }: Interval, when: keyof typeof WHEN): Interval {
  const { daysAgo, from, to } = WHEN[when];
  const dayMs = dayStartMs(addDays(dayOf(toMs), -daysAgo));
  return { fromMs: dayMs + Math.round(from * HOUR_MS), toMs: dayMs + Math.round(to * HOUR_MS) };
}

export function labelsOf(index: number): string[] {
  return [
    index % 5 === 1 ? 'model:K310' : 'model:K200',
    index % 2 === 0 ? 'supplier:甲厂' : 'supplier:乙厂',
    index % 4 === 2 ? 'provider:网络乙' : 'provider:网络甲',
  ];
}

/** For each kiosk, what befalls it. */
export function spellsOf(month: Month): Spell[][] {
  const northern = new Set(
    month.kiosks
      .toSorted((a, b) => b.lat - a.lat)
      .slice(0, POWER_CUT_KIOSKS)
      .map(({ id }) => id),
  );
  return month.kiosks.map((kiosk, index) => {
    const shared: Spell[] = [{ kind: 'blind', ...spanOf(month, 'blind') }];
    if (northern.has(kiosk.id)) shared.push(jittered('power', spanOf(month, 'areaPowerCut'), month.random));
    if (labelsOf(index).includes('provider:网络乙'))
      shared.push(jittered('network', spanOf(month, 'providerOutage'), month.random));
    return happening([...shared, ...ownStory(month, index), ...everydayLife(month, index)], month);
  });
}

/** Within seconds of each other, as a cut through an area is noticed. */
function jittered(kind: 'power' | 'network', { fromMs, toMs }: Interval, random: () => number): Spell {
  return {
    kind,
    fromMs: fromMs + Math.round(random() * 2_000),
    toMs: toMs + Math.round(random() * 40_000),
  };
}

function ownStory(month: Month, index: number): Spell[] {
  const { random } = month;
  const days = daysOf(month);
  const minutes = (least: number, most: number) => (least + random() * (most - least)) * MINUTE_MS;
  const at = (dayMs: number, hour: number, lastsMs: number) => span(dayMs + hour * HOUR_MS, lastsMs);
  const fault = (name: FaultName, when: Interval): Spell => ({ kind: 'fault', fault: name, ...when });
  const crashes = labelsOf(index).includes('model:K310') ? crashingUpdate(month) : [];
  switch (index) {
    case ROLES.losesNetworkAtLunch:
      return days.map((dayMs) => ({ kind: 'network', ...at(dayMs, 11.8 + random() * 0.1, minutes(65, 80)) }));
    case ROLES.jamsMoreAndMore:
      return days.flatMap((dayMs, day) =>
        Array.from({ length: Math.floor(day / 6 + random()) }, () =>
          fault('paperJam', at(dayMs, 8 + random() * 11, minutes(8, 20 + day))),
        ),
      );
    case ROLES.maintainedAsPlanned: {
      const { fromMs, toMs } = spanOf(month, 'maintenance');
      const beginsMs = fromMs + 3 * MINUTE_MS;
      return [{ kind: 'off', reason: 'maintenance', ...span(beginsMs, toMs - beginsMs - minutes(8, 15)) }];
    }
    case ROLES.maintainedWithoutPlan: {
      const { fromMs } = spanOf(month, 'maintenance');
      return [{ kind: 'off', reason: 'maintenance', ...span(fromMs - DAY_MS, minutes(80, 100)) }];
    }
    case ROLES.switchedOffByTheGuard:
      return days.map((dayMs) => ({
        kind: 'off',
        reason: 'shutdown',
        ...at(dayMs, 18.9 + random() * 0.2, minutes(735, 755)),
      }));
    case ROLES.cloned:
      return takeTurns(spanOf(month, 'clone'), random);
    case ROLES.simExpired:
      return [{ kind: 'network', ...spanOf(month, 'simExpired') }];
    case ROLES.readerDies:
      return readerDies(days, { random, fault, minutes });
    case ROLES.noPaperAtWeekends:
      return days
        .filter((dayMs) => weekdayOf(dayOf(dayMs)) === 5)
        .map((dayMs) => fault('paperOut', at(dayMs, 14 + random() * 2, minutes(40 * 60, 43 * 60))));
    case ROLES.closedForWorks: {
      const { fromMs } = spanOf(month, 'closure');
      return [{ kind: 'power', ...span(fromMs + 9 * HOUR_MS, minutes(300, 330)) }, ...crashes];
    }
    case ROLES.powerCutWhileNobodyWatched: {
      const { fromMs } = spanOf(month, 'blind');
      return [{ kind: 'power', ...span(fromMs + 8 * MINUTE_MS, minutes(26, 32)) }];
    }
    default:
      return crashes;
  }
}

function span(fromMs: number, lastsMs: number): Interval {
  return { fromMs: Math.round(fromMs), toMs: Math.round(fromMs + lastsMs) };
}

/** Both want the one connection that there can be. */
function takeTurns({ fromMs, toMs }: Interval, random: () => number): Spell[] {
  const turns: Spell[] = [];
  for (let atMs = fromMs; atMs < toMs; atMs += Math.round((60 + random() * 120) * 1_000)) {
    turns.push({ kind: 'clone', ...span(atMs, 20_000 + random() * 25_000) });
  }
  return turns;
}

interface Tools {
  readonly random: () => number;
  readonly fault: (name: FaultName, when: Interval) => Spell;
  readonly minutes: (least: number, most: number) => number;
}

/** Falls silent now and then, then breaks for two days; afterwards a new one is in its place. */
function readerDies(days: readonly number[], { random, fault, minutes }: Tools): Spell[] {
  const broken = days.length - 10;
  return days.slice(0, broken + 1).flatMap((dayMs, day) => {
    if (day === broken) return [fault('readerBroken', span(dayMs + 10.3 * HOUR_MS, minutes(2_700, 2_800)))];
    const times = Math.floor(day / 10 + random());
    return Array.from({ length: times }, () =>
      fault('readerSilent', span(dayMs + (8 + random() * 11) * HOUR_MS, minutes(10, 40))),
    );
  });
}

function crashingUpdate(month: Month): Spell[] {
  const { fromMs, toMs } = spanOf(month, 'crashingUpdate');
  const { random } = month;
  const crashes: Spell[] = [{ kind: 'off', reason: 'update', ...span(fromMs, 2 * MINUTE_MS) }];
  for (let atMs = fromMs + HOUR_MS; atMs < toMs; atMs += (1 + random() * 4) * HOUR_MS) {
    crashes.push({ kind: 'crash', ...span(atMs, (1 + random() * 11) * MINUTE_MS) });
  }
  return [...crashes, { kind: 'off', reason: 'update', ...span(toMs + HOUR_MS, 2 * MINUTE_MS) }];
}

/** What befalls everybody: updates at night, paper, bad connections, a door that is not shut. */
function everydayLife(month: Month, index: number): Spell[] {
  const { random } = month;
  return daysOf(month).flatMap((dayMs): Spell[] => {
    const chance = (share: number) => random() < share;
    const some = (least: number, most: number) =>
      span(dayMs + (7 + random() * 12) * HOUR_MS, (least + random() ** 2 * (most - least)) * MINUTE_MS);
    return [
      ...(weekdayOf(dayOf(dayMs)) === 2
        ? [
            {
              kind: 'off',
              reason: 'update',
              ...span(dayMs + 3.2 * HOUR_MS + index * 20_000, 95_000),
            } as const,
          ]
        : []),
      ...(chance(0.15) ? [{ kind: 'fault', fault: 'paperOut', ...some(6, 80) } as const] : []),
      ...(chance(0.05) ? [{ kind: 'fault', fault: 'coverOpen', ...some(1, 12) } as const] : []),
      ...(chance(0.03) ? [{ kind: 'fault', fault: 'readerSilent', ...some(3, 45) } as const] : []),
      ...(chance(0.22) ? [{ kind: 'network', ...some(2, 25) } as const] : []),
      ...(chance(0.02) ? [{ kind: 'crash', ...some(1, 6) } as const] : []),
      ...(chance(0.01) ? [{ kind: 'power', ...some(5, 50) } as const] : []),
    ];
  });
}

/** Midnights; the first and the last day are not whole. */
export function daysOf({ fromMs, toMs }: Interval): number[] {
  const days: number[] = [];
  for (let dayMs = dayStartMs(dayOf(fromMs)); dayMs < toMs; dayMs += DAY_MS) days.push(dayMs);
  return days;
}
