/**
 * `npm test`: checks, then every suite; the last line says how many tests passed and failed, and a skipped one is a failure.
 * Ptys, brokers, databases, processes and browsers depend on how a busy machine shares its time, so a file that fails is run
 * once more, alone; that it needed this is said.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from './prepare.ts';
import { readReport, type TestReport } from './test-report.ts';

/** More than this is no matter of a busy machine. */
const MOST_SECOND_TRIES = 4;

const startedMs = Date.now();
const folder = mkdtempSync(join(tmpdir(), 'doorstep-test-'));
prepare();
const checks = spawnSync('npm', ['run', '-s', 'check'], { stdio: 'inherit' });
const first = runTests('first');
const again = first.failedFiles;
const isWorthATry = again.length > 0 && again.length <= MOST_SECOND_TRIES;
const second = isWorthATry ? runTests('second', ['--no-file-parallelism', ...again]) : null;
rmSync(folder, { recursive: true, force: true });

const { passed, failed, skipped } = second === null ? first : first.replacedBy(second);
const isChecked = checks.status === 0;
if (!isChecked) say('npm run check failed, see the top of this output');
if (skipped > 0) say(`${skipped} tests were skipped, which counts as failure`);
if (second !== null) say(`Failed at first, and run again alone: ${again.join(', ')}`);
say(`Took ${Math.round((Date.now() - startedMs) / 1000)} s`);
const failures = failed + skipped + (isChecked ? 0 : 1);
say(`${passed} passed, ${failures} failed`);
process.exit(failures === 0 ? 0 : 1);

function runTests(name: string, more: readonly string[] = []): TestReport {
  const file = join(folder, `${name}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile=${file}`];
  const { status } = spawnSync(
    'vitest',
    ['run', '--config', 'test/vitest.config.ts', ...reporters, ...more],
    { stdio: 'inherit' },
  );
  return readReport(file, status === 0);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
