/** `doorstep agent`: one kiosk as one process, until a signal ends it (DESIGN 2). */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Command } from 'commander';
import { pino, type Logger } from 'pino';
import { createOpenTransport } from '../../devices/transport/open.ts';
import { describeError } from '../../shared/errors.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { createAgent } from './agent.ts';
import { loadConfig, type LoadedConfig } from './config-file.ts';
import { printableConfig, type AgentConfig } from './config.ts';
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
}

export function agentCommand(): Command {
  return new Command('agent')
    .requiredOption('--config <file>', 'settings of this kiosk, JSON (docs/agent.md)')
    .option('--data <directory>', 'replaces dataDir of the file')
    .option('--check-config', 'only check the settings: print ok, or every problem')
    .option('--print-config', 'only print the settings with their defaults, the secret masked')
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
  await serve(loaded, log, recentLog);
}

async function serve({ config, secret }: LoadedConfig, log: Logger, recentLog: RecentLog): Promise<void> {
  const agent = createAgent({
    config,
    secret,
    openTransport: createOpenTransport({ clock: systemClock }),
    clock: systemClock,
    random: Math.random,
    log,
    storePath: join(config.dataDir, 'agent.db'),
    recentLog,
  });
  const token = issueUiToken(config.dataDir);
  const ui = createUiServer({ agent, config: config.ui, token, clock: systemClock, log });
  // Screens first: a port in use must be told before a device is touched.
  await ui.start();
  agent.start();
  const reason = await Promise.race([
    terminationSignal(),
    agent.powerEnding.then(() => 'power-failure' as const),
    agent.restartWanted.then(() => 'restart' as const),
  ]);
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

function terminationSignal(): Promise<'shutdown'> {
  return new Promise((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => resolve('shutdown'));
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
