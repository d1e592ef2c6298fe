/**
 * `npm run bench:placement`: each instance solved by the planner, then by GLPK, CBC and HiGHS (wasm) on the textbook model,
 * one after the other on the same machine. `npm run bench:placement -- G8a` runs one goal's; `--no-peers` leaves the others
 * out, `--seconds=5` is a shorter limit for everybody.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PATIENT, type Outcome } from '../../../controller/placement/outcome.ts';
import { installPrograms } from '../../support/prepare.ts';
import { CASES, type Case } from './cases.ts';
import { PEER_NAMES, runPeer } from './peers.ts';
import type { Task } from './tasks.ts';

const words = process.argv.slice(2);
const most = Number(words.find((word) => word.startsWith('--seconds='))?.split('=')[1] ?? Infinity);
const withPeers = !words.includes('--no-peers');
const chosen = CASES.filter(({ goal, name }) => {
  const wanted = words.filter((word) => !word.startsWith('--'));
  return wanted.length === 0 || wanted.some((word) => goal === word || name.includes(word));
});
if (chosen.length === 0) {
  process.stderr.write(
    `There is no such instance; goals are ${[...new Set(CASES.map(({ goal }) => goal))].join(', ')}\n`,
  );
  process.exit(1);
}
if (withPeers) {
  installPrograms([
    { package: 'glpk-utils', paths: ['/usr/bin/glpsol'] },
    { package: 'coinor-cbc', paths: ['/usr/bin/cbc'] },
  ]);
}
const columns = [
  'goal',
  'instance',
  'objective',
  'bound',
  'gap %',
  'to plan s',
  'seconds',
  'best known',
  'proof',
];
process.stdout.write(`| ${[...columns, ...(withPeers ? PEER_NAMES : [])].join(' | ')} |\n`);
process.stdout.write(`|${'---|'.repeat(columns.length + (withPeers ? PEER_NAMES.length : 0))}\n`);
for (const item of chosen) process.stdout.write(`| ${measure(item).join(' | ')} |\n`);

function measure({ goal, name, open, seconds: usual, bestKnown }: Case): string[] {
  const seconds = Math.min(usual, most);
  const task = open();
  const spent = process.cpuUsage();
  // Seconds of the processor, as for the peers.
  const elapsed = () => {
    const { user, system } = process.cpuUsage(spent);
    return (user + system) / 1e6;
  };
  // To ask what the processor did takes as long as a step: once in so many milliseconds is enough.
  let [askAt, isLate] = [0, false];
  const isOver = () => {
    const now = performance.now();
    if (isLate || now < askAt) return isLate;
    askAt = now + 20;
    isLate = elapsed() > seconds;
    return isLate;
  };
  let lastPlan: [number, number] = [Number.NaN, 0];
  const { outcome, isProved } = task.solve({
    ...PATIENT,
    shouldStop: isOver,
    onProgress({ objective }) {
      if (objective !== null && objective !== lastPlan[0]) lastPlan = [objective, elapsed()];
    },
  });
  const took = elapsed();
  const ours = [
    goal,
    name,
    String(outcome.objective),
    outcome.bound.toFixed(1),
    ((outcome.gap ?? Infinity) * 100).toFixed(3),
    lastPlan[1].toFixed(2),
    took.toFixed(2),
    bestKnown === null
      ? ''
      : `${bestKnown} (${(((outcome.objective ?? 0) / bestKnown - 1) * 100).toFixed(3)} %)`,
    isProved() ? 'checked' : 'REJECTED',
  ];
  return withPeers ? [...ours, ...peersOn(task, seconds, outcome, took)] : ours;
}

function peersOn(task: Task, seconds: number, outcome: Outcome, took: number): string[] {
  const model = task.model();
  if (model === null) return PEER_NAMES.map(() => 'not given');
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-placement-'));
  const file = join(folder, 'model.lp');
  writeFileSync(file, model);
  const cells = PEER_NAMES.map((peer) => {
    const result = runPeer(peer, file, folder, Math.ceil(seconds));
    if (result.objective === null) return `no plan in ${result.seconds.toFixed(1)} s`;
    const time = `${result.seconds.toFixed(2)} s (${(result.seconds / took).toFixed(1)}x)`;
    return result.status === 'optimal'
      ? `proved in ${time}`
      : `${((result.objective / (outcome.objective ?? 1) - 1) * 100).toFixed(2)} % at ${time}`;
  });
  rmSync(folder, { recursive: true, force: true });
  return cells;
}
