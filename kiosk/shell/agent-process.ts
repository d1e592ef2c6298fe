/**
 * Keeps an agent running with the Node that is shipped beside it: the same Node as in every test, so that SQLite and the
 * serial port never depend on Electron's (DESIGN 2, style.md 1.3). The agent ends in order when its standard input closes,
 * also when this process is killed.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { describeError } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import type { Clock, Timer } from '../../shared/time/clock.ts';
import { fullJitterMs } from '../../shared/time/retry.ts';

const BACKOFF = { baseMs: 1_000, capMs: 30_000 };
/** An agent that ran for so long was well; its end is a new story. */
const WELL_AFTER_MS = 60_000;
/** A receipt in print may take 10 s (kiosk/agent/agent.ts). */
const STOP_LIMIT_MS = 15_000;

export interface AgentProcessDeps {
  /** Program and arguments. */
  readonly command: readonly [string, ...string[]];
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

export interface AgentProcess {
  start(): void;
  /** Ends one that hangs; the next one is started as after any other end. */
  kill(): void;
  /** In order, or by force when it takes too long. Final. */
  stop(): Promise<void>;
}

export function createAgentProcess({ command, clock, random, log }: AgentProcessDeps): AgentProcess {
  let child: ChildProcess | undefined;
  let retry: Timer | undefined;
  let attempt = 0;
  let isStopping = false;

  function start(): void {
    const [program, ...args] = command;
    const startedAtMs = clock.monoMs();
    const started = spawn(program, args, {
      stdio: ['pipe', 'inherit', 'inherit'],
      env: agentEnvironment(process.env),
      windowsHide: true,
    });
    child = started;
    // Its input may already be closed when it is to be ended.
    started.stdin.on('error', () => {});
    started.once('error', (error) => ended(startedAtMs, { reason: describeError(error) }));
    started.once('exit', (code, signal) => ended(startedAtMs, { code, signal }));
    log.info({ pid: started.pid }, 'the agent is started');
  }

  function ended(startedAtMs: number, how: object): void {
    if (child === undefined) return;
    child = undefined;
    if (isStopping) return;
    attempt = clock.monoMs() - startedAtMs >= WELL_AFTER_MS ? 0 : attempt + 1;
    const delayMs = fullJitterMs(BACKOFF, attempt, random);
    log.error({ ...how, delayMs }, 'the agent ended, and is started again');
    retry = clock.setTimer(delayMs, start);
  }

  return {
    start,
    kill: () => void child?.kill('SIGKILL'),
    async stop() {
      isStopping = true;
      retry?.cancel();
      const running = child;
      if (running === undefined) return;
      const exited = once(running, 'exit');
      running.stdin?.end();
      const timer = clock.setTimer(STOP_LIMIT_MS, () => running.kill('SIGKILL'));
      await exited;
      timer.cancel();
    },
  };
}

/**
 * The C library overwrites memory that is given back, with any byte but 0: what a citizen told does not stay there. Large blocks go
 * back to the system: by default it learns from the first that is freed to keep the next, and an agent that has drawn two rare
 * characters stays 20 MB larger (glibc manual, Memory Related Tunables). The unit of the agent says the same.
 */
export const AGENT_C_LIBRARY = {
  GLIBC_TUNABLES: 'glibc.malloc.perturb=85:glibc.malloc.mmap_threshold=131072',
};

/** Nothing that would make a Node behave otherwise than on its own. */
function agentEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !/^(NODE_OPTIONS|ELECTRON_.*|CHROME_.*)$/.test(name));
  return { ...Object.fromEntries(kept), ...AGENT_C_LIBRARY };
}
