/** `doorstep technician`: the code of a machine, for whoever may read its secret and stands at its console. */
import { Command } from 'commander';
import { systemClock } from '../../shared/time/clock.ts';
import { TOTP_STEP_MS } from '../../shared/totp.ts';
import { loadConfig } from './config-file.ts';
import { createTechnicianCodes } from './technician/code.ts';

export function technicianCommand(): Command {
  const command = new Command('technician');
  command
    .command('code')
    .description("print the technician's code of this machine, and how long it is the newest")
    .requiredOption('--config <file>', 'settings of this kiosk, JSON (docs/agent.md)')
    .action(({ config }: { config: string }) => {
      const { secret } = loadConfig(config);
      const nowMs = systemClock.nowMs();
      const seconds = Math.ceil((TOTP_STEP_MS - (nowMs % TOTP_STEP_MS)) / 1000);
      process.stdout.write(`${createTechnicianCodes(secret).current(nowMs)}  ${seconds} s\n`);
    });
  return command;
}
