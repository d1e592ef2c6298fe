/** The Node that is shipped with the agent: the version that runs the tests, for the platform of the package. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { Target } from './target.ts';

/** Copies it to `folder` and returns its path there. */
export function placeNode(folder: string, target: Target): string {
  const file = target.platform === 'win' ? 'node.exe' : 'node';
  mkdirSync(folder, { recursive: true });
  const placed = join(folder, file);
  if (target.platform === process.platform && target.arch === process.arch) {
    copyFileSync(process.execPath, placed);
    return placed;
  }
  const temporary = mkdtempSync(join(tmpdir(), 'doorstep-node-'));
  try {
    copyFileSync(fetchNode(temporary, target, file), placed);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return placed;
}

/** The npm package `node` takes its binaries from these packages; npm checks what it downloads. */
function fetchNode(folder: string, { platform, arch }: Target, file: string): string {
  const name = `node-${platform}-${arch}`;
  const spec = `${name}@${process.versions.node}`;
  run(
    'npm',
    ['install', '--no-save', '--force', '--ignore-scripts', '--no-audit', '--no-fund', spec],
    folder,
  );
  return join(folder, 'node_modules', name, 'bin', file);
}

function run(program: string, args: readonly string[], cwd: string): void {
  const { status, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (status !== 0) {
    throw new AppError('internal', `${program} ${args.join(' ')}: ${error?.message ?? stderr.trim()}`);
  }
}
