/** Notices area outages as they happen (core/area.ts), writes them down, and ends them when enough kiosks are back. */
import { describeError } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import type { Clock, Timer } from '../../shared/time/clock.ts';
import type { LinkState } from '../fleet/read-model.ts';
import type { Store } from '../store/store.ts';
import { areasOf, BURST_MS, isMany, type Group, type Loss } from './core/area.ts';
import { readGroups, readOpenAreas, saveArea, type AreaRow } from './area-rows.ts';

export interface AreaWatch {
  start(): Promise<void>;
  /** The links of these kiosks changed. */
  linksChanged(kioskIds: readonly string[]): void;
  close(): Promise<void>;
}

export interface AreaDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly linkOf: (kioskId: string) => LinkState;
}

export function createAreaWatch({ store, clock, log, linkOf }: AreaDeps): AreaWatch {
  const links = new Map<string, LinkState>();
  let losses: Loss[] = [];
  let open: AreaRow[] = [];
  let timer: Timer | undefined;
  let working = Promise.resolve();

  function work(job: () => Promise<void>): void {
    working = working.then(job).catch((error: unknown) => {
      log.warn({ error: describeError(error) }, 'an area outage is not written down');
    });
  }

  async function judgeBurst(): Promise<void> {
    timer = undefined;
    const burst = losses;
    losses = [];
    const groups = await readGroups(store.db);
    for (const area of areasOf(burst, groups)) {
      const row = { ...area, id: `${area.kind}-${area.group}-${area.fromMs}`, toMs: null };
      open.push(row);
      await saveArea(store.db, row);
      log.warn(
        { area: row.id, kiosks: area.kiosks.length },
        'many kiosks of one area lost their link at once',
      );
    }
    await endAreas(groups);
  }

  async function endAreas(groups?: readonly Group[]): Promise<void> {
    if (open.length === 0) return;
    const known = groups ?? (await readGroups(store.db));
    for (const area of open) {
      const away = area.kiosks.filter((id) => linkOf(id) !== 'online').length;
      const group = known.find(({ kind, id }) => kind === area.kind && id === area.group);
      if (group !== undefined && isMany(away, group)) continue;
      open = open.filter((other) => other !== area);
      await saveArea(store.db, { ...area, toMs: clock.nowMs() });
    }
  }

  return {
    async start() {
      open = await readOpenAreas(store.db);
    },
    linksChanged(kioskIds) {
      for (const kioskId of kioskIds) {
        const link = linkOf(kioskId);
        const isLost = links.get(kioskId) === 'online' && (link === 'suspect' || link === 'offline');
        if (isLost) losses.push({ kioskId, atMs: clock.nowMs() });
        links.set(kioskId, link);
      }
      if (losses.length > 0) timer ??= clock.setTimer(BURST_MS, () => work(judgeBurst));
      if (open.length > 0) work(() => endAreas());
    },
    async close() {
      timer?.cancel();
      await working;
    },
  };
}
