/** Runs technician mode: its row and records before the screen, then the effects, then one timer for the deadline. */
import { randomUUID } from 'node:crypto';
import { selfTest } from '../../../devices/self-test/self-test.ts';
import type { AnyDriver } from '../../../devices/definition.ts';
import type { DeviceId } from '../../../shared/domain/ids.ts';
import type { OutOfServiceNotice } from '../../../shared/domain/maintenance.ts';
import { describeError } from '../../../shared/errors.ts';
import type { Log } from '../../../shared/log.ts';
import type { MaintenanceBody } from '../../../shared/protocol/index.ts';
import type { Clock } from '../../../shared/time/clock.ts';
import { createDeadlineTimer } from '../../../shared/time/deadline-timer.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { TechnicianTouch } from '../ui-api/technician-messages.ts';
import type { TechnicianCodes } from './code.ts';
import type { TechnicianEffect, TechnicianEvent } from './events.ts';
import { afterStart } from './guard.ts';
import type { TechnicianEntry, TechnicianJournal } from './journal.ts';
import { deadlineOf, FRESH_STATE, transition } from './machine.ts';
import type { EndpointAnswer, ExportState, TechnicianState, TechnicianWorld } from './state.ts';

export interface TechnicianDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: TechnicianJournal;
  readonly outbox: Pick<Outbox, 'append'>;
  readonly codes: TechnicianCodes;
  /** The clock that codes are compared with: the controller's where it is known. */
  readonly codeTimeMs: () => number;
  readonly isFree: () => boolean;
  readonly devices: () => TechnicianWorld['devices'];
  /** undefined: nothing answers there. */
  readonly driver: (deviceId: DeviceId) => AnyDriver | undefined;
  /** Nobody else moves cards of this device, until it is given back. */
  readonly setAside: (deviceId: DeviceId, isAside: boolean) => void;
  readonly emptyBin: (deviceId: DeviceId) => void;
  readonly probe: () => Promise<readonly EndpointAnswer[]>;
  readonly exportLog: () => Promise<Exclude<ExportState, { state: 'writing' }>>;
  readonly restart: () => void;
  /** The state may have changed. */
  readonly onChange: () => void;
}

export interface TechnicianRunner {
  readonly state: TechnicianState;
  /** Nobody is served meanwhile. */
  readonly isIn: boolean;
  readonly outOfService: OutOfServiceNotice | null;
  touch(touch: TechnicianTouch): void;
  /** A visit began or ended. */
  sessionMoved(): void;
  /** Tries again to append records that found no room in the outbox. */
  flush(): void;
  /** Settles what the previous run left; once, before the first touch. */
  recover(): void;
  /** Calls a test off and lets it give back what it holds, at most `graceMs`. Final. */
  stop(graceMs: number): Promise<void>;
}

