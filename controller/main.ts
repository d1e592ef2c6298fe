/** `doorstep controller`: runs a controller until it is told to stop. */
import { Command } from 'commander';
import { pino } from 'pino';
import { systemClock } from '../shared/time/clock.ts';
import { addSettings, type ControllerConfig, type Flags, printableConfig, readConfig } from './config.ts';
import { createController } from './controller.ts';

/** A stop that takes longer is a fault, and the supervisor waits, ms. */
const STOP_DEADLINE_MS = 10_000;
const STDERR = 2;

export function controllerCommand(): Command {
  const command = new Command('controller').description(
    'run the controller: MQTT broker, store, HTTP API and console',
  );
  return addSettings(command)
    .option('--check-config', 'only say whether the configuration is usable')
    .option('--print-config', 'only print the configuration, with passwords masked')
    .action((flags: Flags) => act(flags));
}

async function act(flags: Flags): Promise<void> {
  const config = readConfig(flags);
  if (flags['printConfig'] === true) print(printableConfig(config));
  else if (flags['checkConfig'] === true) print('The configuration is usable.');
  else await run(config);
}

/** The log goes to stderr, so that stdout has the one line that people and supervisors wait for. */
async function run(config: ControllerConfig): Promise<void> {
  const startedAtMonoMs = systemClock.monoMs();
  const log = pino({ level: config.logLevel }, pino.destination(STDERR));
  const stopSignal = nextSignal();
  const controller = createController(config, { clock: systemClock, log, random: Math.random });
  await controller.start();
  const tookMs = Math.round(systemClock.monoMs() - startedAtMonoMs);
  print(`Doorstep controller ready in ${tookMs} ms: ${controller.httpUrl} · ${controller.mqttUrl}`);

  if (controller.setUpUrl !== null) print(`Set up the first administrator: ${controller.setUpUrl}`);

  log.info({ signal: await stopSignal }, 'stopping');
  setTimeout(() => {
    log.error({ deadlineMs: STOP_DEADLINE_MS }, 'did not stop in time');
    process.exit(1);
  }, STOP_DEADLINE_MS).unref();
  await controller.stop();
}

/** Resolves at the first request to stop; a second one finds no handler and ends the process at once. */
function nextSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve);
  });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
