/**
 * From fault to fixed with real processes: paper runs out on a printer behind a pseudo-terminal, the controller opens an incident
 * and sends somebody, who comes in with the code of the machine, refills, tests, and is believed only because the machine agrees.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RuleView } from '../../controller/dispatch/api.ts';
import type {
  IncidentDetail,
  IncidentSummary,
  OrderDetail,
  OrderSummary,
} from '../../controller/dispatch/api.ts';
import { createEscposSimulator, type EscposSimulator } from '../../devices/escpos-printer/simulator.ts';
import { createSamSimulator, type SamSimulator } from '../../devices/sam-id-reader/simulator.ts';
import { hostOnPty, type PtyHost } from '../../devices/transport/host.ts';
import { createTechnicianCodes } from '../../kiosk/agent/technician/code.ts';
import type { TechnicianTouch } from '../../kiosk/agent/ui-api/technician-messages.ts';
import { connectScreen, type ScreenClient } from '../../kiosk/simulate/screen-client.ts';
import { DeviceId } from '../../shared/domain/ids.ts';
import { seededRandom } from '../../shared/random.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { TOTP_STEP_MS } from '../../shared/totp.ts';
import { freePort } from '../support/free-port.ts';
import { startUntil, waitFor, type RunningProcess } from '../support/process.ts';

const KIOSK = 'jn-0001';
const SECRET = 'a secret of this test only'.padEnd(43, '.');
const PASSWORD = 'correct horse battery staple';
const PRINTER = DeviceId.parse('receipt-printer');
/** Several processes on a loaded machine. */
const PATIENCE_MS = 60_000;

let folder: string;
let kioskFile: string;
let url: string;
let printer: EscposSimulator;
let reader: SamSimulator;
let lines: PtyHost[];
let controller: RunningProcess;
let agent: RunningProcess;
let screen: ScreenClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'doorstep-dispatch-'));
  const data = join(folder, 'controller');
  const [http, mqtt, ui] = [await freePort(), await freePort(), await freePort()];
  url = `http://127.0.0.1:${http}`;
  prepareController(data);
  const listen = ['--http', `127.0.0.1:${http}`, '--mqtt', `127.0.0.1:${mqtt}`];
  controller = await startUntil(['controller', '--data', data, ...listen], /controller ready/, {
    timeoutMs: PATIENCE_MS,
  });
  await startKiosk(mqtt, ui);
}, 3 * PATIENCE_MS);

afterAll(async () => {
  screen.close();
  await agent.kill('SIGKILL');
  await controller.kill('SIGKILL');
  for (const line of lines) await line.close();
  reader.stop();
  printer.stop();
  rmSync(folder, { recursive: true, force: true });
});

function prepareController(data: string): void {
  const fleet = join(folder, 'fleet.json');
  const site = { id: 'market', region: '510106', name: '样例市场', kind: 'market', lat: 30.7, lon: 104.05 };
  const kiosk = { id: KIOSK, site: site.id, name: '样例市场 1号机', secret: SECRET };
  const regions = [{ id: '510106', name: '金牛区' }];
  writeFileSync(fleet, JSON.stringify({ regions, sites: [site], kiosks: [kiosk] }));
  run(['fleet', 'import', fleet, '--data', data]);
  for (const role of ['administrator', 'technician'])
    run(['user', 'add', role, '--display-name', role, '--role', role, '--data', data], PASSWORD);
}

async function startKiosk(mqtt: number, ui: number): Promise<void> {
  const deps = { clock: systemClock, random: seededRandom(11) };
  printer = createEscposSimulator(deps);
  reader = createSamSimulator(deps);
  const at = (name: string) => ({ clock: systemClock, linkPath: join(folder, name) });
  lines = await Promise.all([hostOnPty(reader, at('reader')), hostOnPty(printer, at('printer'))]);
  kioskFile = join(folder, 'kiosk.json');
  const kiosk = {
    kioskId: KIOSK,
    region: '510106',
    name: '样例市场 1号机',
    controller: { endpoints: [`mqtt://127.0.0.1:${mqtt}`], secret: SECRET },
    dataDir: 'data',
    ui: { port: ui },
    devices: [
      { id: 'id-reader', driver: 'sam-id-reader', path: join(folder, 'reader') },
      { id: PRINTER, driver: 'escpos-printer', path: join(folder, 'printer') },
    ],
  };
  writeFileSync(kioskFile, JSON.stringify(kiosk));
  agent = await startUntil(['agent', '--config', kioskFile], /(?:device is ready[^]*){2}/, {
    timeoutMs: PATIENCE_MS,
  });
  screen = connectScreen({ port: ui, dataDir: join(folder, 'data') }, systemClock);
}

