/** What a run of Vitest came to, by file: its JSON report (the shape is Jest's). */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

interface JsonReport {
  readonly testResults: readonly {
    /** Path of the file. */
    readonly name: string;
    readonly status: 'passed' | 'failed';
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

interface FileCounts {
  readonly passed: number;
  /** At least one where the file itself failed, as in a hook. */
  readonly failed: number;
  readonly skipped: number;
}

export interface TestReport extends FileCounts {
  /** From here. */
  readonly failedFiles: readonly string[];
  /** The files of the second run count as they went there. */
  replacedBy(second: TestReport): TestReport;
  readonly files: ReadonlyMap<string, FileCounts>;
}

/** `isFine`: what Vitest itself said. Without a readable report, or with a failure outside of tests, one test counts as failed. */
export function readReport(file: string, isFine: boolean): TestReport {
  const report = reportOf(readFiles(file));
  const isWhole = isFine && report.files.size > 0;
  if (isWhole || report.failed + report.skipped > 0) return report;
  return reportOf(new Map([...report.files, ['the run itself', { passed: 0, failed: 1, skipped: 0 }]]));
}

function readFiles(file: string): Map<string, FileCounts> {
  try {
    const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as JsonReport;
    return new Map(
      testResults.map(({ name, status, assertionResults }) => {
        const count = (isIt: (state: string) => boolean) =>
          assertionResults.filter((test) => isIt(test.status)).length;
        const passed = count((state) => state === 'passed');
        const failed = count((state) => state === 'failed');
        const skipped = assertionResults.length - passed - failed;
        const isBroken = status === 'failed' && failed === 0;
        return [relative('.', name), { passed, failed: isBroken ? 1 : failed, skipped }];
      }),
    );
  } catch {
    return new Map();
  }
}

function reportOf(files: ReadonlyMap<string, FileCounts>): TestReport {
  const sum = (key: keyof FileCounts) =>
    [...files.values()].reduce((total, counts) => total + counts[key], 0);
  return {
    passed: sum('passed'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    failedFiles: [...files].flatMap(([file, { failed }]) => (failed > 0 ? [file] : [])),
    files,
    replacedBy: (second) => reportOf(new Map([...files, ...second.files])),
  };
}