export function createTechnicianRunner(deps: TechnicianDeps): TechnicianRunner {
  const { clock, log, journal } = deps;
  const left = journal.load();
  const queue: TechnicianEvent[] = [];
  const waiting: MaintenanceBody[] = [];
  let state: TechnicianState = {
    ...FRESH_STATE,
    guard: afterStart(left, clock.monoMs()),
    outOfService: left.outOfService,
    fillings: left.fillings,
  };
  let written = JSON.stringify(left);
  const timer = createDeadlineTimer(clock, () => dispatch({ do: 'deadline' }));
  let test: { readonly abort: AbortController; readonly ended: Promise<void> } | undefined;
  let isRunning = false;
  let isStopped = false;

  const world = (): TechnicianWorld => ({
    nowMs: clock.nowMs(),
    monoMs: clock.monoMs(),
    isFree: deps.isFree(),
    newSessionId: randomUUID(),
    devices: deps.devices(),
  });

  function dispatch(event: TechnicianEvent): void {
    if (isStopped) return;
    queue.push(event);
    if (isRunning) return;
    isRunning = true;
    const before = state;
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) step(next);
    } finally {
      isRunning = false;
    }
    if (state !== before) deps.onChange();
  }

  function step(event: TechnicianEvent): void {
    const next = transition(state, event, world());
    if (next.state.presence.step !== state.presence.step)
      log.info({ from: state.presence.step, to: next.state.presence.step }, 'technician');
    state = next.state;
    for (const effect of next.effects) if (effect.type === 'record') waiting.push(effect.body);
    flush();
    for (const effect of next.effects) carryOut(effect);
    timer.arm(deadlineOf(state));
  }

  /** A code that was used is kept even where its record has to wait: it must not open twice after a crash. */
  function flush(): void {
    const entry = entryOf(state);
    try {
      for (let body = waiting[0]; body !== undefined; body = waiting[0]) {
        const isLast = waiting.length === 1;
        deps.outbox.append({ type: 'maintenance', body }, () => (isLast ? put(entry) : undefined));
        waiting.shift();
      }
      put(entry);
    } catch (error) {
      log.warn({ reason: describeError(error) }, 'what a technician did has to wait for its record');
      tryPut(entry);
    }
  }

  function put(entry: TechnicianEntry): void {
    const text = JSON.stringify(entry);
    if (text === written) return;
    journal.put(entry);
    written = text;
  }

  function tryPut(entry: TechnicianEntry): void {
    try {
      put(entry);
    } catch (error) {
      log.error({ reason: describeError(error) }, 'the state of technician mode cannot be kept');
    }
  }

  function carryOut(effect: TechnicianEffect): void {
    switch (effect.type) {
      case 'record':
        return;
      case 'test':
        return startTest(effect);
      case 'stopTest':
        return test?.abort.abort();
      case 'emptyBin':
        return deps.emptyBin(effect.deviceId);
      case 'probe':
        return void deps.probe().then((answers) => dispatch({ do: 'probed', answers }));
      case 'export':
        return void deps.exportLog().then((result) => dispatch({ do: 'exportEnded', result }));
      case 'restart':
        return deps.restart();
    }
  }

  function startTest({ no, deviceId }: Extract<TechnicianEffect, { type: 'test' }>): void {
    const abort = new AbortController();
    test = { abort, ended: runTest(no, deviceId, abort.signal) };
  }

  async function runTest(no: number, deviceId: DeviceId, signal: AbortSignal): Promise<void> {
    await tryOut(no, deviceId, signal);
    test = undefined;
    dispatch({ do: 'testEnded', no });
  }

  /** Runs to its end also when it is called off: the test itself gives cards back and closes the entry. */
  async function tryOut(no: number, deviceId: DeviceId, signal: AbortSignal): Promise<void> {
    const say = (isPassed: boolean, detail: string | null) =>
      dispatch({ do: 'testStep', no, step: { name: 'answers', isPassed, detail } });
    deps.setAside(deviceId, true);
    try {
      const driver = deps.driver(deviceId);
      if (driver === undefined) return say(false, null);
      const ask = (what: Extract<TechnicianEvent, { do: 'testAsks' }>['ask']) =>
        dispatch({ do: 'testAsks', no, ask: what });
      for await (const step of selfTest(driver, { clock, signal, ask }))
        dispatch({ do: 'testStep', no, step });
    } catch (error) {
      log.error({ deviceId, reason: describeError(error) }, 'a self-test failed');
      say(false, describeError(error));
    } finally {
      deps.setAside(deviceId, false);
    }
  }

  return {
    get state() {
      return state;
    },
    get isIn() {
      return state.presence.step === 'in';
    },
    get outOfService() {
      return state.outOfService;
    },
    touch(touch) {
      if (touch.do !== 'code') return dispatch(touch);
      const { lastStep } = state.guard;
      const fit = deps.codes.compare(touch.code, { lastStep, nowMs: deps.codeTimeMs() });
      // On another screen there is nothing to compare for.
      if (state.presence.step === touch.screen) dispatch({ do: 'code', fit });
    },
    sessionMoved() {
      // Of many changes of a visit hardly one concerns the pad.
      if (state.presence.step === 'code') dispatch({ do: 'sessionMoved' });
    },
    flush,
    recover() {
      if (left.sessionId === null) return;
      waiting.push({
        technicianSessionId: left.sessionId,
        act: 'signed-out',
        deviceId: null,
        result: 'interrupted',
        happenedAtMs: Math.max(0, clock.nowMs()),
      });
      flush();
    },
    async stop(graceMs) {
      dispatch({ do: 'stop' });
      if (test !== undefined) {
        const grace = Promise.withResolvers<void>();
        const graceTimer = clock.setTimer(graceMs, grace.resolve);
        await Promise.race([test.ended, grace.promise]);
        graceTimer.cancel();
      }
      isStopped = true;
      timer.cancel();
    },
  };
}

function entryOf({ guard, outOfService, fillings, presence }: TechnicianState): TechnicianEntry {
  const { lastStep, wrong } = guard;
  const sessionId = presence.step === 'in' ? presence.sessionId : null;
  return { lastStep, wrong, outOfService, fillings, sessionId };
}
