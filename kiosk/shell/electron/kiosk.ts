/** Joins agent, screen and the rules of recovery: asks once a second, tells the machine what happened, does what it says. */
import type { Log } from '../../../shared/log.ts';
import type { Clock } from '../../../shared/time/clock.ts';
import { hourOf } from '../../../shared/time/day.ts';
import type { AgentProcess } from '../agent-process.ts';
import { probeAgent } from '../agent-probe.ts';
import { startRecovery, transition, type RecoveryEffect, type RecoveryEvent } from '../recovery/machine.ts';
import type { ShellSettings } from '../settings.ts';
import { outOfServiceContent, uiContent } from './contents.ts';
import type { Screen, ScreenEvent } from './screen.ts';

const PROBE_INTERVAL_MS = 1_000;
/** When hardly anybody comes. */
const NIGHT_HOUR = 3;

export interface KioskDeps {
  readonly settings: ShellSettings;
  readonly uiFolder: string;
  readonly screen: Screen;
  /** Missing where the agent is a service of its own. */
  readonly agent: AgentProcess | undefined;
  readonly canRestart: boolean;
  readonly restartApp: (why: 'failures' | 'nightly') => void;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Kiosk {
  onScreen(event: ScreenEvent): void;
  /** The end has begun: processes that go now are no failures. */
  stop(): void;
}

export function runKiosk(deps: KioskDeps): Kiosk {
  const { settings, screen, clock, log } = deps;
  let state = startRecovery(clock.monoMs(), deps.canRestart);
  let isEnding = false;

  function dispatch(event: RecoveryEvent): void {
    if (isEnding) return;
    const step = transition(state, event, clock.monoMs());
    ({ state } = step);
    for (const effect of step.effects) carryOut(effect);
  }

  function carryOut(effect: RecoveryEffect): void {
    // Not the token.
    log.info({ effect: effect.type, ...('reason' in effect && { reason: effect.reason }) }, 'recovery');
    switch (effect.type) {
      case 'showUi':
        return screen.show(uiContent(deps.uiFolder, settings.agent.url, effect.token));
      case 'showOutOfService':
        return screen.show(outOfServiceContent(effect.reason, settings));
      case 'killAgent':
        return deps.agent?.kill();
      case 'restartApp':
        return deps.restartApp(effect.why);
    }
  }

  async function probe(): Promise<void> {
    const agent = await probeAgent(settings.agent);
    dispatch({ type: 'probed', agent, isNight: hourOf(clock.nowMs()) === NIGHT_HOUR });
    clock.setTimer(PROBE_INTERVAL_MS, () => void probe());
  }

  deps.agent?.start();
  void probe();
  return {
    onScreen: (event) => dispatch({ type: event }),
    stop() {
      isEnding = true;
    },
  };
}
