/** Durable ingest beside the same broker without a store and beside Mosquitto, in one run on one machine. */
import {
  goOnline,
  makeKiosks,
  runPaced,
  runSaturated,
  type LoadKiosk,
  type LoadResult,
  type OnlineKiosk,
} from './kiosk-load.ts';
import type { Row } from './table.ts';
import { startController, startMosquitto, startPlainBroker, type Target } from './targets.ts';

const KIOSKS = 1000;
const WINDOW = 4;
const WARM_UP_MS = 2000;
const MEASURE_MS = 8000;
const PACED_PER_S = 2000;
/** How many connect at a time; the storm bench is another one. */
const CONNECT_BATCH = 100;

export async function benchIngest(): Promise<Row[]> {
  const kiosks = makeKiosks(KIOSKS);
  const durable = await measure(await startController(kiosks), kiosks, true);
  const plain = await measure(await startPlainBroker(), kiosks, false);
  const mosquitto = await measure(await startMosquitto(), kiosks, false);
  const ratio = durable.saturated.messagesPerS / plain.saturated.messagesPerS;
  const paced = durable.paced ?? durable.saturated;
  return [
    row(
      'ingest, durable (COMMIT before PUBACK)',
      '>= 0.5 x without store',
      durable.saturated,
      ratio,
      ratio >= 0.5,
    ),
    row('ingest, same broker without store', 'peer', plain.saturated, 1, null),
    row(
      'ingest, Mosquitto alone, no persistence',
      'peer',
      mosquitto.saturated,
      mosquitto.saturated.messagesPerS / plain.saturated.messagesPerS,
      null,
    ),
    {
      what: `ingest, durable at ${PACED_PER_S} msg/s`,
      goal: 'p99 ack < 50 ms',
      result: `${paced.messagesPerS.toFixed(0)} msg/s, ack p50 ${paced.ackP50Ms.toFixed(1)} ms, p99 ${paced.ackP99Ms.toFixed(1)} ms`,
      ratio: (paced.ackP99Ms / 50).toFixed(2),
      isReached: paced.ackP99Ms < 50,
    },
  ];
}

async function measure(
  target: Target,
  kiosks: readonly LoadKiosk[],
  isPaced: boolean,
): Promise<{ saturated: LoadResult; paced: LoadResult | null }> {
  const online: OnlineKiosk[] = [];
  for (let at = 0; at < kiosks.length; at += CONNECT_BATCH) {
    online.push(
      ...(await Promise.all(
        kiosks.slice(at, at + CONNECT_BATCH).map((kiosk) => goOnline(kiosk, target.port)),
      )),
    );
  }
  await runPaced(online, PACED_PER_S, WARM_UP_MS);
  const paced = isPaced ? await runPaced(online, PACED_PER_S, MEASURE_MS) : null;
  const saturated = await runSaturated(online, WINDOW, MEASURE_MS);
  for (const { client } of online) client.destroy();
  await target.stop();
  return { saturated, paced };
}

function row(what: string, goal: string, result: LoadResult, ratio: number, isReached: boolean | null): Row {
  const figures = `${result.messagesPerS.toFixed(0)} msg/s, ack p50 ${result.ackP50Ms.toFixed(1)} ms, p99 ${result.ackP99Ms.toFixed(1)} ms`;
  return { what, goal, result: figures, ratio: ratio.toFixed(2), isReached };
}
