/** Other solvers on the textbook model of the same instance, each in a process of its own with a limit of time. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface PeerResult {
  readonly status: 'optimal' | 'stopped' | 'no plan';
  readonly objective: number | null;
  readonly seconds: number;
}

type Peer = (file: string, folder: string, seconds: number) => Omit<PeerResult, 'seconds'>;

const PEERS = { glpk: runGlpk, cbc: runCbc, highs: runHighs } satisfies Record<string, Peer>;
export type PeerName = keyof typeof PEERS;
export const PEER_NAMES = Object.keys(PEERS) as PeerName[];

/** Seconds are of the processor, so that what else the machine does counts for nobody. */
export function runPeer(name: PeerName, file: string, folder: string, seconds: number): PeerResult {
  spentSeconds = 0;
  const result = PEERS[name](file, folder, seconds);
  return { ...result, seconds: spentSeconds };
}

let spentSeconds = 0;

function runGlpk(file: string, _: string, seconds: number): Omit<PeerResult, 'seconds'> {
  const { stdout } = run('glpsol', ['--lp', file, '--cuts', '--tmlim', String(seconds)], seconds);
  const found = [...stdout.matchAll(/^\+\s*\d+: (?:mip|>>>>>)\s+=?\s*(\S+)/gm)].map((match) =>
    Number(match[1]),
  );
  const objective = found.findLast((value) => Number.isFinite(value)) ?? null;
  return {
    status: /INTEGER OPTIMAL SOLUTION FOUND/.test(stdout)
      ? 'optimal'
      : objective === null
        ? 'no plan'
        : 'stopped',
    objective,
  };
}

function runCbc(file: string, _: string, seconds: number): Omit<PeerResult, 'seconds'> {
  const { stdout } = run(
    'cbc',
    [file, '-seconds', String(seconds), '-ratioGap', '0', '-solve', '-quit'],
    seconds,
  );
  const objective = Number(/Objective value:\s+(\S+)/.exec(stdout)?.[1] ?? Number.NaN);
  const isOptimal = /Result - Optimal solution found/.test(stdout);
  if (!Number.isFinite(objective)) return { status: 'no plan', objective: null };
  return { status: isOptimal ? 'optimal' : 'stopped', objective: Math.abs(objective) };
}

/** The wasm build may abort on large models; the process it takes with it is its own. */
function runHighs(file: string, folder: string, seconds: number): Omit<PeerResult, 'seconds'> {
  const script = join(folder, 'highs.mjs');
  writeFileSync(
    script,
    `import { readFileSync } from 'node:fs';
import load from ${JSON.stringify(import.meta.resolve('highs'))};
const highs = await load();
const solution = highs.solve(readFileSync(${JSON.stringify(file)}, 'utf8'), { time_limit: ${seconds}, mip_rel_gap: 0, mip_abs_gap: 0.999 });
process.stdout.write(JSON.stringify([solution.Status, solution.ObjectiveValue]));
`,
  );
  const { stdout } = run(process.execPath, [script], seconds);
  try {
    const [status, objective] = JSON.parse(/\["[^\]]*\]/.exec(stdout)?.[0] ?? '') as [string, number];
    return {
      status: status === 'Optimal' ? 'optimal' : objective > 0 ? 'stopped' : 'no plan',
      objective: objective > 0 ? objective : null,
    };
  } catch {
    return { status: 'no plan', objective: null };
  }
}

/** Ends it after so many seconds of the processor (`ulimit -t`), and adds what it took. */
function run(command: string, args: readonly string[], seconds: number): { stdout: string } {
  const quoted = [command, ...args].map((word) => `'${word}'`).join(' ');
  // Reading a large model is not counted by the solvers themselves, so they get half as much again.
  const script = `ulimit -t ${Math.ceil(seconds * 1.5)}; ${quoted} 2>/dev/null; times`;
  const result = spawnSync('bash', ['-c', script], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  const stdout = result.stdout ?? '';
  const [user, system] = [
    ...stdout
      .trimEnd()
      .split('\n')
      .at(-1)!
      .matchAll(/(\d+)m([\d.]+)s/g),
  ].map(([, minutes, rest]) => Number(minutes) * 60 + Number(rest));
  spentSeconds += (user ?? 0) + (system ?? 0);
  return { stdout };
}
