/**
 * The alerts of the whole fleet in memory (fleet.md 6.8): facts of kiosks or a moment in, news out. It knows no clock and
 * no store; whoever runs it gives it the time, and looks again at `dueAtMs`.
 */
import type { ServiceHours } from '../service-time.ts';
import type { KioskFacts } from './facts.ts';
import { earlier, type KioskAlerts, stepKiosk } from './kiosk-alerts.ts';
import type { AlertNews, Mute } from './machine.ts';
import {
  areaDueAtMs,
  type Area,
  type AreaNews,
  CALM_AREA,
  isHeldBack,
  stepArea,
  withLink,
} from './outage.ts';
import type { Rule } from './rule.ts';
import { isSilenced, type Silence } from './silence.ts';

/** Longer works are looked at again after so long. */
const WORK_AHEAD_MS = 24 * 3_600_000;

export interface BoardWorld {
  readonly rules: readonly Rule[];
  readonly silences: readonly (Silence & { readonly id: string })[];
  readonly hours: ServiceHours;
  /** Planned maintenance, also outside of service hours. */
  readonly works: ServiceHours;
}

export type BoardNews =
  | { readonly about: 'kiosk'; readonly facts: KioskFacts; readonly rule: Rule; readonly news: AlertNews }
  | { readonly about: 'area'; readonly areaId: string; readonly regionId: string; readonly news: AreaNews };

export interface Board {
  /** Kiosks whose alerts are not the same any more, and what is to be told. */
  update(facts: readonly KioskFacts[], nowMs: number): BoardStep;
  /** Time has passed. */
  tick(nowMs: number): BoardStep;
  /** Rules, silences or hours changed: everything is looked at again. */
  setWorld(world: BoardWorld, nowMs: number): BoardStep;
  /** null: nothing happens by itself. */
  dueAtMs(): number | null;
}

export interface BoardStep {
  readonly news: readonly BoardNews[];
  readonly changed: ReadonlyMap<string, KioskAlerts>;
}

interface Entry {
  facts: KioskFacts;
  alerts: KioskAlerts;
  dueAtMs: number | null;
}

