/** A technician at a real agent on pseudo-terminals: the code, a test, out of service over kill -9, the restart. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEscposSimulator, type EscposSimulator } from '../../devices/escpos-printer/simulator.ts';
import { createSamSimulator, type SamSimulator } from '../../devices/sam-id-reader/simulator.ts';
import { hostOnPty, type PtyHost } from '../../devices/transport/host.ts';
import type { TechnicianTouch } from '../../kiosk/agent/ui-api/technician-messages.ts';
import { connectScreen, type ScreenClient } from '../../kiosk/simulate/screen-client.ts';
import { DeviceId } from '../../shared/domain/ids.ts';
import { seededRandom } from '../../shared/random.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { freePort } from '../support/free-port.ts';
import { startUntil, waitFor, type RunningProcess } from '../support/process.ts';

const READY = /(?:device is ready[^]*){2}/;
const RESTART_EXIT_CODE = 75;
const PRINTER = DeviceId.parse('receipt-printer');

let folder: string;
let file: string;
let printer: EscposSimulator;
let reader: SamSimulator;
let lines: PtyHost[];
let agent: RunningProcess;
let screen: ScreenClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'doorstep-technician-'));
  const deps = { clock: systemClock, random: seededRandom(11) };
  printer = createEscposSimulator(deps);
  reader = createSamSimulator(deps);
  const at = (name: string) => ({ clock: systemClock, linkPath: join(folder, name) });
  lines = await Promise.all([hostOnPty(reader, at('reader')), hostOnPty(printer, at('printer'))]);
  const port = await freePort();
  file = join(folder, 'kiosk.json');
  const kiosk = {
    kioskId: 'jn-0001',
    region: '510106',
    name: '样例市场 1号机',
    controller: { endpoints: ['mqtt://127.0.0.1:9'], secret: 'correct horse' },
    dataDir: 'data',
    ui: { port },
    devices: [
      { id: 'id-reader', driver: 'sam-id-reader', path: join(folder, 'reader') },
      { id: PRINTER, driver: 'escpos-printer', path: join(folder, 'printer') },
    ],
  };
  writeFileSync(file, JSON.stringify(kiosk));
  agent = await startUntil(['agent', '--config', file], READY);
  screen = connectScreen({ port, dataDir: join(folder, 'data') }, systemClock);
});

afterAll(async () => {
  screen.close();
  await agent.kill('SIGKILL');
  for (const line of lines) await line.close();
  reader.stop();
  printer.stop();
  rmSync(folder, { recursive: true, force: true });
});

const technician = () => screen.view()?.technician;
const touch = (touch: TechnicianTouch) => screen.touch({ type: 'technician', touch });

/** As the machine's own console tells it. */
function currentCode(): string {
  const args = ['run', '-s', 'doorstep', '--', 'technician', 'code', '--config', file];
  return spawnSync('npm', args, { encoding: 'utf8' }).stdout.slice(0, 6);
}

async function signIn(code: string): Promise<void> {
  await waitFor(() => technician() === null);
  touch({ do: 'open', language: 'zh', screen: 'away' });
  await waitFor(() => technician()?.screen === 'code');
  touch({ do: 'code', code, screen: 'code' });
  await waitFor(() => technician()?.screen === 'home' || technician()?.code?.notice !== null);
}

it('tests, takes out of service over a crash, and restarts the machine; each code opens it once', async () => {
  const code = currentCode();
  await signIn(code);
  expect(technician()).toMatchObject({ screen: 'home', isClockConfirmed: false });

  touch({ do: 'show', page: 'device', deviceId: PRINTER, screen: 'home' });
  touch({ do: 'test', screen: 'device' });
  await waitFor(() => technician()?.test?.state === 'passed');
  expect(technician()?.test).toMatchObject({ deviceId: PRINTER, state: 'passed' });
  expect(printer.receipts().at(-1)?.lines.join('\n')).toContain('测试页');

  touch({ do: 'show', page: 'service', deviceId: null, screen: 'device' });
  touch({ do: 'takeOut', notice: 'moving', screen: 'service' });
  await waitFor(() => screen.view()?.outOfService === 'moving');

  await agent.kill('SIGKILL');
  await waitFor(() => screen.view() === undefined);
  agent = await startUntil(['agent', '--config', file], READY);
  await waitFor(() => screen.view() !== undefined);
  expect(screen.view()).toMatchObject({ outOfService: 'moving', technician: null });
  expect(screen.view()?.services.some(({ isOpen }) => isOpen)).toBe(false);

  await signIn(code);
  expect(technician()).toMatchObject({ screen: 'code', code: { notice: 'used' } });
  touch({ do: 'leave', screen: 'code' });
  await waitFor(() => currentCode() !== code, 40_000, 1000);
  await signIn(currentCode());
  touch({ do: 'show', page: 'service', deviceId: null, screen: 'home' });
  touch({ do: 'putBack', screen: 'service' });
  await waitFor(() => screen.view()?.outOfService === null);
  touch({ do: 'restart', screen: 'service' });
  expect(await agent.exited).toBe(RESTART_EXIT_CODE);
  expect(agent.output()).not.toContain('unhandled');
});
