/**
 * `doorstep demo`: a controller, thirty simulated kiosks and one real agent on TCP devices, each a process of its own as in
 * the field, with the demo fleet of Jinniu district. It only starts and stops them, and shows what they say.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { AppError, describeError } from '../errors.ts';
import { seededRandom } from '../random.ts';
import { demoAlternatives } from './demo/alternatives.ts';
import { DEMO_ACCOUNTS, demoPassword } from './demo/accounts.ts';
import { buildJinniuFleet } from './demo/jinniu-fleet.ts';
import { type Planner, planDemo } from './demo/plans.ts';

const CLI = fileURLToPath(new URL('doorstep.mjs', import.meta.url));
const SIMULATED_KIOSKS = 30;
/** So that there is always something to find. */
const BROKEN_KIOSKS = 3;
/** The same places in every demo. */
const SEED = 510_106;
const READY_TIMEOUT_MS = 30_000;
/** How often each kiosk has been started when its invented history ends. */
const RUNS_BEFORE = 100;
/** How long a child may take to stop before it is killed. */
const STOP_TIMEOUT_MS = 15_000;
/** The demo's day is short: everybody comes within the hour. */
const LIFE = ['--citizens-per-hour', '60', '--mishaps-per-hour', '4', '--think-ms', '1200'];

interface Flags {
  readonly data: string;
  readonly http: string;
  readonly mqtt: string;
}

export function demoCommand(): Command {
  return new Command('demo')
    .option(
      '--data <directory>',
      'where the demo keeps everything',
      process.env['DOORSTEP_DATA'] ?? './.doorstep',
    )
    .option(
      '--http <host:port>',
      'where the console and the API are',
      process.env['DOORSTEP_HTTP'] ?? '127.0.0.1:8080',
    )
    .option(
      '--mqtt <host:port>',
      'where the MQTT broker listens',
      process.env['DOORSTEP_MQTT'] ?? '127.0.0.1:1883',
    )
    .action(run);
}

async function run(flags: Flags): Promise<void> {
  const data = resolve(flags.data);
  mkdirSync(data, { recursive: true });
  const fleetFile = join(data, 'demo-fleet.json');
  const agentFile = join(data, 'demo-agent.json');
  writeFleetFile(fleetFile);
  const caseKey = prepareCaseKey(join(data, 'demo-case.key'));
  await writeAgentFile(agentFile, { fleetFile, data, mqtt: flags.mqtt, caseKey });
  runToEnd(['fleet', 'import', fleetFile, '--data', data]);
  const password = prepareAccounts(data);
  await inventHistory(data);

  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  const children: ChildProcess[] = [];
  const start = (label: string, args: readonly string[]) => {
    const child = startChild(label, args);
    children.push(child);
    child.once('exit', (code) => {
      if (stop.signal.aborted) return;
      say('demo', `${label} ended with code ${code}; stopping everything`);
      process.exitCode = 1;
      stop.abort();
    });
  };
  const urls = { http: `http://${flags.http}`, mqtt: `mqtt://${flags.mqtt}` };
  start('controller', [
    'controller',
    '--data',
    data,
    '--http',
    flags.http,
    '--mqtt',
    flags.mqtt,
    '--log-level',
    'warn',
  ]);
  if (await isReady(children[0]!, stop.signal)) {
    const kiosks = [
      'simulate',
      '--fleet',
      fleetFile,
      '--kiosks',
      String(SIMULATED_KIOSKS),
      '--broker',
      urls.mqtt,
    ];
    const files = ['--data', join(data, 'demo-kiosks'), '--runs-before', String(RUNS_BEFORE)];
    start('kiosks', [
      ...kiosks,
      ...files,
      '--case-public-key',
      caseKey,
      '--broken',
      String(BROKEN_KIOSKS),
      ...LIFE,
    ]);
    start('desk', ['simulate', '--desk', agentFile, ...LIFE]);
    start('agent', ['agent', '--config', agentFile]);
    welcome(urls, flags, password);
    void makePlans({ url: urls.http, name: 'planner', password, signal: stop.signal });
  }
  await aborted(stop.signal);
  await stopAll(children);
}

/** The demo runs without them too. */
async function makePlans(planner: Planner): Promise<void> {
  try {
    const count = await planDemo(planner);
    if (count > 0) say('demo', `${count} scenarios of site planning are solved, see ${planner.url}/plans`);
  } catch (error) {
    if (!planner.signal.aborted) say('demo', `no scenarios of site planning: ${describeError(error)}`);
  }
}

