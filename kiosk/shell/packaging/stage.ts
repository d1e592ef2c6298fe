/** Lays out what is installed: the app (two bundles and the UI), which electron-builder packs, and the agent with its Node beside it. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { agentPackages, agentSources } from './agent-files.ts';
import { placeNode } from './node-binary.ts';
import type { Target } from './target.ts';

export interface AppParts {
  readonly root: string;
  /** Emptied first. */
  readonly folder: string;
  /** The two bundles of the shell. */
  readonly shellDist: string;
  /** The built kiosk UI. */
  readonly uiDist: string;
}

export function stageApp({ root, folder, shellDist, uiDist }: AppParts): void {
  rmSync(folder, { recursive: true, force: true });
  cpSync(shellDist, folder, { recursive: true });
  // Not the stamp of the build, which is hidden.
  const isShipped = (path: string) => !basename(path).startsWith('.');
  cpSync(uiDist, join(folder, 'ui'), { recursive: true, filter: isShipped });
  writeFileSync(join(folder, 'package.json'), JSON.stringify(appManifest(root), null, 2));
}

/** No dependencies: everything is in the bundles, and nothing native could be among them. */
function appManifest(root: string): object {
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
  return {
    name: 'doorstep-kiosk',
    version: own['version'],
    description: own['description'],
    license: own['license'],
    author: 'Doorstep maintainers',
    main: 'main.cjs',
  };
}

export function stageAgent(root: string, folder: string, target: Target): void {
  const sources = agentSources(root);
  for (const path of sources) copy(join(root, path), join(folder, path));
  for (const path of agentPackages(root, sources)) {
    // Packages inside packages are in the list themselves, if they are needed.
    cpSync(join(root, path), join(folder, path), {
      recursive: true,
      filter: (source) => source === join(root, path) || basename(source) !== 'node_modules',
    });
  }
  placeNode(join(folder, 'bin'), target);
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}