export function createBoard(first: BoardWorld, known: ReadonlyMap<string, KioskAlerts> = new Map()): Board {
  let world = first;
  const entries = new Map<string, Entry>();
  const areas = new Map<string, { area: Area; members: Set<string> }>();

  function muteOf(rule: Rule, facts: KioskFacts, nowMs: number): Mute | null {
    const silence = world.silences.find((silence) => isSilenced(silence, rule, facts, nowMs));
    if (silence !== undefined) return { kind: 'silenced', by: `silence:${silence.id}` };
    const isWorkedOn = facts.maintenance !== null || workOf(facts, nowMs) !== undefined;
    if (isWorkedOn && rule.inMaintenance === 'mute') return { kind: 'silenced', by: 'maintenance' };
    if (rule.faultClass !== 'link') return null;
    const areaId = areasOf(facts).find((id) => isHeldBack(areaOf(id).area, facts.kioskId));
    return areaId === undefined ? null : { kind: 'held', by: `area:${areaId}` };
  }

  /** The planned maintenance that goes on: rules of service hours do not count it, and those that always count must not tell of it. */
  function workOf(facts: KioskFacts, nowMs: number) {
    const ahead = { fromMs: nowMs, toMs: nowMs + WORK_AHEAD_MS };
    return world.works(facts, ahead).find(({ fromMs }) => fromMs <= nowMs);
  }

  function areaOf(id: string) {
    const known = areas.get(id) ?? { area: CALM_AREA, members: new Set<string>() };
    areas.set(id, known);
    return known;
  }

  function place(facts: KioskFacts, nowMs: number): void {
    const before = entries.get(facts.kioskId);
    const isLost = !facts.isRevoked && (facts.link === 'suspect' || facts.link === 'offline');
    for (const id of before === undefined ? [] : areasOf(before.facts)) {
      if (areasOf(facts).includes(id)) continue;
      areaOf(id).members.delete(facts.kioskId);
      areaOf(id).area = withLink(areaOf(id).area, facts.kioskId, false, nowMs);
    }
    for (const id of areasOf(facts)) {
      const entry = areaOf(id);
      entry.members.add(facts.kioskId);
      entry.area = withLink(entry.area, facts.kioskId, isLost, nowMs);
    }
    const alerts = before?.alerts ?? known.get(facts.kioskId) ?? new Map();
    entries.set(facts.kioskId, { facts, alerts, dueAtMs: before?.dueAtMs ?? nowMs });
  }

  /** Regions first: a site that is out with its region tells nothing of its own. */
  function stepAreas(nowMs: number): { news: BoardNews[]; freed: Set<string> } {
    const news: BoardNews[] = [];
    const freed = new Set<string>();
    for (const [areaId, entry] of [...areas].toSorted(([a], [b]) => a.localeCompare(b))) {
      const member = entries.get([...entry.members][0] ?? '');
      const region = member === undefined ? undefined : areas.get(`region:${member.facts.regionId}`);
      const isPartOfMore = areaId.startsWith('site:') && region !== undefined && region.area.phase !== 'calm';
      const step = stepArea(entry.area, { kiosks: entry.members.size, nowMs, isPartOfMore });
      // Its kiosks are judged alone again.
      if (entry.area.phase !== step.area.phase) for (const id of entry.area.lost.keys()) freed.add(id);
      entry.area = step.area;
      const regionId = member?.facts.regionId ?? '';
      news.push(...step.news.map((news) => ({ about: 'area' as const, areaId, regionId, news })));
    }
    return { news, freed };
  }

  function run(kioskIds: Iterable<string>, nowMs: number): BoardStep {
    const { news, freed } = stepAreas(nowMs);
    const changed = new Map<string, KioskAlerts>();
    for (const kioskId of new Set([...kioskIds, ...freed])) {
      const entry = entries.get(kioskId);
      if (entry === undefined) continue;
      const step = stepKiosk(entry.alerts, entry.facts, nowMs, {
        rules: world.rules,
        hours: world.hours,
        muteOf,
      });
      if (step.alerts.size > 0 || entry.alerts.size > 0) changed.set(kioskId, step.alerts);
      entry.alerts = step.alerts;
      entry.dueAtMs = earlier(step.dueAtMs, nextSilenceEdgeMs(entry.facts, nowMs));
      news.push(...step.news.map((item) => ({ about: 'kiosk' as const, facts: entry.facts, ...item })));
    }
    return { news, changed };
  }

  /** When a silence of this kiosk begins or ends, or the maintenance that goes on is over. */
  function nextSilenceEdgeMs(facts: KioskFacts, nowMs: number): number | null {
    let edgeMs: number | null = workOf(facts, nowMs)?.toMs ?? null;
    for (const silence of world.silences) {
      if (silence.toMs <= nowMs) continue;
      const edge = silence.fromMs > nowMs ? silence.fromMs : silence.toMs;
      const isMeant = world.rules.some((rule) => isSilenced(silence, rule, facts, silence.fromMs));
      if (isMeant) edgeMs = earlier(edgeMs, edge);
    }
    return edgeMs;
  }

  function dueKiosks(nowMs: number): string[] {
    return [...entries].filter(([, { dueAtMs }]) => dueAtMs !== null && dueAtMs <= nowMs).map(([id]) => id);
  }

  return {
    update(facts, nowMs) {
      for (const item of facts) place(item, nowMs);
      return run([...facts.map(({ kioskId }) => kioskId), ...dueKiosks(nowMs)], nowMs);
    },
    tick: (nowMs) => run(dueKiosks(nowMs), nowMs),
    setWorld(next, nowMs) {
      world = next;
      return run([...entries.keys()], nowMs);
    },
    dueAtMs() {
      let dueAtMs: number | null = null;
      for (const entry of entries.values()) dueAtMs = earlier(dueAtMs, entry.dueAtMs);
      for (const { area, members } of areas.values())
        dueAtMs = earlier(dueAtMs, areaDueAtMs(area, members.size));
      return dueAtMs;
    },
  };
}

function areasOf({ siteId, regionId }: KioskFacts): string[] {
  return [`region:${regionId}`, `site:${siteId}`];
}
