/** Everybody comes back at once, as after a controller restart: CONNECT, SUBSCRIBE, birth, until the last one has its `ok`. */
import { goOnline, makeKiosks } from './kiosk-load.ts';
import type { Row } from './table.ts';
import { startController } from './targets.ts';

const GOAL_S = 10;
const GOAL_LAG_MS = 100;
const GOAL_KIB_PER_KIOSK = 30;

export async function benchStorm(count: number): Promise<Row[]> {
  const kiosks = makeKiosks(count);
  const target = await startController(kiosks);
  const rssBefore = target.rssBytes();
  await lagMs(target.httpPort);
  const startMs = performance.now();
  const online = await Promise.all(
    kiosks.map(async (kiosk) => {
      const back = await goOnline(kiosk, target.port);
      await back.welcomed;
      return back;
    }),
  );
  const tookS = (performance.now() - startMs) / 1000;
  const worstLagMs = await lagMs(target.httpPort);
  const rssAfter = target.rssBytes();
  for (const { client } of online) client.destroy();
  const startS = target.startMs / 1000;
  await target.stop();
  const kibPerKiosk = (rssAfter - rssBefore) / 1024 / count;
  const name = `reconnect storm, ${count} kiosks with births`;
  return [
    row(`${name}: all back`, `<= ${GOAL_S} s`, tookS, GOAL_S, ' s'),
    row(`${name}: worst event-loop lag`, `< ${GOAL_LAG_MS} ms`, worstLagMs, GOAL_LAG_MS, ' ms'),
    row(`${name}: memory a kiosk`, `<= ${GOAL_KIB_PER_KIOSK} KiB`, kibPerKiosk, GOAL_KIB_PER_KIOSK, ' KiB'),
    row(`controller with ${count} kiosks: memory`, '< 400 MB', rssAfter / 1e6, 400, ' MB'),
    row(`controller with ${count} kiosks: cold start`, '< 2 s', startS, 2, ' s'),
  ];
}

function row(what: string, goal: string, value: number, limit: number, unit: string): Row {
  return {
    what,
    goal,
    result: `${value.toFixed(value < 10 ? 2 : 0)}${unit}`,
    ratio: (value / limit).toFixed(2),
    isReached: value <= limit,
  };
}

/** The worst lag since this was last asked, ms; the controller measures it itself. */
async function lagMs(httpPort: number | null): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${httpPort}/metrics`)).text();
  const seconds = /^doorstep_event_loop_lag_seconds\{quantile="1"\} ([\d.e+-]+)$/m.exec(text)?.[1];
  if (seconds === undefined) throw new Error('no doorstep_event_loop_lag_seconds in /metrics');
  return Number(seconds) * 1000;
}