function run(args: readonly string[], input = ''): string {
  const result = spawnSync(process.execPath, ['shared/cli/doorstep.mjs', ...args], {
    encoding: 'utf8',
    input,
  });
  if (result.status !== 0) throw new Error(`doorstep ${args.join(' ')}: ${result.stdout}${result.stderr}`);
  return result.stdout;
}

/** Somebody signed in, as their browser asks. */
interface Person {
  call<T>(method: string, path: string, body?: object, version?: number): Promise<T>;
}

async function signIn(name: string): Promise<Person> {
  const ask = (method: string, path: string, headers: Record<string, string>, body?: object) =>
    fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        origin: url,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const session = await ask('POST', '/session', {}, { name, password: PASSWORD });
  const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? '';
  return {
    async call<T>(method: string, path: string, body?: object, version?: number): Promise<T> {
      const ifMatch = version === undefined ? {} : { 'if-match': `"${version}"` };
      const response = await ask(method, path, { cookie, ...ifMatch }, body);
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return (text === '' ? null : JSON.parse(text)) as T;
    },
  };
}

/** The technician is known and on shift, and the rule waits a second, because the law of waiting has its own tests. */
async function configure(admin: Person, technician: Person): Promise<void> {
  const { session } = await technician.call<{ session: { user: { id: string } } }>('GET', '/session');
  const userId = session.user.id;
  const body = {
    userId,
    name: '王敏',
    email: null,
    regions: ['510106'],
    lines: [1, 2],
    skills: ['supplies'],
    shifts: [{ weekdays: [0, 1, 2, 3, 4, 5, 6], fromMinute: 0, toMinute: 1440 }],
    home: { lat: 30.7, lon: 104.05 },
  };
  await admin.call('PUT', `/technicians/${userId}`, body, 0);
  const { items } = await admin.call<{ items: RuleView[] }>('GET', '/alert-rules');
  const { version, ...rule } = items.find(({ id }) => id === 'paper-out')!;
  await admin.call('PUT', '/alert-rules/paper-out', { ...rule, forMs: 1_000, keepForMs: 1_000 }, version);
}

async function until<T>(read: () => Promise<T | undefined>): Promise<T> {
  let found: T | undefined;
  await waitFor(async () => (found = await read()) !== undefined, PATIENCE_MS, 200);
  if (found === undefined) throw new Error(`it did not happen:\n${controller.output()}\n${agent.output()}`);
  return found;
}

const technicianView = () => screen.view()?.technician;
const touch = (told: TechnicianTouch) => screen.touch({ type: 'technician', touch: told });

async function comeIn(code: string): Promise<void> {
  await waitFor(() => technicianView() === null);
  touch({ do: 'open', language: 'zh', screen: 'away' });
  await waitFor(() => technicianView()?.screen === 'code');
  // Whoever has only found the number pad learns nothing.
  expect(technicianView()?.orders).toEqual([]);
  touch({ do: 'code', code, screen: 'code' });
  expect(await waitFor(() => technicianView()?.screen === 'home')).toBe(true);
}

