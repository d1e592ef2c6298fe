/**
 * The order of test files on a machine that has no times of them yet: a long one that begins last leaves the other workers
 * with nothing to do. Vitest's own order (times of the last run, else size of the file) holds for all others.
 */
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** About a minute each, and more, by the last whole run on two processors. */
const LONGEST = [
  'test/system/commands.test.ts',
  'test/system/add-a-device.test.ts',
  'test/e2e/placement.test.ts',
  'test/e2e/shell.test.ts',
  'test/e2e/console-behaviour.test.ts',
  'test/e2e/shell-visits.test.ts',
  'test/system/crash.test.ts',
  'test/e2e/shell-services.test.ts',
  'test/e2e/shell-trouble.test.ts',
  'test/e2e/console-dispatch.test.ts',
  'test/e2e/console-roles.test.ts',
  'test/e2e/console-flows.test.ts',
  'test/e2e/kiosk-asides.test.ts',
  'test/e2e/technician-screens.test.ts',
  'test/e2e/kiosk-screens.test.ts',
  'test/e2e/shell-theft.test.ts',
  'test/e2e/console-pages-en.test.ts',
  'test/e2e/console-pages-zh.test.ts',
  'controller/fleet/queries/queries.test.ts',
  'controller/accounts/accounts.test.ts',
  'controller/uptime/uptime.test.ts',
  'devices/escpos-printer/driver.test.ts',
  'controller/ingest/ingest.test.ts',
  'controller/ingest/ingest-model.test.ts',
  'controller/main.test.ts',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    const groupOf = ({ project }: TestSpecification) => project.config.sequence.groupOrder;
    return others.toSorted((a, b) => groupOf(a) - groupOf(b) || rankOf(a) - rankOf(b));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONGEST.indexOf(relative('.', moduleId));
  return rank === -1 ? LONGEST.length : rank;
}