function welcome(urls: { http: string; mqtt: string }, { data }: Flags, password: string): void {
  const lines = [
    '',
    `Doorstep runs: ${SIMULATED_KIOSKS + 1} kiosks in Jinniu district, Chengdu (invented sites, citizens and history).`,
    '',
    `  console     ${urls.http}/          (English: ${urls.http}/?lang=en)`,
    `  sign in     ${DEMO_ACCOUNTS.map(({ name }) => name).join(', ')}`,
    `  password    ${password}`,
    `  on a wall   ${urls.http}/status?wall=1`,
    `  a kiosk     npm run kiosk`,
    `  API         ${urls.http}/api/v1/kiosks`,
    `  OpenAPI     ${urls.http}/api/openapi.json`,
    `  metrics     ${urls.http}/metrics`,
    `  MQTT        ${urls.mqtt}`,
    `  data        ${data}`,
    '',
    'Ctrl-C stops everything.',
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Once written it stays: the controller of the next demo knows the same kiosks. */
function writeFleetFile(path: string): void {
  if (existsSync(path)) return;
  const fleet = buildJinniuFleet(SIMULATED_KIOSKS + 1, seededRandom(SEED), () =>
    randomBytes(32).toString('base64url'),
  );
  writeFileSync(path, JSON.stringify(fleet, null, 2), { mode: 0o600 });
}

/** Returns the password of all accounts. The database of an older demo may have lost or kept them: both are fine. */
function prepareAccounts(data: string): string {
  const password = demoPassword(join(data, 'demo-password'));
  const lines = runToEnd(['user', 'list', '--data', data]).split('\n');
  const present = new Set(lines.map((line) => line.split(' ')[0]));
  for (const { name, displayName, role } of DEMO_ACCOUNTS) {
    if (present.has(name)) continue;
    runToEnd(['user', 'add', name, '--display-name', displayName, '--role', role, '--data', data], password);
  }
  return password;
}

/** Returns the public key. */
function prepareCaseKey(path: string): string {
  const args = existsSync(path) ? ['case', 'public', '--key', path] : ['case', 'keygen', '--out', path];
  return runToEnd(args).trim();
}

interface AgentFile {
  readonly fleetFile: string;
  readonly data: string;
  readonly mqtt: string;
  readonly caseKey: string;
}

/** The last kiosk of the fleet is the one with an agent process, devices on TCP and a screen that one can connect to. */
async function writeAgentFile(path: string, { fleetFile, data, mqtt, caseKey }: AgentFile): Promise<void> {
  const fleet = JSON.parse(readFileSync(fleetFile, 'utf8')) as ReturnType<typeof buildJinniuFleet>;
  const kiosk = fleet.kiosks.at(-1)!;
  const [reader, printer, cards] = [await freePort(), await freePort(), await freePort()];
  const [screen, pages] = [await freePort(), await freePort()];
  const config = {
    kioskId: kiosk.id,
    region: fleet.regions[0]!.id,
    name: kiosk.name.slice(0, 40),
    controller: { endpoints: [`mqtt://${mqtt}`], secret: kiosk.secret },
    dataDir: join(data, 'demo-agent'),
    // The window, and the pages of `npm run kiosk` for a browser.
    ui: { port: screen, allowedOrigins: ['app://kiosk', `http://127.0.0.1:${pages}`] },
    devices: [
      { id: 'id-reader', driver: 'sam-id-reader', path: `tcp://127.0.0.1:${reader}` },
      { id: 'receipt-printer', driver: 'escpos-printer', path: `tcp://127.0.0.1:${printer}` },
      {
        id: 'card-reader',
        driver: 'creator-crt591',
        path: `tcp://127.0.0.1:${cards}`,
        options: { hasStacker: false },
      },
    ],
    alternatives: demoAlternatives(fleet, kiosk.site),
    casePublicKey: caseKey,
    helpPhone: '028-0000 0000',
    logLevel: 'warn',
  };
  writeFileSync(path, JSON.stringify(config, null, 2), { mode: 0o600 });
}

function runToEnd(args: readonly string[], input = ''): string {
  const result = spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8', input });
  if (result.status !== 0)
    throw new AppError('internal', `doorstep ${args[0]} ${args[1]}: ${result.stderr.trim()}`);
  return result.stdout;
}

function startChild(label: string, args: readonly string[]): ChildProcess {
  // A group of its own: Ctrl-C reaches only this process, which then stops the others in order.
  const child = spawn(process.execPath, [CLI, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => say(label, line));
  }
  return child;
}

function say(label: string, line: string): void {
  process.stdout.write(`${label.padEnd(10)} ${line}\n`);
}

/** Before the controller starts, which must not take the past for the present. Without it the demo goes on: the child says why. */
async function inventHistory(data: string): Promise<void> {
  const history = startChild('history', [
    'demo-history',
    '--data',
    data,
    '--kiosks',
    String(SIMULATED_KIOSKS),
    '--last-run',
    String(RUNS_BEFORE),
  ]);
  await new Promise<void>((done) => history.once('exit', () => done()));
}

/** True when the controller has said that it is ready; false when it ended or everything stops before that. */
function isReady(controller: ChildProcess, signal: AbortSignal): Promise<boolean> {
  return new Promise((done, fail) => {
    const timer = setTimeout(
      () => fail(new AppError('internal', `The controller was not ready after ${READY_TIMEOUT_MS / 1000} s`)),
      READY_TIMEOUT_MS,
    );
    const end = (answer: boolean) => {
      clearTimeout(timer);
      done(answer);
    };
    controller.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.includes('controller ready')) end(true);
    });
    signal.addEventListener('abort', () => end(false), { once: true });
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });
}

/** Kiosks first, so that their last words still reach the controller. */
async function stopAll(children: readonly ChildProcess[]): Promise<void> {
  process.stdout.write('\nstopping\n');
  for (const child of children.toReversed()) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const exited = new Promise<void>((done) => child.once('exit', () => done()));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(timer);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((done) => server.close(() => done()));
  return port;
}
