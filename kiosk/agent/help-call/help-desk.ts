/** Calls for help as records to the controller: runs the machine, keeps its one timer, and finds out whether a call has arrived. */
import { randomUUID } from 'node:crypto';
import { describeError } from '../../../shared/errors.ts';
import type { Log } from '../../../shared/log.ts';
import type { Clock, Timer } from '../../../shared/time/clock.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { isActive } from '../session/machine.ts';
import type { SessionState } from '../session/state.ts';
import type { View } from '../ui-api/messages.ts';
import { canCall, onHelp, QUIET_HELP, type HelpEvent, type HelpState } from './machine.ts';

/** How often it is looked whether the call has arrived. */
const LOOK_MS = 1000;

export interface HelpDeskDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly outbox: Pick<Outbox, 'append' | 'canStore' | 'pendingRows'>;
  /** The view may have changed. */
  readonly onChange: () => void;
}

export interface HelpDesk {
  call(state: SessionState): void;
  end(how: 'cancelled' | 'helped'): void;
  /** A call belongs to a visit: nobody comes for somebody who has left. */
  sessionChanged(state: SessionState): void;
  view(): View['help'];
  stop(): void;
}

export function createHelpDesk({ clock, log, outbox, onChange }: HelpDeskDeps): HelpDesk {
  let state: HelpState = QUIET_HELP;
  let visitId: string | null = null;
  let timer: Timer | undefined;

  const world = () => ({
    nowMs: clock.nowMs(),
    monoMs: clock.monoMs(),
    canStore: outbox.canStore,
  });

  function dispatch(event: HelpEvent): void {
    const next = onHelp(state, event, world());
    if (next.state === state) return;
    if (next.fact !== null && !tryRecord(next.fact) && next.fact.event === 'called') return;
    state = next.state;
    timer?.cancel();
    timer = state.open === null ? undefined : clock.setTimer(LOOK_MS, look);
    onChange();
  }

  /** A call that cannot be recorded calls nobody; its end ends it in any case. */
  function tryRecord(body: NonNullable<ReturnType<typeof onHelp>['fact']>): boolean {
    try {
      outbox.append({ type: 'help-call', body });
      log.info({ event: body.event, step: body.step }, 'a call for help');
      return true;
    } catch (error) {
      log.warn({ reason: describeError(error) }, 'a call for help could not be recorded');
      return false;
    }
  }

  function look(): void {
    timer = clock.setTimer(LOOK_MS, look);
    // The records leave in order: with none under way, this one has arrived too.
    if (state.open?.isSent === false && outbox.pendingRows() === 0) dispatch({ type: 'sent' });
    else dispatch({ type: 'deadline' });
  }

  return {
    call(session) {
      visitId = isActive(session) ? session.visit.id : null;
      const serviceId = 'service' in session ? session.service.id : null;
      dispatch({ type: 'call', id: randomUUID(), step: session.step, serviceId });
    },
    end: (how) => dispatch({ type: 'end', how }),
    sessionChanged(session) {
      if (visitId === null || (isActive(session) && session.visit.id === visitId)) return;
      visitId = null;
      dispatch({ type: 'end', how: 'left' });
    },
    view() {
      const { open } = state;
      const call = open === null ? null : { calledAtMs: open.calledAtMs, isSent: open.isSent };
      return { call, canCall: canCall(state, world()) };
    },
    stop() {
      dispatch({ type: 'end', how: 'left' });
      timer?.cancel();
    },
  };
}
