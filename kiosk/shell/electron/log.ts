/** Lines of JSON for the journal, as those of the agent; pino asks for a newer Node than every Electron has that runs the shell. */
import type { Log } from '../../../shared/log.ts';
import type { Clock } from '../../../shared/time/clock.ts';

/** As pino numbers them. */
const LEVELS = { debug: 20, info: 30, warn: 40, error: 50 } as const;

export function createLog(clock: Clock, bindings: object): Log {
  const at = (level: keyof typeof LEVELS) => (context: object, message: string) => {
    const entry = { level: LEVELS[level], time: clock.nowMs(), ...bindings, ...context, msg: message };
    process.stdout.write(`${JSON.stringify(entry)}\n`);
  };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (more) => createLog(clock, { ...bindings, ...more }),
  };
}
