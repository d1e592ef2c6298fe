/** `doorstep devices simulate`: a device that speaks the bytes of the real one, and hands to play with it, without any hardware. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Command, InvalidArgumentError } from 'commander';
import { isNetworkDriver, type DriverEntry, type NetworkDriverEntry } from '../../devices/definition.ts';
import { DRIVERS, driverNames, findDriver, NETWORK_DRIVERS } from '../../devices/registry.ts';
import type { SimulatedDevice, SimulatedServer } from '../../devices/simulator.ts';
import { hostOnPty, hostOnTcp, type SimulatorHost } from '../../devices/transport/host.ts';
import { AppError, describeError } from '../../shared/errors.ts';
import { every, sleep, systemClock } from '../../shared/time/clock.ts';
import { tableLines } from './table.ts';
import { aborted, interruption, print } from './terminal.ts';

interface Flags {
  readonly link?: string;
  readonly tcp?: number;
  readonly options?: unknown;
  readonly behaviour: readonly string[];
  readonly list?: boolean;
}

const TRUTH_LOOK_MS = 100;
/** Ctrl-C ends socat too, perhaps before we hear of it. */
const SIGNAL_LAG_MS = 500;

export function simulateDeviceCommand(): Command {
  return new Command('simulate')
    .description(
      'play a device on a pseudo-terminal, until Ctrl-C; lines that are typed are hands and faults',
    )
    .argument('[driver]', `one of ${driverNames().join(', ')}`)
    .option('--link <path>', 'name of the pseudo-terminal (default: in a new temporary folder)')
    .option(
      '--tcp <port>',
      'on 127.0.0.1 instead, as behind a serial server, or as a print queue; 0: any free port',
      portNumber,
    )
    .option('--options <json>', "settings of the driver, as in the kiosk's file", jsonObject)
    .option('--behaviour <name[=value]>', 'from the beginning; may be repeated', collect, [])
    .option('--list', 'show the behaviours of the device, or all devices')
    .action(run);
}

async function run(driver: string | undefined, flags: Flags): Promise<void> {
  if (driver === undefined) {
    if (flags.list === true) return listDrivers();
    throw new AppError('config.invalid', `Which one? Choose ${driverNames().join(' or ')}.`);
  }
  const entry = findDriver(driver);
  if (isNetworkDriver(entry)) return runOnNetwork(entry, flags);
  const device = await entry.simulate({ clock: systemClock, random: Math.random }, flags.options);
  if (flags.list === true) return listHandles(device);
  // Before anything is hosted: a word that does not exist ends the command.
  for (const text of flags.behaviour) act(device, text);
  await runHosted(entry, device, flags);
}

async function runOnNetwork(
  entry: NetworkDriverEntry,
  { list, link, tcp = 0, behaviour }: Flags,
): Promise<void> {
  const device = await entry.simulate({ clock: systemClock, random: Math.random });
  if (list === true) return listHandles(device);
  if (link !== undefined)
    throw new AppError('config.invalid', `${entry.driver} has no line: choose a port with --tcp.`);
  for (const text of behaviour) act(device, text);
  await play(entry, device, await device.host(tcp), aborted(interruption()));
}

async function runHosted(entry: DriverEntry, device: SimulatedDevice, flags: Flags): Promise<void> {
  const signal = interruption();
  try {
    if (flags.tcp === undefined) return await runOnPty(entry, device, flags.link, signal);
    const server = await hostOnTcp(device.simulator, { ...timingOf(entry), port: flags.tcp });
    await play(entry, device, server, aborted(signal));
  } finally {
    device.simulator.stop();
  }
}

async function runOnPty(
  entry: DriverEntry,
  device: SimulatedDevice,
  link: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const folder = link === undefined ? await mkdtemp(join(tmpdir(), 'doorstep-')) : null;
  const linkPath = folder === null ? resolve(link ?? '') : join(folder, entry.driver);
  try {
    const pty = await hostOnPty(device.simulator, { ...timingOf(entry), linkPath });
    const gone = pty.exited.then(() => sleep(systemClock, SIGNAL_LAG_MS, signal).catch(() => {}));
    await play(entry, device, pty, Promise.race([aborted(signal), gone]));
    if (!signal.aborted) throw new AppError('device.transport', `${linkPath} is gone: socat has ended.`);
  } finally {
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  }
}

/** Bytes take the time that they take on the wire. */
function timingOf({ baudRate }: DriverEntry) {
  return { clock: systemClock, paceBaud: baudRate };
}

/** What hands can do to it, and what is really so. */
type Playable = Pick<SimulatedDevice | SimulatedServer, 'handles' | 'truth'>;

async function play(
  { driver }: DriverEntry | NetworkDriverEntry,
  device: Playable,
  host: SimulatorHost,
  ended: Promise<unknown>,
): Promise<void> {
  print(`${driver} on ${host.path}`);
  print('Type help for what can be done to it; Ctrl-C ends it.');
  const showTruth = createTruthLine(device);
  const timer = every(systemClock, TRUTH_LOOK_MS, showTruth);
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    obey(device, line.trim());
    showTruth();
  });
  showTruth();
  await ended;
  timer.cancel();
  lines.close();
  await host.close();
}

/** Prints it whenever it is another one than before. */
function createTruthLine(device: Playable): () => void {
  let shown = '';
  return () => {
    const truth = device.truth();
    if (truth !== shown) print(`= ${truth}`);
    shown = truth;
  };
}

function obey(device: Playable, line: string): void {
  if (line === '') return;
  if (line === 'help') return listHandles(device);
  try {
    act(device, line);
  } catch (error) {
    print(describeError(error));
  }
}

/** `insert`, `lateAck=500`; throws AppError `config.invalid`, which lists what there is. */
function act({ handles }: Playable, text: string): void {
  const [, name = '', value] = /^([^=\s]+)(?:\s*=\s*(.*))?$/u.exec(text) ?? [];
  const handle = Object.hasOwn(handles, name) ? handles[name] : undefined;
  if (handle === undefined)
    throw new AppError(
      'config.invalid',
      `There is no "${text}"; there are: ${Object.keys(handles).join(', ')}.`,
    );
  if (handle.takes === null && value !== undefined)
    throw new AppError('config.invalid', `"${name}" takes no value.`);
  handle.act(value);
}

function listHandles({ handles }: Playable): void {
  const rows = Object.entries(handles).map(([name, { about, takes }]) => ({
    cells: [takes === null ? name : `${name}[=…]`, takes === null ? about : `${about} (${takes})`],
  }));
  tableLines(['WORD', 'WHAT HAPPENS'], rows).forEach(print);
}

function listDrivers(): void {
  const lines = DRIVERS.map(({ driver, deviceClass, baudRate }) => [driver, String(baudRate), deviceClass]);
  const servers = NETWORK_DRIVERS.map(({ driver, deviceClass }) => [driver, '-', deviceClass]);
  const rows = [...lines, ...servers].map((cells) => ({ cells }));
  tableLines(['DRIVER', 'RATE', 'CLASS'], rows).forEach(print);
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function jsonObject(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidArgumentError('must be JSON, such as {"profile":"generic"}');
  }
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/u.test(text) || port > 65_535) throw new InvalidArgumentError('must be a port, 0 to 65535');
  return port;
}
