/** `npm test`: checks, then every suite; the last line says how many tests passed and failed, and a skipped one is a failure. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from './prepare.ts';

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}

const startedMs = Date.now();
prepare();
const checks = spawnSync('npm', ['run', '-s', 'check'], { stdio: 'inherit' });
const folder = mkdtempSync(join(tmpdir(), 'doorstep-test-'));
const reportFile = join(folder, 'report.json');
const tests = spawnSync(
  'vitest',
  [
    'run',
    '--config',
    'test/vitest.config.ts',
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${reportFile}`,
  ],
  { stdio: 'inherit' },
);
const counts = readReport();
rmSync(folder, { recursive: true, force: true });
const skipped = counts.numPendingTests + counts.numTodoTests;
const isFine = checks.status === 0 && tests.status === 0 && skipped === 0;
if (checks.status !== 0) process.stdout.write('npm run check failed, see the top of this output\n');
if (skipped > 0) process.stdout.write(`${skipped} tests were skipped, which counts as failure\n`);
process.stdout.write(`Took ${Math.round((Date.now() - startedMs) / 1000)} s\n`);
const failed = counts.numFailedTests + skipped + (checks.status === 0 ? 0 : 1);
process.stdout.write(`${counts.numPassedTests} passed, ${isFine ? failed : Math.max(failed, 1)} failed\n`);
process.exit(isFine ? 0 : 1);

function readReport(): Report {
  try {
    return JSON.parse(readFileSync(reportFile, 'utf8')) as Report;
  } catch {
    return {
      numPassedTests: 0,
      numFailedTests: 1,
      numFailedTestSuites: 1,
      numPendingTests: 0,
      numTodoTests: 0,
    };
  }
}
