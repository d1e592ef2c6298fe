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
  const decoded = await measure(await startPlainBroker('decode'), kiosks, false);
  const bare = await measure(await startPlainBroker('bare'), kiosks, false);
  const mosquitto = await measure(await startMosquitto(), kiosks, false);
  const ratioTo = (peer: { saturated: LoadResult }) =>
    durable.saturated.messagesPerS / peer.saturated.messagesPerS;
  const paced = durable.paced ?? durable.saturated;
  return [
    row(
      'ingest, durable (COMMIT before PUBACK)',
      '>= 0.5 x without storage',
      durable.saturated,
      ratioTo(decoded),
      ratioTo(decoded) >= 0.5,
    ),
    row(
      'peer: ingest without storage (same broker, messages checked)',
      '',
      decoded.saturated,
      ratioTo(decoded),
      null,
    ),
    row('peer: bare broker (same broker, nothing looked at)', '', bare.saturated, ratioTo(bare), null),
    row('peer: Mosquitto alone, no persistence', '', mosquitto.saturated, ratioTo(mosquitto), null),
    {
      what: `ingest, durable at ${PACED_PER_S} msg/s`,
      goal: 'p99 ack < 50 ms',
      result: figures(paced),
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

/** `ratio`: durable ingest over this peer. */
function row(what: string, goal: string, result: LoadResult, ratio: number, isReached: boolean | null): Row {
  return { what, goal, result: figures(result), ratio: ratio.toFixed(2), isReached };
}

function figures({ messagesPerS, ackP50Ms, ackP99Ms }: LoadResult): string {
  return `${messagesPerS.toFixed(0)} msg/s, ack p50 ${ackP50Ms.toFixed(1)} ms, p99 ${ackP99Ms.toFixed(1)} ms`;
}
