/** `doorstep audit verify`: checks the hash chain of the audit log, beside a running controller or without one. */
import { Command } from 'commander';
import { AppError } from '../../shared/errors.ts';
import { createAuditLog } from '../audit/repository.ts';
import { addSettings, type Flags } from '../config.ts';
import { withStore } from './with-store.ts';

export function auditCommand(): Command {
  const audit = new Command('audit').description('check the log of who changed what');
  addSettings(audit.command('verify').description('prove that no entry was edited or removed'), [
    'data',
    'database',
  ]).action((flags: Flags) => verify(flags));
  return audit;
}

/** Exit code 1 when the log was touched, so that a scheduled check can raise an alarm. */
async function verify(flags: Flags): Promise<void> {
  await withStore(flags, async (store) => {
    const { isIntact, entries, firstBadSeq } = await createAuditLog(store).verify();
    if (!isIntact) {
      throw new AppError(
        'internal',
        `The audit log was changed: entry ${firstBadSeq} of ${entries} is not what was written. Compare it with a backup.`,
      );
    }
    process.stdout.write(`The audit log is intact: ${entries} entries.\n`);
  });
}
