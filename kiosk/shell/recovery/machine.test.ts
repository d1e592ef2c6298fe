import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  RECOVERY_LIMITS,
  startRecovery,
  transition,
  type LifeSign,
  type RecoveryEffect,
  type RecoveryEvent,
  type RecoveryState,
} from './machine.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20261125);
const IDLE: LifeSign = { token: 'first', isInSession: false };
const SECOND_MS = 1_000;

/** A kiosk on its own clock, probed once a second. */
function createKiosk(canRestart = true) {
  let nowMs = 0;
  let state: RecoveryState = startRecovery(nowMs, canRestart);
  const effects: RecoveryEffect[] = [];
  const send = (event: RecoveryEvent) => {
    const step = transition(state, event, nowMs);
    ({ state } = step);
    effects.push(...step.effects);
    return step.effects;
  };
  return {
    send,
    effects,
    screen: () => state.screen,
    pass: (ms: number) => void (nowMs += ms),
    /** Seconds of probes; the page says that it is alive unless told otherwise. */
    run(seconds: number, agent: LifeSign | null = IDLE, { isAlive = true, isNight = false } = {}) {
      for (let second = 0; second < seconds; second++) {
        nowMs += SECOND_MS;
        if (isAlive) send({ type: 'alive' });
        send({ type: 'probed', agent, isNight });
      }
    },
  };
}

const shownUi = { type: 'showUi', token: 'first' };

describe('the screen', () => {
  it('says that the machine starts until the agent answers, then shows the page once', () => {
    const kiosk = createKiosk();
    const starting = { type: 'showOutOfService', reason: 'starting' };
    kiosk.run(5, null);
    expect(kiosk.effects).toEqual([starting]);
    kiosk.run(60);
    expect(kiosk.effects).toEqual([starting, shownUi]);
  });

  it('begins with the page where the agent runs already', () => {
    const kiosk = createKiosk();
    kiosk.run(60);
    expect(kiosk.effects).toEqual([shownUi]);
  });

  it('calls it out of service when the agent does not come up in 30 s', () => {
    const kiosk = createKiosk();
    kiosk.run(31, null);
    expect(kiosk.effects).toContainEqual({ type: 'showOutOfService', reason: 'agent' });
  });

  it('stays when one answer of the agent is missing, and goes after three', () => {
    const kiosk = createKiosk();
    kiosk.run(10);
    kiosk.run(2, null);
    kiosk.run(1);
    expect(kiosk.effects).toEqual([shownUi]);
    kiosk.run(3, null);
    expect(kiosk.effects.at(-1)).toEqual({ type: 'showOutOfService', reason: 'agent' });
    kiosk.run(1, { token: 'second', isInSession: false });
    expect(kiosk.effects.at(-1)).toEqual({ type: 'showUi', token: 'second' });
  });

  it('is opened with the new token when the agent was started anew between two probes', () => {
    const kiosk = createKiosk();
    kiosk.run(10);
    kiosk.run(10, { token: 'second', isInSession: false });
    expect(kiosk.effects).toEqual([shownUi, { type: 'showUi', token: 'second' }]);
  });

  it('begins anew after a visit, as often as visits end', () => {
    const kiosk = createKiosk();
    kiosk.run(10);
    for (let visit = 0; visit < 50; visit++) {
      kiosk.run(2);
      kiosk.send({ type: 'wiped' });
    }
    expect(kiosk.effects).toEqual(Array.from({ length: 51 }, () => shownUi));
  });
});

describe('a page', () => {
  it('that is gone is replaced at once', () => {
    const kiosk = createKiosk();
    kiosk.run(10);
    expect(kiosk.send({ type: 'failed' })).toEqual([shownUi]);
  });

  it('that falls silent is replaced after 12 s, one that never speaks after 20 s', () => {
    const kiosk = createKiosk();
    kiosk.run(10);
    kiosk.run(11, IDLE, { isAlive: false });
    expect(kiosk.effects).toEqual([shownUi]);
    kiosk.run(1, IDLE, { isAlive: false });
    expect(kiosk.effects).toEqual([shownUi, shownUi]);
    kiosk.run(19, IDLE, { isAlive: false });
    expect(kiosk.effects).toHaveLength(2);
    kiosk.run(1, IDLE, { isAlive: false });
    expect(kiosk.effects).toHaveLength(3);
  });

  it('that ends its visit as soon as it is shown is broken, and does not flicker for ever', () => {
    const kiosk = createKiosk(false);
    kiosk.run(1);
    for (let count = 0; count < 20; count++) kiosk.send({ type: 'wiped' });
    expect(kiosk.effects.at(-1)).toEqual({ type: 'showOutOfService', reason: 'window' });
  });

  it('of the out-of-service screen that dies is shown again with the next probe, not in a circle', () => {
    const kiosk = createKiosk();
    kiosk.run(31, null);
    expect(kiosk.send({ type: 'failed' })).toEqual([]);
    kiosk.run(1, null);
    expect(kiosk.effects.at(-1)).toEqual({ type: 'showOutOfService', reason: 'agent' });
    kiosk.run(20, null);
    const shown = kiosk.effects.flatMap((effect) =>
      effect.type === 'showOutOfService' ? [effect.reason] : [],
    );
    expect(shown).toEqual(['starting', 'agent', 'agent']);
  });
});

