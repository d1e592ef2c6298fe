/** What the console asks of a controller that knows 10,000 kiosks, and what fifty open consoles cost it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { fillBigFleet } from '../support/big-fleet.ts';
import { freePort } from '../support/free-port.ts';
import { startUntil } from '../support/process.ts';
import { goOnline, makeKiosks } from './kiosk-load.ts';
import { quantile, type Row } from './table.ts';
import { startController } from './targets.ts';

const KIOSKS = 10_000;
const GOAL_MS = 50;
/** Together below the limit of requests for one caller. */
const ROUNDS = 150;
/** A controller that runs has compiled its code. */
const WARM_UP_ROUNDS = 20;

const QUESTIONS: readonly (readonly [string, string])[] = [
  ['first page', '/kiosks?limit=50'],
  ['worst first', '/kiosks?limit=50&sort=service'],
  ['last seen, descending', '/kiosks?limit=50&sort=-lastSeen'],
  ['filter by state and label', '/kiosks?limit=50&service=none,partial&link=online&label=%E8%AF%95%E7%82%B9'],
  ['filter by problem', '/kiosks?limit=50&problem=receiptPrinter.paper-out'],
  ['search a name', '/kiosks?limit=50&q=777'],
];

export async function benchConsole(): Promise<Row[]> {
  return [...(await benchLists()), await benchOpenConsoles()];
}

async function benchLists(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-bench-console-'));
  await fillBigFleet(join(folder, 'controller.db'), KIOSKS);
  const [http, mqtt] = [await freePort(), await freePort()];
  const controller = await startUntil(
    ['controller', '--data', folder, '--http', `127.0.0.1:${http}`, '--mqtt', `127.0.0.1:${mqtt}`],
    /controller ready/,
    { timeoutMs: 60_000 },
  );
  const headers = { authorization: `Bearer ${tokenOf(folder)}` };
  const rows: Row[] = [];
  for (const [what, path] of QUESTIONS)
    rows.push(await benchQuestion(what, `http://127.0.0.1:${http}/api/v1${path}`, headers));
  await controller.kill('SIGTERM');
  rmSync(folder, { recursive: true });
  return rows;
}

async function benchQuestion(what: string, url: string, headers: Record<string, string>): Promise<Row> {
  const tookMs: number[] = [];
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    const startMs = performance.now();
    const response = await fetch(url, { headers });
    await response.text();
    if (response.status !== 200) throw new Error(`${url}: ${response.status}`);
    if (round >= 0) tookMs.push(performance.now() - startMs);
  }
  const p99Ms = quantile(tookMs, 0.99);
  return {
    what: `list of ${KIOSKS} kiosks over HTTP: ${what}`,
    goal: `p99 < ${GOAL_MS} ms`,
    result: `median ${quantile(tookMs, 0.5).toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`,
    ratio: (p99Ms / GOAL_MS).toFixed(2),
    isReached: p99Ms < GOAL_MS,
  };
}

function tokenOf(folder: string): string {
  const args = [
    'shared/cli/doorstep.mjs',
    'token',
    'add',
    'bench',
    '--scope',
    'fleet.read',
    '--data',
    folder,
  ];
  const result = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(result.stderr);
  return result.stdout.trim();
}

const CONSOLES = 50;
const TALKING_KIOSKS = 50;
const PERIOD_MS = 8_000;
/** Of one core: below what anybody sees on a graph. */
const GOAL_SHARE = 0.05;

/** Fifty kiosks report something every second, first for nobody, then for fifty open consoles. */
async function benchOpenConsoles(): Promise<Row> {
  const kiosks = makeKiosks(TALKING_KIOSKS);
  const target = await startController(kiosks);
  const url = `http://127.0.0.1:${target.httpPort}`;
  const online = await Promise.all(kiosks.map((kiosk) => goOnline(kiosk, target.port)));
  const talk = async () => {
    const untilMs = performance.now() + PERIOD_MS;
    const startS = await cpuSeconds(url);
    while (performance.now() < untilMs) {
      const tickMs = performance.now();
      await Promise.all(online.map((kiosk) => kiosk.sendRecord()));
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, 1_000 - (performance.now() - tickMs))));
    }
    return ((await cpuSeconds(url)) - startS) / (PERIOD_MS / 1_000);
  };
  const alone = await talk();
  const stop = new AbortController();
  const headers = { authorization: `Bearer ${tokenOf(target.folder)}` };
  let events = 0;
  await Promise.all(
    Array.from({ length: CONSOLES }, async () => {
      const response = await fetch(`${url}/api/v1/events`, { headers, signal: stop.signal });
      void readAll(response, (text) => (events += text.split('event: kiosk').length - 1));
    }),
  );
  const watched = await talk();
  stop.abort();
  for (const { client } of online) client.destroy();
  await target.stop();
  const extra = watched - alone;
  return {
    what: `${CONSOLES} open consoles while ${TALKING_KIOSKS} kiosks report every second (${events} events sent)`,
    goal: `<= ${GOAL_SHARE * 100} % of a core more`,
    result: `${(alone * 100).toFixed(1)} % without, ${(watched * 100).toFixed(1)} % with`,
    ratio: (extra / GOAL_SHARE).toFixed(2),
    isReached: extra <= GOAL_SHARE,
  };
}

async function readAll(response: Response, onText: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body ?? [])
      onText(decoder.decode(chunk as Uint8Array, { stream: true }));
  } catch {
    // The bench closes it.
  }
}

async function cpuSeconds(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_cpu_seconds_total (\S+)$/m.exec(text)?.[1]);
}
