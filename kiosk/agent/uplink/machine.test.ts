import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  IDLE_LINK,
  transition,
  type Link,
  type LinkContext,
  type LinkEffect,
  type LinkEvent,
  type Transition,
} from './machine.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20261123);
const EPOCH = '0b2d5f0e-0000-4000-8000-000000000001';

function context(overrides: Partial<LinkContext> = {}): LinkContext {
  return { nowMs: 0, random: () => 0.5, endpointCount: 1, ...overrides };
}

/** Runs the events in order; all effects and where it ends. */
function run(events: readonly LinkEvent[], at: Partial<LinkContext> = {}, from: Link = IDLE_LINK) {
  const effects: LinkEffect[] = [];
  let link = from;
  for (const event of events) {
    const result = transition(link, event, context(at));
    link = result.link;
    effects.push(...result.effects);
  }
  return { link, effects, tags: effects.map(({ tag }) => tag) };
}

const START: LinkEvent = { tag: 'start' };
const SUBSCRIBED: LinkEvent = { tag: 'subscribed' };
const OK: LinkEvent = { tag: 'ok', controllerEpoch: EPOCH };
const REBIRTH: LinkEvent = { tag: 'rebirth' };
const CLOSED: LinkEvent = { tag: 'closed' };
const TIMER: LinkEvent = { tag: 'timer' };
const AWAY: LinkEvent = { tag: 'controller', isOnline: false };
const BACK: LinkEvent = { tag: 'controller', isOnline: true };
const ONLINE = [START, SUBSCRIBED, OK];

function delayOf(effects: readonly LinkEffect[]): number | null | undefined {
  return effects.findLast((effect) => effect.tag === 'timer')?.delayMs;
}