describe('failures', () => {
  const failures = RECOVERY_LIMITS.failures;

  it('beyond five in ten minutes end the app, to be started anew', () => {
    const kiosk = createKiosk();
    kiosk.run(1);
    for (let count = 0; count < failures; count++) expect(kiosk.send({ type: 'failed' })).toEqual([shownUi]);
    expect(kiosk.send({ type: 'failed' })).toEqual([{ type: 'restartApp', why: 'failures' }]);
  });

  it('that are spread over the day do not add up', () => {
    const kiosk = createKiosk();
    kiosk.run(1);
    for (let count = 0; count < 100; count++) {
      kiosk.run(121);
      expect(kiosk.send({ type: 'failed' })).toEqual([shownUi]);
    }
  });

  it('that restarting did not cure rest on the out-of-service page for five minutes, then it is tried again', () => {
    const kiosk = createKiosk(false);
    kiosk.run(1);
    for (let count = 0; count <= failures; count++) kiosk.send({ type: 'failed' });
    expect(kiosk.effects.at(-1)).toEqual({ type: 'showOutOfService', reason: 'window' });
    kiosk.run(299);
    expect(kiosk.effects.at(-1)).toEqual({ type: 'showOutOfService', reason: 'window' });
    kiosk.run(1);
    expect(kiosk.effects.at(-1)).toEqual(shownUi);
  });
});

describe('an agent', () => {
  it('that does not answer for 30 s hangs, and is ended every 30 s until one answers', () => {
    const kiosk = createKiosk();
    kiosk.run(5);
    kiosk.run(90, null);
    expect(kiosk.effects.filter(({ type }) => type === 'killAgent')).toHaveLength(3);
    kiosk.run(300);
    expect(kiosk.effects.filter(({ type }) => type === 'killAgent')).toHaveLength(3);
  });
});

describe('the night', () => {
  const night = { isNight: true };
  it('is when an app that ran all day starts anew, outside a visit', () => {
    const kiosk = createKiosk();
    kiosk.run(10, IDLE, night);
    kiosk.pass(RECOVERY_LIMITS.nightlyAfterMs);
    kiosk.run(10, IDLE);
    kiosk.run(10, { token: 'first', isInSession: true }, night);
    kiosk.run(10, null, night);
    expect(kiosk.effects.map(({ type }) => type)).not.toContain('restartApp');
    kiosk.run(1, IDLE, night);
    expect(kiosk.effects.at(-1)).toEqual({ type: 'restartApp', why: 'nightly' });
  });
});

describe('whatever happens', () => {
  const event = fc.oneof(
    { weight: 4, arbitrary: fc.constant<RecoveryEvent>({ type: 'probed', agent: IDLE, isNight: false }) },
    { weight: 3, arbitrary: fc.constant<RecoveryEvent>({ type: 'probed', agent: null, isNight: false }) },
    { weight: 3, arbitrary: fc.constant<RecoveryEvent>({ type: 'alive' }) },
    fc.constant<RecoveryEvent>({ type: 'wiped' }),
    fc.constant<RecoveryEvent>({ type: 'failed' }),
    fc.constant<RecoveryEvent>({
      type: 'probed',
      agent: { token: 'second', isInSession: true },
      isNight: false,
    }),
  );
  const story = fc.array(fc.tuple(event, fc.constantFrom(0, 100, 1_000, 1_000, 20_000, 400_000)), {
    maxLength: 200,
  });

  it('the state names what was last shown, the UI is shown only with a token, and nothing is shown twice without a reason', () => {
    fc.assert(
      fc.property(story, fc.boolean(), (events, canRestart) => {
        const kiosk = createKiosk(canRestart);
        let shown: RecoveryEffect | undefined;
        for (const [happening, pauseMs] of events) {
          kiosk.pass(pauseMs);
          const before = kiosk.screen();
          for (const effect of kiosk.send(happening)) {
            if (effect.type !== 'showUi' && effect.type !== 'showOutOfService') continue;
            const isRepeated = JSON.stringify(effect) === JSON.stringify(shown);
            const isForced =
              happening.type !== 'probed' ||
              effect.type === 'showUi' ||
              (before.tag === 'outOfService' && !before.isShown);
            expect(isRepeated && !isForced).toBe(false);
            shown = effect;
          }
          const screen = kiosk.screen();
          const named: RecoveryEffect =
            screen.tag === 'ui'
              ? { type: 'showUi', token: screen.token }
              : { type: 'showOutOfService', reason: screen.reason };
          // Until the first probe nothing is.
          expect(named).toEqual(shown ?? { type: 'showOutOfService', reason: 'starting' });
        }
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  it('from any state a living agent and a living page are on the screen again within six minutes', () => {
    fc.assert(
      fc.property(story, fc.boolean(), (events, canRestart) => {
        const kiosk = createKiosk(canRestart);
        for (const [happening, pauseMs] of events) {
          kiosk.pass(pauseMs);
          kiosk.send(happening);
        }
        kiosk.run(360);
        expect(kiosk.screen().tag).toBe('ui');
      }),
      { seed: SEED, numRuns: 300 },
    );
  });
});
