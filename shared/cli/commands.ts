/**
 * The `doorstep` command line, and the composition root: the one place that names both sides, by path only (DESIGN 3, 7).
 * Only the chosen command's module is loaded, so a machine with one side installed works.
 */
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { AppError, isAppError } from '../errors.ts';

interface CommandRow {
  readonly name: string;
  readonly summary: string;
  /** Relative to this file. */
  readonly module: string;
  /** Export of the module that makes the Command. */
  readonly factory: string;
}

const COMMANDS: readonly CommandRow[] = [
  {
    name: 'demo',
    summary: 'run a whole small fleet on this machine and show it',
    module: './demo.ts',
    factory: 'demoCommand',
  },
  {
    name: 'demo-history',
    summary: 'invent a month of history for a demo',
    module: '../../controller/cli/demo-history.ts',
    factory: 'demoHistoryCommand',
  },
  {
    name: 'controller',
    summary: 'run the controller: MQTT broker, store, HTTP API and console',
    module: '../../controller/main.ts',
    factory: 'controllerCommand',
  },
  {
    name: 'fleet',
    summary: 'import and list the kiosks that a controller knows',
    module: '../../controller/cli/fleet.ts',
    factory: 'fleetCommand',
  },
  {
    name: 'user',
    summary: 'accounts of the console',
    module: '../../controller/cli/user.ts',
    factory: 'userCommand',
  },
  {
    name: 'token',
    summary: 'API tokens of machines',
    module: '../../controller/cli/token.ts',
    factory: 'tokenCommand',
  },
  {
    name: 'audit',
    summary: 'check the log of who changed what',
    module: '../../controller/cli/audit.ts',
    factory: 'auditCommand',
  },
  {
    name: 'uptime',
    summary: 'report, explain and check the account of uptime',
    module: '../../controller/cli/uptime.ts',
    factory: 'uptimeCommand',
  },
  {
    name: 'plan',
    summary: 'plan sites from a file, check the proof of a plan, compare plans',
    module: '../../controller/cli/plan.ts',
    factory: 'planCommand',
  },
  {
    name: 'agent',
    summary: 'run a kiosk: its devices, its citizen session, its link',
    module: '../../kiosk/agent/main.ts',
    factory: 'agentCommand',
  },
  {
    name: 'devices',
    summary: 'find, try out, watch and simulate the devices of a kiosk',
    module: '../../kiosk/devices-command/main.ts',
    factory: 'devicesCommand',
  },
  {
    name: 'kiosk',
    summary: 'show the screens of a running agent, in Electron or a browser',
    module: '../../kiosk/shell/kiosk-command.ts',
    factory: 'kioskCommand',
  },
  {
    name: 'case',
    summary: 'keys of the case office, and opening sealed cases',
    module: '../../kiosk/agent/case-command.ts',
    factory: 'caseCommand',
  },
  {
    name: 'technician',
    summary: 'the code with which a technician opens a kiosk',
    module: '../../kiosk/agent/technician-command.ts',
    factory: 'technicianCommand',
  },
  {
    name: 'simulate',
    summary: 'run simulated devices and kiosks',
    module: '../../kiosk/simulate/main.ts',
    factory: 'simulateCommand',
  },
  {
    name: 'protocol',
    summary: 'write or check the documents of the wire protocol',
    module: './protocol.ts',
    factory: 'protocolCommand',
  },
];

/** Runs one command; `args` without node and script. Ends the process with code 1 after an error. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  try {
    const program = await createProgram(args);
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    process.stderr.write(`${errorText(error)}\n`);
    process.exit(1);
  }
}

async function createProgram(args: readonly string[]): Promise<Command> {
  const program = new Command('doorstep')
    .description('Self-service kiosks that serve citizens, and the controller that knows their state.')
    .showHelpAfterError('(see "doorstep --help")');
  const chosen = args[0] === 'help' ? args[1] : args[0];
  for (const row of COMMANDS) {
    const command =
      row.name === chosen ? await loadCommand(row) : new Command(row.name).description(row.summary);
    program.addCommand(command);
  }
  return program;
}

async function loadCommand(row: CommandRow): Promise<Command> {
  const url = new URL(row.module, import.meta.url);
  if (!existsSync(url)) {
    throw new AppError('not-found', `This installation does not have the part for "doorstep ${row.name}".`);
  }
  const exports: Record<string, unknown> = await import(url.href);
  const factory = exports[row.factory];
  const command: unknown = typeof factory === 'function' ? factory() : undefined;
  if (!(command instanceof Command)) throw new TypeError(`${row.module} exports no ${row.factory}()`);
  return command.name(row.name);
}

/** An AppError is a sentence for people; anything else is a fault of ours and shows where it came from. */
function errorText(error: unknown): string {
  if (isAppError(error)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