/** What the technician does with hands: the code, the roll, the test. */
async function workAtMachine(): Promise<void> {
  await comeIn(run(['technician', 'code', '--config', kioskFile]).slice(0, 6));
  expect(await waitFor(() => technicianView()?.orders[0]?.stage === 'travelling', PATIENCE_MS)).toBe(true);
  expect(technicianView()?.orders).toMatchObject([
    { kind: 'repair', faultClass: 'paper', severity: 'major', checklist: [{ id: 'refill-paper' }, {}] },
  ]);
  printer.act({ type: 'loadPaper', paperMm: 80_000 });
  const paper = () => technicianView()?.devices.find(({ id }) => id === PRINTER)?.status.paper;
  expect(await waitFor(() => paper() === 'full', PATIENCE_MS)).toBe(true);
  touch({ do: 'show', page: 'device', deviceId: PRINTER, screen: 'home' });
  await waitFor(() => technicianView()?.screen === 'device');
  touch({ do: 'show', page: 'refill', deviceId: PRINTER, screen: 'device' });
  await waitFor(() => technicianView()?.screen === 'refill');
  touch({ do: 'refill', amount: 80, screen: 'refill' });
  await waitFor(() => technicianView()?.screen === 'device');
  touch({ do: 'test', screen: 'device' });
  await waitFor(() => !['running', undefined].includes(technicianView()?.test?.state), PATIENCE_MS);
  expect(technicianView()?.test).toMatchObject({ deviceId: PRINTER, state: 'passed' });
  touch({ do: 'leave', screen: 'device' });
}

it(
  'paper that runs out is refilled by somebody who was sent, and closed because the machine says so, at the times at which it happened',
  { timeout: 5 * PATIENCE_MS },
  async () => {
    const [admin, technician] = [await signIn('administrator'), await signIn('technician')];
    await configure(admin, technician);
    const incidents = async () => (await admin.call<{ items: IncidentSummary[] }>('GET', '/incidents')).items;
    const orderNow = (id: string) => admin.call<OrderDetail>('GET', `/orders/${id}`);

    const outMs = Date.now();
    printer.act({ type: 'removePaper' });
    const incident = await until(async () =>
      (await incidents()).find(({ faultClass }) => faultClass === 'paper'),
    );
    expect(incident).toMatchObject({ stage: 'open', kioskId: KIOSK, severity: 'major' });

    const born = { kioskId: KIOSK, incidentId: incident.id, kind: 'repair', assigneeId: null };
    const sent = await admin.call<OrderSummary>('POST', '/orders', born);
    const [mine] = (await technician.call<{ items: OrderSummary[] }>('GET', '/my-orders')).items;
    expect(mine).toMatchObject({ id: sent.id, stage: 'assigned', assigneeName: '王敏' });
    await technician.call('POST', `/orders/${sent.id}/commands`, { do: 'travel' }, sent.version);

    const arrivedMs = Date.now();
    await workAtMachine();
    const doneMs = Date.now();
    const onSite = await until(async () => {
      const order = await orderNow(sent.id);
      return order.testedAtMs !== null && order.isHealthy ? order : undefined;
    });
    expect(onSite).toMatchObject({
      stage: 'on-site',
      arrival: { proof: 'kiosk' },
      used: [{ part: 'paper-metres', amount: 80 }],
    });

    await technician.call('POST', `/orders/${sent.id}/commands`, { do: 'fix', note: '换纸' }, onSite.version);
    const verified = await until(async () => {
      const order = await orderNow(sent.id);
      return order.stage === 'verified' ? order : undefined;
    });
    await admin.call('POST', `/orders/${sent.id}/commands`, { do: 'close' }, verified.version);

    const closed = await admin.call<IncidentDetail>('GET', `/incidents/${incident.id}`);
    expect(closed).toMatchObject({ stage: 'closed', resolution: 'repaired' });
    // The kiosk and the controller run on one clock here, so that every time has its place between two others.
    const { arrival, testedAtMs, stageAtMs } = verified;
    const times = [
      outMs,
      incident.openedAtMs,
      stageAtMs.assigned,
      stageAtMs.travelling,
      arrivedMs,
      arrival?.atMs,
      testedAtMs,
      doneMs,
      stageAtMs.fixed,
      stageAtMs.verified,
      closed.stageAtMs.closed,
    ];
    expect(times).toEqual(times.toSorted((a, b) => Number(a) - Number(b)));
    expect(stageAtMs['on-site']).toBe(arrival?.atMs);
    expect(closed.stageAtMs['on-site']).toBeDefined();
    expect(await incidents()).toEqual([expect.objectContaining({ id: incident.id, stage: 'closed' })]);
    // A code works once: this is the one of the half minute to come.
    await comeIn(createTechnicianCodes(SECRET).current(Date.now() + TOTP_STEP_MS));
    expect(await waitFor(() => technicianView()?.orders.length === 0, PATIENCE_MS)).toBe(true);
    touch({ do: 'leave', screen: 'home' });
  },
);
