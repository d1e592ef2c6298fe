/** From the state of technician mode to what its screens show. */
import type { OrderNotice } from '../../../shared/domain/work-order.ts';
import type { DeviceHandle, DeviceLine } from '../devices/device-manager.ts';
import type { TechnicianView } from '../ui-api/technician-messages.ts';
import { resultOf } from './acts.ts';
import { screenOf } from './machine.ts';
import type { In, TechnicianState } from './state.ts';

export interface TechnicianSurroundings {
  /** The time that codes are compared with. */
  readonly nowMs: number;
  readonly isClockConfirmed: boolean;
  readonly monoMs: number;
  readonly devices: readonly (Pick<DeviceHandle, 'id' | 'deviceClass' | 'driver' | 'status'> & {
    readonly line: DeviceLine;
    readonly retainCount: number | null;
  })[];
  /** Of this machine, the worst first. */
  readonly orders: readonly OrderNotice[];
  /** What the network page shows beside the answers of the endpoints. */
  readonly network: () => Omit<NonNullable<TechnicianView['network']>, 'endpoints'>;
}

/** null: nobody opened it. */
export function technicianView(
  state: TechnicianState,
  around: TechnicianSurroundings,
): TechnicianView | null {
  const { presence } = state;
  if (presence.step === 'away') return null;
  const screen = screenOf(presence);
  if (screen === 'away') return null;
  const common = {
    screen,
    language: presence.language,
    nowMs: Math.max(0, Math.round(around.nowMs)),
    isClockConfirmed: around.isClockConfirmed,
  };
  if (presence.step === 'code') {
    const pausedMs = Math.max(0, Math.ceil(state.guard.pausedUntilMonoMs - around.monoMs));
    const code = { notice: presence.notice, pausedMs };
    return { ...common, ...NOBODY, code };
  }
  return {
    ...common,
    code: null,
    deviceId: presence.deviceId,
    devices: devicesNow(state, around),
    orders: [...around.orders],
    test: testNow(presence),
    network: screen === 'network' ? { ...around.network(), endpoints: endpointsOf(presence) } : null,
    exported: presence.exported,
    isLeaving: presence.leaving !== null,
  };
}

/** Whoever has only found the number pad learns nothing of the machine. */
const NOBODY = {
  deviceId: null,
  devices: [],
  orders: [],
  test: null,
  network: null,
  exported: null,
  isLeaving: false,
} satisfies Partial<TechnicianView>;

function devicesNow(
  { fillings }: TechnicianState,
  { devices }: TechnicianSurroundings,
): TechnicianView['devices'] {
  return devices.map(({ id, deviceClass, driver, status, line, retainCount }) => ({
    id,
    class: deviceClass,
    driver,
    path: line.path,
    status: { ...status, ...(retainCount === null ? {} : { retainCount }) },
    framesSent: line.sent,
    framesReceived: line.received,
    faults: Object.fromEntries(Object.entries(line.faults).filter(([, count]) => count > 0)),
    retainCount,
    filled: fillings[id] ?? null,
  }));
}

function testNow({ test }: In): TechnicianView['test'] {
  if (test === null) return null;
  const result = resultOf(test);
  const state = test.isRunning ? 'running' : result === 'done' ? 'passed' : result;
  return { deviceId: test.deviceId, steps: [...test.steps], ask: test.ask, state };
}

function endpointsOf({ answers }: In) {
  return answers === null ? null : [...answers];
}
