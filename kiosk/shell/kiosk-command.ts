/** `doorstep kiosk`: the screens of a running agent, by default the demo's: in Electron where it is installed, else in a browser. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { AppError } from '../../shared/errors.ts';
import { loadConfig } from '../agent/config-file.ts';
import type { AgentConfig } from '../agent/config.ts';
import { uiTokenPath } from '../agent/ui-api/token.ts';
import { probeAgent, uiAddress } from './agent-probe.ts';
import { buildShell, SHELL_DIST } from './build.ts';
import { servePages } from './page-server.ts';
import type { ShellSettings } from './settings.ts';

const UI_DIST = resolve(import.meta.dirname, '../ui/dist');
/** Nobody's number: the demo has no help desk. */
const DEMO_PHONE = '028-00000000';

interface Flags {
  readonly data: string;
  readonly config?: string;
  readonly ui: string;
  readonly browser?: boolean;
}

export function kioskCommand(): Command {
  return new Command('kiosk')
    .option(
      '--data <directory>',
      'where the demo keeps everything',
      process.env['DOORSTEP_DATA'] ?? './.doorstep',
    )
    .option('--config <file>', "settings of another agent than the demo's")
    .option('--ui <directory>', 'the built screens', UI_DIST)
    .option('--browser', 'do not look for Electron')
    .action(run);
}

async function run(flags: Flags): Promise<void> {
  const configFile = flags.config ?? join(flags.data, 'demo-agent.json');
  const { config } = loadConfig(configFile);
  const agent = {
    url: `ws://127.0.0.1:${config.ui.port}/ui`,
    tokenFile: config.ui.tokenFile ?? uiTokenPath(config.dataDir),
  };
  const sign = await probeAgent(agent);
  if (sign === null) {
    throw new AppError(
      'not-found',
      `The agent of ${configFile} does not run; "npm run demo" starts the demo's.`,
    );
  }
  const uiFolder = resolve(flags.ui);
  const electron = flags.browser === true ? undefined : findElectron();
  if (electron === undefined) await showInBrowser(config, agent.url, sign.token, uiFolder);
  else
    await showInElectron(
      electron,
      {
        name: config.name,
        helpPhone: config.helpPhone ?? DEMO_PHONE,
        alternatives: config.alternatives,
        agent,
      },
      config.dataDir,
      uiFolder,
    );
}

async function showInElectron(
  electron: string,
  settings: ShellSettings,
  dataDir: string,
  uiFolder: string,
): Promise<void> {
  await buildShell();
  const settingsFile = join(dataDir, 'window.json');
  writeFileSync(settingsFile, JSON.stringify(settings, null, 2));
  const args = [join(SHELL_DIST, 'main.cjs'), `--settings=${settingsFile}`, `--ui=${uiFolder}`];
  const [code] = (await once(spawn(electron, args, { stdio: 'inherit' }), 'exit')) as [number | null];
  process.exitCode = code ?? 1;
}

async function showInBrowser(
  config: AgentConfig,
  agentUrl: string,
  token: string,
  uiFolder: string,
): Promise<void> {
  const origin = config.ui.allowedOrigins.find((allowed) => allowed.startsWith('http://127.0.0.1:'));
  if (origin === undefined) {
    throw new AppError(
      'config.invalid',
      'The agent admits no browser: add "http://127.0.0.1:8091" to ui.allowedOrigins of its settings.',
    );
  }
  const server = await servePages(uiFolder, agentUrl, Number(new URL(origin).port));
  process.stdout.write(
    `Electron is not installed here; a browser on this machine shows the same screens:\n\n  ${uiAddress(`${origin}/index.html`, { agentUrl, token })}\n\nCtrl-C ends it.\n`,
  );
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await server.close();
}

/** The executable, if it has been downloaded: asking the package for it would download it. */
function findElectron(): string | undefined {
  const folder = resolve(import.meta.dirname, '../../node_modules/electron');
  const named = join(folder, 'path.txt');
  const name = existsSync(named) ? readFileSync(named, 'utf8').trim() : 'electron';
  const executable = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'), name);
  return existsSync(executable) ? executable : undefined;
}
