/** Tells stories of one kiosk for tests: what happens to it, minute by minute, and what becomes known of it. */
import type { Born, Fact, LinkChange, Stretch, Story, Told } from './evidence.ts';
import { judge } from './judge.ts';
import type { Interval as Span } from '../../../shared/time/intervals.ts';

/** 2026-11-23 08:00 in Chengdu. */
export const T0 = Date.UTC(2026, 10, 23);
export const MINUTE = 60_000;
export const FOREVER = Number.MAX_SAFE_INTEGER;

export interface TestStory {
  /** A run begins: `skewMs` is how far its wall clock is wrong. */
  run(
    bootCount: number,
    atMs: number,
    options?: { skewMs?: number; exit?: string; aliveAtMs?: number },
  ): TestStory;
  born(atMs: number): TestStory;
  tell(atMs: number, fact: Fact, receivedAtMs?: number): TestStory;
  open(atMs: number, id?: string): TestStory;
  close(atMs: number, missing: readonly string[], id?: string): TestStory;
  link(atMs: number, link: LinkChange['link'], extra?: Partial<LinkChange>): TestStory;
  blind(span: Span): TestStory;
  story(): Story;
  /** The stretches of an axis as `[fromMinute, toMinute, state, cause]`; minutes from T0. */
  bars(axis: string): (readonly [number, number | null, string, string | null])[];
}

export function tellStory(): TestStory {
  const told: Told[] = [];
  const births: Born[] = [];
  const links: LinkChange[] = [];
  let watch: Span[] = [{ fromMs: 0, toMs: FOREVER }];
  let boot = { bootCount: 0, startMs: T0, skewMs: 0 };
  const clock = (atMs: number) => ({ atMs: atMs + boot.skewMs, monoMs: atMs - boot.startMs });

  const self: TestStory = {
    run(bootCount, atMs, { skewMs = 0, exit, aliveAtMs } = {}) {
      const before = boot;
      boot = { bootCount, startMs: atMs - 1000, skewMs };
      const previousAlive =
        aliveAtMs === undefined
          ? null
          : { atMs: aliveAtMs + before.skewMs, monoMs: aliveAtMs - before.startMs };
      const previousExit = (exit ?? (bootCount === 1 ? 'first-start' : 'crash')) as 'crash';
      return self.tell(atMs, { kind: 'started', previousExit, previousAlive });
    },
    born(atMs) {
      const { atMs: sentAtMs, monoMs } = clock(atMs);
      births.push({ bootCount: boot.bootCount, sentAtMs, monoMs, receivedAtMs: atMs });
      return self;
    },
    tell(atMs, fact, receivedAtMs = atMs + 100 * MINUTE) {
      const seq = told.filter(({ bootCount }) => bootCount === boot.bootCount).length + 1;
      told.push({
        bootCount: boot.bootCount,
        seq,
        order: told.length + 1,
        ...clock(atMs),
        receivedAtMs,
        fact,
      });
      return self;
    },
    open: (atMs, id = 'certificate') => self.tell(atMs, { kind: 'service', id, isOpen: true, missing: [] }),
    close: (atMs, missing, id = 'certificate') =>
      self.tell(atMs, { kind: 'service', id, isOpen: false, missing }),
    link(atMs, link, extra = {}) {
      links.push({ atMs, link, cause: 'test', heardAtMs: null, reason: null, ...extra });
      return self;
    },
    blind({ fromMs, toMs }) {
      const last = watch.at(-1);
      watch = [
        ...watch.slice(0, -1),
        { fromMs: last?.fromMs ?? 0, toMs: fromMs },
        { fromMs: toMs, toMs: FOREVER },
      ];
      return self;
    },
    story: () => ({
      fromBoot: 0,
      floorMs: Number.NEGATIVE_INFINITY,
      births,
      told,
      links,
      watch,
      before: { offered: [], down: [] },
    }),
    bars: (axis) =>
      judge(self.story())
        .filter((stretch) => stretch.axis === axis)
        .map(barOf),
  };
  return self;
}

function barOf({ fromMs, toMs, state, cause }: Stretch) {
  return [(fromMs - T0) / MINUTE, toMs === null ? null : (toMs - T0) / MINUTE, state, cause] as const;
}

export const at = (minute: number) => T0 + minute * MINUTE;