describe('link machine', () => {
  it('subscribes, then gives birth, and sends records only after the first ok', () => {
    expect(run([START]).tags).toEqual(['connect', 'timer']);
    expect(run([START, SUBSCRIBED]).tags.slice(2)).toEqual(['birth', 'timer']);
    const online = run(ONLINE);
    expect(online.link.phase.tag).toBe('online');
    expect(online.tags.at(-1)).toBe('pump');
    expect(run([START, OK, REBIRTH]).tags).toEqual(['connect', 'timer']);
  });

  it('no wait is without a deadline: neither for the connection nor for the answer to the birth', () => {
    for (const events of [[START], [START, SUBSCRIBED]]) {
      const waiting = run(events);
      expect(delayOf(waiting.effects)).toBeGreaterThan(0);
      const late = run([TIMER], {}, waiting.link);
      expect(late.tags).toContain('destroy');
      expect(late.link.phase.tag).toBe('waiting');
    }
  });

  it('delays grow up to a minute while attempts fail, and start again after a link that held', () => {
    let link = run([START]).link;
    const delays: number[] = [];
    for (let attempt = 0; attempt < 9; attempt++) {
      const failed = run([CLOSED], { random: () => 0.999 }, link);
      delays.push(delayOf(failed.effects) ?? 0);
      link = run([TIMER], {}, failed.link).link;
    }
    expect(delays.map((delayMs) => Math.round(delayMs / 1_000))).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    const online = run([SUBSCRIBED, OK], { nowMs: 0 }, link);
    const lost = run([CLOSED], { nowMs: 10_000, random: () => 0.999 }, online.link);
    expect(lost.link.failures).toBe(0);
    expect(delayOf(lost.effects)).toBeLessThanOrEqual(5_000);
  });

  it('a controller that accepts and drops at once is not hammered', () => {
    let link = IDLE_LINK;
    let last = 0;
    for (let round = 0; round < 8; round++) {
      const online = run(round === 0 ? ONLINE : [TIMER, SUBSCRIBED, OK], {}, link);
      const lost = run([CLOSED], { nowMs: 500, random: () => 0.999 }, online.link);
      link = lost.link;
      last = delayOf(lost.effects) ?? 0;
    }
    expect(last).toBeGreaterThan(59_000);
  });

  it('goes to the next endpoint when one fails, and stays with the one that worked', () => {
    const failed = run([START, CLOSED], { endpointCount: 3 });
    expect(failed.link.endpoint).toBe(1);
    const online = run([TIMER, SUBSCRIBED, OK], { endpointCount: 3 }, failed.link);
    expect(run([CLOSED], { endpointCount: 3 }, online.link).link.endpoint).toBe(1);
    const wrapped = run([START, CLOSED, TIMER, CLOSED, TIMER, CLOSED], { endpointCount: 3 });
    expect(wrapped.link.endpoint).toBe(0);
  });

  it('a request for a birth that crossed the birth is obeyed late, or not at all when the answer comes', () => {
    const born = run([START, SUBSCRIBED]);
    const asked = run([REBIRTH, REBIRTH], { nowMs: 200 }, born.link);
    expect(asked.tags).toEqual(['timer']);
    expect(delayOf(asked.effects)).toBe(800);
    expect(run([TIMER], { nowMs: 1_000 }, asked.link).tags).toEqual(['birth', 'timer']);
    const answered = run([OK], { nowMs: 300 }, asked.link);
    expect(answered.link.phase.tag).toBe('online');
    expect(delayOf(answered.effects)).toBeNull();
  });

  it('gives birth again when asked, or when another database answers', () => {
    const online = run(ONLINE);
    expect(run([REBIRTH], {}, online.link).tags).toEqual(['birth', 'timer']);
    expect(run([OK], {}, online.link).tags).toEqual(['pump']);
    const other: LinkEvent = { tag: 'ok', controllerEpoch: '0b2d5f0e-0000-4000-8000-000000000002' };
    expect(run([other], {}, online.link).tags).toEqual(['birth', 'timer']);
  });

  it('waits where it is for an absent controller, and comes back spread over 5 s', () => {
    const held = run([START, AWAY, SUBSCRIBED]);
    expect(held.link.phase.tag).toBe('held');
    expect(delayOf(held.effects)).toBeNull();
    const back = run([BACK], { random: () => 0.999 }, held.link);
    expect(delayOf(back.effects)).toBeGreaterThan(4_900);
    expect(delayOf(back.effects)).toBeLessThanOrEqual(5_000);
    expect(run([TIMER], {}, back.link).tags).toEqual(['birth', 'timer']);
    expect(delayOf(run([AWAY], {}, back.link).effects)).toBeNull();
  });

  it('walks on when the controller is away and there is another endpoint', () => {
    const held = run([START, SUBSCRIBED, OK, AWAY], { endpointCount: 2, nowMs: 60_000 });
    expect(held.tags).toContain('destroy');
    expect(held.link).toMatchObject({ phase: { tag: 'waiting' }, endpoint: 1 });
  });

  it('a controller that does not understand us is asked once a minute at most on average', () => {
    const online = run(ONLINE);
    const given = run([{ tag: 'incompatible' }], { nowMs: 3_600_000, random: () => 0.999 }, online.link);
    expect(given.tags).toContain('destroy');
    expect(delayOf(given.effects)).toBeGreaterThan(59_000);
  });

  it('says bye where somebody listens, and ends in time where nobody does', () => {
    const leaving = run([{ tag: 'stop' }], {}, run(ONLINE).link);
    expect(leaving.tags).toEqual(['pause', 'bye', 'timer']);
    expect(run([{ tag: 'left' }, CLOSED], {}, leaving.link).tags).toEqual(['disconnect', 'timer']);
    expect(run([TIMER], {}, leaving.link)).toMatchObject({ link: { phase: { tag: 'stopped' } } });
    for (const events of [[], [START], [START, CLOSED], [START, AWAY, SUBSCRIBED]]) {
      expect(run([...events, { tag: 'stop' }]).link.phase.tag).toBe('stopped');
    }
  });

  it('whatever happens: one connection at a time, records only while online, and stopped is final', () => {
    const event = fc.constantFrom<LinkEvent>(
      START,
      TIMER,
      SUBSCRIBED,
      AWAY,
      BACK,
      OK,
      REBIRTH,
      CLOSED,
      { tag: 'silent' },
      { tag: 'incompatible' },
      { tag: 'left' },
      { tag: 'stop' },
    );
    const random = fc.double({ min: 0, max: 0.999, noNaN: true });
    const step = fc.record({ event, laterMs: fc.nat(20_000), random });
    const steps = fc.array(step, { maxLength: 80, size: 'max' });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 3 }), (taken, endpointCount) => {
        let link = IDLE_LINK;
        let nowMs = 0;
        let hasConnection = false;
        for (const { event, laterMs, random } of taken) {
          // Only a connection can report its end.
          if (event.tag === 'closed' && !hasConnection) continue;
          if (event.tag === 'closed') hasConnection = false;
          nowMs += laterMs;
          const result = transition(link, event, { nowMs, random: () => random, endpointCount });
          for (const effect of result.effects) {
            expect(brokenRules(effect, hasConnection, result.link)).toEqual([]);
            if (effect.tag === 'connect') hasConnection = true;
            if (effect.tag === 'destroy') hasConnection = false;
          }
          expect(brokenSteps(link, result)).toEqual([]);
          link = result.link;
        }
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});

function brokenRules(effect: LinkEffect, hasConnection: boolean, after: Link): string[] {
  const rules: [string, boolean][] = [
    ['one connection at a time', effect.tag !== 'connect' || !hasConnection],
    ['speaks only on a connection', (effect.tag !== 'birth' && effect.tag !== 'bye') || hasConnection],
    ['records only while online', effect.tag !== 'pump' || after.phase.tag === 'online'],
  ];
  return rules.filter(([, holds]) => !holds).map(([rule]) => rule);
}

function brokenSteps(before: Link, { link, effects }: Transition): string[] {
  const leavesOnline = before.phase.tag === 'online' && link.phase.tag !== 'online';
  const rules: [string, boolean][] = [
    ['stopped is final', before.phase.tag !== 'stopped' || link.phase.tag === 'stopped'],
    ['records stop', !leavesOnline || effects.some(({ tag }) => tag === 'pause' || tag === 'birth')],
  ];
  return rules.filter(([, holds]) => !holds).map(([rule]) => rule);
}
