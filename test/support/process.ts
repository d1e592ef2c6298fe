/** Real `doorstep` processes for tests: started, watched for a line, killed without warning. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface RunningProcess {
  readonly child: ChildProcess;
  /** Everything it printed so far, both streams. */
  output(): string;
  /** Resolves with the exit code, null when a signal ended it. */
  readonly exited: Promise<number | null>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

const CLI = 'shared/cli/doorstep.mjs';
/** Keeps the last part only: a long crash test prints megabytes. */
const MAX_OUTPUT_CHARS = 200_000;

export function startDoorstep(args: readonly string[], env: NodeJS.ProcessEnv = {}): RunningProcess {
  const child = spawn(process.execPath, [CLI, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const collect = (chunk: Buffer) => {
    text = (text + chunk.toString('utf8')).slice(-MAX_OUTPUT_CHARS);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  return {
    child,
    output: () => text,
    exited,
    async kill(signal) {
      child.kill(signal);
      await exited;
    },
  };
}

/** Starts a command and waits until it prints `line`; throws with its output when it ends or is too slow. */
export async function startUntil(
  args: readonly string[],
  line: RegExp,
  options: { timeoutMs?: number; env?: NodeJS.ProcessEnv } = {},
): Promise<RunningProcess> {
  const running = startDoorstep(args, options.env);
  const isReady = await waitFor(
    () => line.test(running.output()) || running.child.exitCode !== null,
    options.timeoutMs,
  );
  if (!isReady || running.child.exitCode !== null) {
    running.child.kill('SIGKILL');
    throw new Error(`doorstep ${args.join(' ')} did not print ${String(line)}:\n${running.output()}`);
  }
  return running;
}

/** Polls until `isTrue`; false when the time is over. */
export async function waitFor(
  isTrue: () => boolean | Promise<boolean>,
  timeoutMs = 20_000,
  pollMs = 25,
): Promise<boolean> {
  const endMs = performance.now() + timeoutMs;
  while (performance.now() < endMs) {
    if (await isTrue()) return true;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  return isTrue();
}
