/**
 * `npm run soak -- --minutes 10`: all drivers at their simulators, harmed at random (devices.md 1.9, 2.7, 3.11). Stops at the
 * first seed in which something was said of a card, a paper or the power that was not so, and prints it.
 */
import { parseArgs } from 'node:util';
import { playRound, type Tallies } from './device-soak/round.ts';

const NAME_WIDTH = 30;
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const endMs = performance.now() + Number(values.minutes) * 60_000;
const firstSeed = Number(values.seed);
if (!Number.isFinite(endMs) || !Number.isInteger(firstSeed)) {
  process.stderr.write('usage: npm run soak -- [--minutes 10] [--seed 1]\n');
  process.exit(1);
}
const tallies: Tallies = new Map();
let rounds = 0;
for (let seed = firstSeed; performance.now() < endMs || rounds === 0; seed += 1) {
  await playRound(seed, tallies);
  rounds += 1;
  const lies = [...tallies.values()].flatMap((tally) => tally.lies);
  if (lies.length > 0) {
    process.stdout.write(`seed ${seed}: not true\n${lies.map((lie) => `  ${lie}\n`).join('')}`);
    process.stdout.write(`${rounds - 1} passed, 1 failed\n`);
    process.exit(1);
  }
}
process.stdout.write(`seeds ${firstSeed} to ${firstSeed + rounds - 1}: every statement was true\n\n`);
process.stdout.write(`${'device'.padEnd(NAME_WIDTH)}operations  faults  recoveries\n`);
for (const [name, { operations, faults, recoveries }] of tallies)
  process.stdout.write(
    `${name.padEnd(NAME_WIDTH)}${String(operations).padStart(10)}${String(faults).padStart(8)}${String(recoveries).padStart(12)}\n`,
  );
process.stdout.write(`${rounds} passed, 0 failed\n`);
