/** `doorstep agent`: one kiosk as one process, until a signal ends it (DESIGN 2). */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Command } from 'commander';
import { pino, type Logger } from 'pino';
import { createOpenTransport } from '../../devices/transport/open.ts';
import { describeError } from '../../shared/errors.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { startWatchdog } from '../systemd-watchdog.ts';
import { createAgent } from './agent.ts';
import { loadConfig, type LoadedConfig } from './config-file.ts';
import { printableConfig, type AgentConfig } from './config.ts';
import { createGarbageWipe } from './garbage.ts';
import { createRecentLog, type RecentLog } from './technician/recent-log.ts';
import { createUiServer } from './ui-api/server.ts';
import { issueUiToken } from './ui-api/token.ts';

/** A technician wants a fresh start: no fault, and no end that a supervisor may take for good (sysexits.h EX_TEMPFAIL). */
const RESTART_EXIT_CODE = 75;

interface Flags {
  readonly config: string;
  readonly data?: string;
  readonly checkConfig?: boolean;
  readonly printConfig?: boolean;
  readonly endWithStdin?: boolean;
}

export function agentCommand(): Command {
  return new Command('agent')
    .requiredOption('--config <file>', 'settings of this kiosk, JSON (docs/agent.md)')
    .option('--data <directory>', 'replaces dataDir of the file')
    .option('--check-config', 'only check the settings: print ok, or every problem')
    .option('--print-config', 'only print the settings with their defaults, the secret masked')
    .option('--end-with-stdin', 'end in order when standard input closes, as with SIGTERM: for a supervisor')
    .action(run);
}

async function run(flags: Flags): Promise<void> {
  const loaded = loadConfig(flags.config, flags.data);
  if (flags.checkConfig === true) return void process.stdout.write('ok\n');
  if (flags.printConfig === true) return void process.stdout.write(`${printableConfig(loaded.config)}\n`);
  const { kioskId, logLevel } = loaded.config;
  const recentLog = createRecentLog();
  const log = pino(
    { level: logLevel, base: { kioskId } },
    pino.multistream([
      { level: 'trace', stream: pino.destination(1) },
      { level: 'trace', stream: recentLog },
    ]),
  );
  endOnFaults(log);
  const watchdog = startWatchdog(process.env, systemClock);
  await serve(loaded, { log, recentLog, endsWithStdin: flags.endWithStdin === true });
  watchdog?.cancel();
}

interface Surroundings {
  readonly log: Logger;
  readonly recentLog: RecentLog;
  readonly endsWithStdin: boolean;
}

async function serve(
  { config, secret }: LoadedConfig,
  { log, recentLog, endsWithStdin }: Surroundings,
): Promise<void> {
  // Before anything is opened: a stop that comes during the start is orderly too.
  const signalled = terminationSignal(endsWithStdin);
  const agent = createAgent({
    config,
    secret,
    openTransport: createOpenTransport({ clock: systemClock }),
    clock: systemClock,
    random: Math.random,
    log,
    storePath: join(config.dataDir, 'agent.db'),
    recentLog,
    wipeGarbage: createGarbageWipe(),
  });
  const token = issueUiToken(config.dataDir, config.ui.tokenFile);
  const ui = createUiServer({ agent, config: config.ui, token, clock: systemClock, log });
  // Screens first: a port in use must be told before a device is touched.
  await ui.start();
  agent.start();
  const reason = await Promise.race([
    signalled,
    agent.powerEnding.then(() => 'power-failure' as const),
    agent.restartWanted.then(() => 'restart' as const),
  ]);
  // It would keep the process alive.
  if (endsWithStdin) process.stdin.destroy();
  await ui.stop();
  await agent.stop(reason);
  if (reason === 'power-failure') powerOff(config, log);
  if (reason === 'restart') process.exitCode = RESTART_EXIT_CODE;
}

/** The UPS cuts the power a little later, whatever this does. */
function powerOff({ power: { offCommand } }: AgentConfig, log: Logger): void {
  const [program, ...args] = offCommand ?? [];
  if (program === undefined)
    return log.warn('battery low, and power.offCommand is not set: the machine stays on');
  log.warn({ offCommand }, 'battery low: the machine is powered off');
  const { error, status } = spawnSync(program, args, { stdio: 'ignore' });
  if (error !== undefined || status !== 0)
    log.error({ offCommand, status, reason: describeError(error) }, 'powering off failed');
}

/** Standard input closes also when the supervisor at its other end is killed, and on Windows, which has no SIGTERM. */
function terminationSignal(endsWithStdin: boolean): Promise<'shutdown'> {
  return new Promise((resolve) => {
    const end = () => resolve('shutdown');
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, end);
    if (endsWithStdin) process.stdin.once('close', end).resume();
  });
}

/** Whatever was not caught leaves the agent in a state that nobody knows; the supervisor starts it anew (style.md 3, ERRORS). */
function endOnFaults(log: Logger): void {
  const end = (error: unknown) => {
    log.fatal({ reason: describeError(error), stack: stackOf(error) }, 'unhandled fault, the agent ends');
    process.exit(1);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}

/** Without its first line, which repeats the message. */
function stackOf(error: unknown): string[] {
  return error instanceof Error
    ? (error.stack ?? '')
        .split('\n')
        .slice(1, 8)
        .map((line) => line.trim())
    : [];
}
