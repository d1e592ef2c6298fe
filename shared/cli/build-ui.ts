/** Builds a user interface with Vite when its sources are newer than what was built; who starts one calls it. */
import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

export interface UserInterface {
  /** Its folder, with `vite.config.ts`; what is built goes into `dist` there. */
  readonly root: string;
  /** Everything that could end up in it, as globs from the repository. */
  readonly sources: readonly string[];
  /** After a build. */
  readonly finish?: (dist: string) => void;
}

const REPOSITORY = join(import.meta.dirname, '../..');
/** Where nobody looks for sources, on the same disk. */
const WORKSHOP = join(REPOSITORY, 'node_modules/.build-');

/** Says what the last build was made of. */
const STAMP = '.stamp';

/** True when it built. What is in place is whole, also when several build at once or one is killed. */
export async function ensureBuilt({ root, sources, finish }: UserInterface): Promise<boolean> {
  const dist = join(root, 'dist');
  const stampFile = join(dist, STAMP);
  const stamp = sourceStamp([...sources, 'package-lock.json']);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return false;
  // Only now: most starts find it up to date.
  const { build } = await import('vite');
  // A test runner sets another environment, and Vite would put the slow checks of development into the bundle.
  process.env['NODE_ENV'] = 'production';
  const folder = mkdtempSync(WORKSHOP);
  const made = join(folder, 'dist');
  try {
    await build({
      configFile: join(root, 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: made, emptyOutDir: true },
    });
    finish?.(made);
    writeFileSync(join(made, STAMP), stamp);
    putInPlace(made, dist);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return true;
}

/** The last one goes at once, into the folder that is removed: half of it with its stamp would pass for whole. */
function putInPlace(made: string, dist: string): void {
  for (let tries = 5; ; tries--) {
    try {
      if (existsSync(dist)) renameSync(dist, `${made}-before-${tries}`);
      renameSync(made, dist);
      return;
    } catch (error) {
      // Another one that builds was there in between.
      if (tries === 0) throw error;
    }
  }
}

/** What builds leave between the sources. */
const BUILT = ['**/dist/**', 'kiosk/shell/stage/**'];

/** Another one as soon as one of these files is; globs from the repository. */
export function sourceStamp(globs: readonly string[]): string {
  const files = globSync([...globs], { cwd: REPOSITORY, exclude: BUILT }).sort();
  const hash = createHash('sha256');
  for (const file of files) {
    const { mtimeMs, size } = statSync(join(REPOSITORY, file));
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}
