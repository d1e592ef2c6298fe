/** What a technician does once in: each act that changes something is a record. */
import type { MaintenanceBody } from '../../../shared/protocol/index.ts';
import type { TechnicianEffect, TechnicianEvent, Transition } from './events.ts';
import { paperUnitOf, type In, type TechnicianState, type TechnicianWorld } from './state.ts';

type Act = Extract<
  TechnicianEvent,
  {
    do:
      | 'show'
      | 'test'
      | 'stopTest'
      | 'refill'
      | 'emptyBin'
      | 'takeOut'
      | 'putBack'
      | 'probe'
      | 'export'
      | 'exportEnded'
      | 'setLanguage'
      | 'activity';
  }
>;

type Told = Omit<MaintenanceBody, 'technicianSessionId' | 'happenedAtMs' | 'deviceId'> &
  Partial<Pick<MaintenanceBody, 'deviceId'>>;

export function record(
  by: In | null,
  { deviceId = null, ...told }: Told,
  { nowMs }: TechnicianWorld,
): Extract<TechnicianEffect, { type: 'record' }> {
  const body = {
    technicianSessionId: by?.sessionId ?? null,
    deviceId,
    happenedAtMs: Math.max(0, nowMs),
    ...told,
  };
  return { type: 'record', body };
}

export function onAct(state: TechnicianState, presence: In, act: Act, world: TechnicianWorld): Transition {
  const to = (change: Partial<In>, ...effects: TechnicianEffect[]): Transition => ({
    state: { ...state, presence: { ...presence, ...change } },
    effects,
  });
  switch (act.do) {
    case 'activity':
      return to({});
    case 'setLanguage':
      return to({ language: act.language });
    case 'show':
      return show(state, presence, act, world);
    case 'test':
      return startTest(state, presence, world);
    case 'stopTest': {
      const { test } = presence;
      if (test?.isRunning !== true) return to({});
      return to({ test: { ...test, ask: null, isStopped: true } }, { type: 'stopTest' });
    }
    case 'refill':
      return refill(state, presence, act.amount, world);
    case 'emptyBin':
      return emptyBin(state, presence, world);
    case 'takeOut': {
      const { notice } = act;
      const told = record(presence, { act: 'taken-out', result: 'done', notice }, world);
      return { state: { ...state, presence, outOfService: notice }, effects: [told] };
    }
    case 'putBack': {
      if (state.outOfService === null) return to({});
      const told = record(presence, { act: 'put-back', result: 'done' }, world);
      return { state: { ...state, presence, outOfService: null }, effects: [told] };
    }
    case 'probe':
      return to({ answers: null }, { type: 'probe' });
    case 'export':
      if (presence.exported?.state === 'writing') return to({});
      return to({ exported: { state: 'writing' } }, { type: 'export' });
    case 'exportEnded': {
      const result = act.result.state === 'written' ? 'done' : 'failed';
      return to({ exported: act.result }, record(presence, { act: 'logs-exported', result }, world));
    }
  }
}

/** Pages about one device show the one that was named, and none that the machine does not have. */
function show(
  state: TechnicianState,
  presence: In,
  { page, deviceId }: Extract<Act, { do: 'show' }>,
  { devices }: TechnicianWorld,
): Transition {
  const isOfDevice = page === 'device' || page === 'jam' || page === 'refill';
  const device = devices.find(({ id }) => id === deviceId);
  if (isOfDevice && device === undefined) return { state: { ...state, presence }, effects: [] };
  const next: In = {
    ...presence,
    page,
    deviceId: isOfDevice ? (device?.id ?? null) : null,
    // What an earlier look said is old.
    answers: null,
    exported: page === 'logs' ? null : presence.exported,
  };
  return {
    state: { ...state, presence: next },
    effects: page === 'network' ? [{ type: 'probe' }] : [],
  };
}

/** One at a time: two tests would move the same card. */
function startTest(state: TechnicianState, presence: In, { devices }: TechnicianWorld): Transition {
  const { deviceId, test } = presence;
  const device = devices.find(({ id }) => id === deviceId);
  if (device === undefined || test?.isRunning === true) return { state: { ...state, presence }, effects: [] };
  const no = state.tests + 1;
  const begun = { no, deviceId: device.id, steps: [], ask: null, isRunning: true, isStopped: false };
  return {
    state: { ...state, tests: no, presence: { ...presence, page: 'device', test: begun } },
    effects: [{ type: 'test', no, deviceId: device.id }],
  };
}

export function testMoved(
  presence: In,
  event: Extract<TechnicianEvent, { do: 'testAsks' | 'testStep' }>,
): In {
  const { test } = presence;
  if (test === null || test.no !== event.no || !test.isRunning) return presence;
  if (event.do === 'testAsks') return { ...presence, test: { ...test, ask: event.ask } };
  return { ...presence, test: { ...test, ask: null, steps: [...test.steps, event.step] } };
}

export function testEnded(
  state: TechnicianState,
  presence: In,
  { no }: Extract<TechnicianEvent, { do: 'testEnded' }>,
  world: TechnicianWorld,
): Transition {
  const { test } = presence;
  if (test === null || test.no !== no || !test.isRunning) return { state, effects: [] };
  const ended = { ...test, ask: null, isRunning: false };
  const steps = test.steps.map(({ name, isPassed }) => ({ name, isPassed }));
  const { deviceId } = test;
  const told = record(presence, { act: 'tested', deviceId, result: resultOf(ended), steps }, world);
  return { state: { ...state, presence: { ...presence, test: ended } }, effects: [told] };
}

/** A test that was called off proves nothing, whatever passed before. */
export function resultOf({ steps, isStopped }: Pick<NonNullable<In['test']>, 'steps' | 'isStopped'>) {
  if (isStopped) return 'interrupted';
  return steps.length > 0 && steps.every(({ isPassed }) => isPassed) ? 'done' : 'failed';
}

function refill(state: TechnicianState, presence: In, amount: number, world: TechnicianWorld): Transition {
  const device = world.devices.find(({ id }) => id === presence.deviceId);
  const unit = device === undefined ? null : paperUnitOf(device.deviceClass);
  if (device === undefined || unit === null) return { state: { ...state, presence }, effects: [] };
  const filling = { amount, unit, atMs: Math.max(0, world.nowMs) };
  const told = { act: 'refilled', deviceId: device.id, result: 'done', filled: { amount, unit } } as const;
  return {
    state: {
      ...state,
      presence: { ...presence, page: 'device' },
      fillings: { ...state.fillings, [device.id]: filling },
    },
    effects: [record(presence, told, world)],
  };
}

function emptyBin(state: TechnicianState, presence: In, world: TechnicianWorld): Transition {
  const device = world.devices.find(({ id }) => id === presence.deviceId);
  const cards = device?.retainCount ?? null;
  if (device === undefined || cards === null) return { state: { ...state, presence }, effects: [] };
  const told = { act: 'bin-emptied', deviceId: device.id, result: 'done', cards } as const;
  return {
    state: { ...state, presence },
    effects: [{ type: 'emptyBin', deviceId: device.id }, record(presence, told, world)],
  };
}
