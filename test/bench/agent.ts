/** What an agent costs that waits for citizens, with one of every device on a real serial line (DESIGN 9). */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { DriverEntry } from '../../devices/definition.ts';
import { DRIVERS } from '../../devices/registry.ts';
import { hostOnPty, type SimulatorHost } from '../../devices/transport/host.ts';
import { seededRandom } from '../../shared/random.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { startUntil } from '../support/process.ts';
import type { Row } from './table.ts';

const CPU_GOAL = 0.02;
const MEMORY_GOAL_MIB = 120;
/** The compile cache is written at the first start. */
const STARTS = 2;
const SETTLE_MS = 8000;
const MEASURED_MS = 30_000;
/** proc(5): utime and stime are in ticks of 1/100 s on Linux. */
const TICKS_PER_SECOND = 100;

export async function benchAgent(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-bench-agent-'));
  const hosts = await Promise.all(DRIVERS.map((entry) => hostDevice(entry, folder)));
  const file = join(folder, 'kiosk.json');
  writeFileSync(file, JSON.stringify(configOf(folder)));
  let measured = { cpu: Number.NaN, rssMib: Number.NaN };
  for (let start = 1; start <= STARTS; start += 1) measured = await measure(file);
  await Promise.all(hosts.map((host) => host.close()));
  rmSync(folder, { recursive: true });
  const { cpu, rssMib } = measured;
  const what = `idle agent with ${DRIVERS.length} devices on serial lines`;
  return [
    {
      what: `${what}: processor`,
      goal: '< 2 % of a core',
      result: `${(cpu * 100).toFixed(2)} %`,
      ratio: (cpu / CPU_GOAL).toFixed(2),
      isReached: cpu < CPU_GOAL,
    },
    {
      what: `${what}: memory`,
      goal: `< ${MEMORY_GOAL_MIB} MB RSS`,
      result: `${rssMib.toFixed(0)} MB`,
      ratio: (rssMib / MEMORY_GOAL_MIB).toFixed(2),
      isReached: rssMib < MEMORY_GOAL_MIB,
    },
  ];
}

async function hostDevice({ driver, simulate }: DriverEntry, folder: string): Promise<SimulatorHost> {
  const { simulator } = await simulate({ clock: systemClock, random: seededRandom(1) });
  return hostOnPty(simulator, { clock: systemClock, linkPath: join(folder, driver) });
}

function configOf(folder: string): object {
  return {
    kioskId: 'bench-1',
    region: '510106',
    name: 'bench',
    // Nobody listens there: an agent that is offline works as well, and tries again now and then.
    controller: { endpoints: ['mqtt://127.0.0.1:9'], secret: 'bench' },
    dataDir: 'data',
    ui: { port: 0 },
    devices: DRIVERS.map(({ driver }) => ({ id: driver, driver, path: join(folder, driver) })),
  };
}

async function measure(configFile: string): Promise<{ cpu: number; rssMib: number }> {
  const everyDevice = new RegExp(`(?:device is ready[^]*){${DRIVERS.length}}`);
  const running = await startUntil(['agent', '--config', configFile], everyDevice, { timeoutMs: 60_000 });
  const { pid } = running.child;
  await pause(SETTLE_MS);
  const before = cpuSeconds(pid);
  await pause(MEASURED_MS);
  const cpu = ((cpuSeconds(pid) - before) * 1000) / MEASURED_MS;
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const rssMib = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
  await running.kill('SIGTERM');
  return { cpu, rssMib };
}

/** User and system time so far; the second field may hold spaces, so fields are counted from its end. */
function cpuSeconds(pid: number | undefined): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
