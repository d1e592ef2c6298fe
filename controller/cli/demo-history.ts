/** `doorstep demo-history`: an invented month in a database that knows no facts yet, for the demo (controller/demo). */
import { Command, InvalidArgumentError } from 'commander';
import { systemClock } from '../../shared/time/clock.ts';
import { dayOf } from '../../shared/time/day.ts';
import { addSettings, type Flags } from '../config.ts';
import { inventHistory } from '../demo/history.ts';
import { withStore } from './with-store.ts';

const SEED = 510_106;

export function demoHistoryCommand(): Command {
  const command = new Command('demo-history').description(
    'invent a month of history for the kiosks of a demo; only in a database that has none',
  );
  return addSettings(command, ['data', 'database'])
    .option('--kiosks <n>', 'only for the first of them', wholeNumber, 30)
    .option('--last-run <n>', 'how often each has been started when the month ends', wholeNumber, 100)
    .action((flags: Flags) => run(flags));
}

async function run(flags: Flags): Promise<void> {
  await withStore(flags, async (store) => {
    const beganMs = systemClock.monoMs();
    const history = await inventHistory({
      store,
      clock: systemClock,
      seed: SEED,
      kiosks: Number(flags['kiosks']),
      lastBoot: Number(flags['lastRun']),
      progress: (day) => say(`invented up to ${day}`),
    });
    if (history === null) return say('there is history, nothing is invented');
    const { records, fromMs, toMs } = history;
    const seconds = ((systemClock.monoMs() - beganMs) / 1000).toFixed(1);
    say(`${records} invented records from ${dayOf(fromMs)} to ${dayOf(toMs)} in ${seconds} s`);
  });
}

function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('must be a whole number');
  return Number(text);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
