/** `doorstep devices probe`: finds out what is on the ports, and writes it into the configuration that the agent reads. */
import { Command } from 'commander';
import type { ProbeResult } from '../../devices/discovery/probe.ts';
import type { DriverEntry } from '../../devices/definition.ts';
import { DRIVERS, findLineDriver, networkDriverAt } from '../../devices/registry.ts';
import { isTcpPath } from '../../devices/transport/tcp.ts';
import { AppError } from '../../shared/errors.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { askPort } from './ask-port.ts';
import { AGENT_ADVICE, isAgent } from './busy.ts';
import { changeLines } from './change-text.ts';
import {
  assertWritable,
  editedText,
  readEditable,
  replaceConfig,
  type EditableConfig,
} from './config-edit.ts';
import { mergeDevices, type ProbedDevice } from './merge.ts';
import { createProgress, type Progress } from './progress.ts';
import { probeRow, shortResult } from './probe-text.ts';
import { placeOf, surveyPath, surveyPorts, type SurveyedPort } from './survey.ts';
import { LINE_WIDTH, tableLines } from './table.ts';
import { wrapWords } from './text.ts';
import { askYesNo, interruption, print } from './terminal.ts';

interface Flags {
  readonly config?: string;
  readonly write?: boolean;
  readonly yes?: boolean;
  readonly only?: string;
}

export interface ProbedPort {
  readonly port: SurveyedPort;
  readonly result: ProbeResult;
}

export function probeCommand(): Command {
  return new Command('probe')
    .description('ask harmless questions on the ports to find out what is there; ports in use are left alone')
    .argument('[path...]', 'serial ports or tcp://host:port (default: all serial ports, and all configured)')
    .option('--only <driver>', `look only for one of ${DRIVERS.map(({ driver }) => driver).join(', ')}`)
    .option('--config <file>', 'settings of the kiosk: what is configured is tried first')
    .option('--write', 'put what was found into that file, after showing the change and asking')
    .option('--yes', 'write without asking')
    .action(run);
}

async function run(paths: readonly string[], flags: Flags): Promise<void> {
  if (flags.write === true && flags.config === undefined)
    throw new AppError('config.invalid', 'Say with --config FILE where to write.');
  const drivers = flags.only === undefined ? DRIVERS : [findLineDriver(flags.only)];
  const config = flags.config === undefined ? null : readEditable(flags.config);
  if (config !== null && flags.write === true) assertWritable(config);
  const signal = interruption();
  const ports = await portsToProbe(paths, config);
  if (ports.length === 0) return print('There is no port to ask. Name one: doorstep devices probe PATH');
  const probed = await probeAll(ports, drivers, signal);
  tableLines(['PORT', 'FOUND', 'RATE', 'IDENTITY'], probed.map(probeRow)).forEach(print);
  if (probed.some(({ result }) => result.type === 'inUse' && isAgent(result.holder)))
    print(`\n${wrapWords(AGENT_ADVICE, LINE_WIDTH).join('\n')}`);
  if (config !== null && flags.write === true) await write(config, probed, flags.yes === true, signal);
  else if (probed.some(({ result }) => result.type === 'found'))
    print('\nTo configure a kiosk with it: --config FILE --write');
}

/** Each place once, however many names it was given. */
async function portsToProbe(
  paths: readonly string[],
  config: EditableConfig | null,
): Promise<readonly SurveyedPort[]> {
  const devices = config?.devices ?? [];
  const ports =
    paths.length === 0
      ? await surveyPorts(devices)
      : await Promise.all(paths.map((path) => surveyPath(path, devices)));
  const isFirst = ({ place }: SurveyedPort, index: number) =>
    place === null || ports.findIndex((other) => other.place === place) === index;
  // A queue of the network needs no question: its address says what it is.
  return ports.filter(isFirst).filter(({ path }) => networkDriverAt(path) === undefined);
}

/** All ports at the same time, one question at a time on each. */
async function probeAll(
  ports: readonly SurveyedPort[],
  drivers: readonly DriverEntry[],
  signal: AbortSignal,
): Promise<readonly ProbedPort[]> {
  const progress = createProgress(
    process.stderr,
    ports.map(({ path }) => path),
  );
  const probing = ports.map((port) => probeOne(port, drivers, progress, signal));
  // Every port is closed before anything else happens, also when one of them failed.
  await Promise.allSettled(probing);
  return Promise.all(probing);
}

async function probeOne(
  port: SurveyedPort,
  drivers: readonly DriverEntry[],
  progress: Progress,
  signal: AbortSignal,
): Promise<ProbedPort> {
  const { path } = port;
  const result = await askPort(port, drivers, signal, ({ entry, baudRate }, done, total) =>
    progress.update(path, `${done + 1}/${total}  ${entry.driver} at ${baudRate}`),
  );
  progress.done(path, shortResult(result));
  return { port, result };
}

async function write(
  config: EditableConfig,
  probed: readonly ProbedPort[],
  isAgreed: boolean,
  signal: AbortSignal,
): Promise<void> {
  const found = probed.flatMap(foundDevice);
  if (found.length === 0) return print('\nNo device was found: nothing to write.');
  const configuredPaths = config.entries.map(({ path }) => String(path));
  const places = await Promise.all(configuredPaths.map(async (path) => [path, await placeOf(path)] as const));
  const changes = mergeDevices(config.entries, found, {
    placeOf: new Map(places),
    driverOf: (name) => DRIVERS.find(({ driver }) => driver === name),
  });
  if (changes.every(({ type }) => type === 'keep'))
    return print(`\n${config.path} says so already: nothing to write.`);
  const edited = editedText(config, changes);
  print(`\nDevices of ${config.path}:`);
  changeLines(changes).forEach(print);
  if (!isAgreed && !(await askYesNo('Write this?', signal))) return print('Nothing was written.');
  const backup = replaceConfig(config, edited, systemClock.nowMs());
  print(`Written. The file as it was: ${backup}`);
  print('The agent reads it at its next start.');
}

function foundDevice({ port, result }: ProbedPort): ProbedDevice[] {
  if (result.type !== 'found' || port.place === null) return [];
  const { driver, deviceClass, baudRate } = result;
  const path = port.stablePath ?? port.path;
  return [{ path, place: port.place, driver, deviceClass, baudRate: isTcpPath(path) ? null : baudRate }];
}
