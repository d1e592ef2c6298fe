/**
 * `npm run package:dir` and `npm run package`: the window with its agent as one program to install (docs/install-kiosk.md).
 * `--electron DIR` takes an unpacked Electron instead of downloading the one of electron-builder.yml.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Arch, build, Platform, type Configuration } from 'electron-builder';
import { AppError, isAppError } from '../../../shared/errors.ts';
import { buildShell, SHELL_DIST } from '../build.ts';
import { stageAgent, stageApp } from './stage.ts';
import { parseTarget, type Target } from './target.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
/** As electron-builder.yml names it. */
const STAGED_APP = join(ROOT, 'kiosk/shell/stage');
const UI_DIST = join(ROOT, 'kiosk/ui/dist');
/** Electron whose wire has no fuse for this yet: electron-builder refuses to set what is not there. */
const LAST_WITHOUT_FILE_FUSE = 28;
const FILE_FUSE = { grantFileProtocolExtraPrivileges: false };

interface PackageOptions {
  readonly target: Target;
  /** Only the unpacked program: no archives, which need tools that are downloaded. */
  readonly isDirOnly: boolean;
  readonly electron?: string;
  readonly ui?: string;
  readonly output?: string;
}

/** Returns the folder of what was built. */
export async function packageKiosk({
  target,
  isDirOnly,
  electron,
  ui,
  output,
}: PackageOptions): Promise<string> {
  const uiDist = resolve(ui ?? UI_DIST);
  if (!existsSync(join(uiDist, 'index.html'))) {
    throw new AppError('not-found', `${uiDist} holds no built kiosk UI (no index.html)`);
  }
  await buildShell();
  stageApp({ root: ROOT, folder: STAGED_APP, shellDist: SHELL_DIST, uiDist });
  const folder = resolve(output ?? join(ROOT, 'release'));
  await build({
    projectDir: ROOT,
    targets: Platform[target.platform === 'win' ? 'WINDOWS' : 'LINUX'].createTarget(
      isDirOnly ? 'dir' : null,
      Arch[target.arch],
    ),
    publish: 'never',
    config: {
      directories: { output: folder },
      // Nothing is installed for the app: it has no packages, and those of the agent are staged.
      beforeBuild: () => Promise.resolve(false),
      // Not by extraResources, which leave out every node_modules.
      afterPack: ({ appOutDir }) => stageAgent(ROOT, join(appOutDir, 'resources', 'agent'), target),
      ...(electron === undefined ? { electronFuses: FILE_FUSE } : givenElectron(resolve(electron))),
    },
  });
  return folder;
}

function givenElectron(folder: string): Configuration {
  const version = readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '');
  const hasFileFuse = Number(version.split('.')[0]) > LAST_WITHOUT_FILE_FUSE;
  return {
    electronDist: folder,
    electronVersion: version,
    ...(hasFileFuse && { electronFuses: FILE_FUSE }),
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      dir: { type: 'boolean', default: false },
      target: { type: 'string', default: `linux-${process.arch}` },
      electron: { type: 'string' },
      ui: { type: 'string' },
      output: { type: 'string' },
    },
  });
  const { dir, target, electron, ui, output } = values;
  const folder = await packageKiosk({
    target: parseTarget(target),
    isDirOnly: dir,
    ...(electron !== undefined && { electron }),
    ...(ui !== undefined && { ui }),
    ...(output !== undefined && { output }),
  });
  process.stdout.write(`packaged into ${folder}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await main();
  } catch (error) {
    if (!isAppError(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
