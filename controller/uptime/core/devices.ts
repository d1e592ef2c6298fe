/** The axis of each device: ok, attention, fault or unknown, with its worst problem. Away with its agent, it is unknown. */
import { deviceProblems } from '../../../shared/domain/device-problems.ts';
import type { DeviceStatusChange } from '../../../shared/domain/device-status.ts';
import type { Stretch } from './evidence.ts';
import type { Run } from './runs.ts';

export function judgeDevices(runs: readonly Run[]): Stretch[] {
  return runs.flatMap((run, index) => {
    const ids = new Set(run.facts.flatMap((fact) => (fact.kind === 'device' ? [fact.id] : [])));
    return [...ids].flatMap((id) => deviceStretches(run, id, runs[index + 1]?.startMs ?? null));
  });
}

function deviceStretches(run: Run, id: string, nextMs: number | null): Stretch[] {
  const axis = `device/${id}`;
  const list: Stretch[] = [];
  const status: DeviceStatusChange = {};
  for (const fact of run.facts) {
    if (fact.kind !== 'device' || fact.id !== id) continue;
    Object.assign(status, fact.changed);
    const { state, cause } = stateOf(status);
    const last = list.at(-1);
    if (last?.state === state && last.cause === cause) continue;
    const fromMs = Math.min(Math.max(fact.timeMs, run.startMs), run.endMs ?? Number.POSITIVE_INFINITY);
    if (last !== undefined) list[list.length - 1] = { ...last, toMs: fromMs };
    list.push({
      axis,
      fromMs,
      toMs: run.endMs,
      state,
      cause,
      served: 0,
      isFailure: false,
      evidence: [fact.key],
    });
  }
  if (run.endMs === null) return list;
  const { evidence } = run.gap;
  const away = { axis, fromMs: run.endMs, toMs: nextMs, state: 'unknown', cause: run.gap.cause, evidence };
  return [...list, { ...away, served: 0, isFailure: false }];
}

function stateOf(status: DeviceStatusChange): Pick<Stretch, 'state' | 'cause'> {
  if (status.device === undefined) return { state: 'unknown', cause: null };
  const worst = deviceProblems(status)[0];
  return { state: worst?.severity ?? 'ok', cause: worst?.problem ?? null };
}
