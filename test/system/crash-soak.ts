/** `npm run soak:crash -- --hours 8`: the crash story again and again with new seeds; stops at the first that fails, and prints its seed. */
import { parseArgs } from 'node:util';
import { tellCrashStory } from './crash-story.ts';

const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '1' },
    visits: { type: 'string', default: '200' },
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const endMs = performance.now() + Number(values.hours) * 3_600_000;
const firstSeed = Number(values.seed);
if (!Number.isFinite(endMs) || !Number.isInteger(firstSeed)) {
  process.stderr.write('usage: npm run soak:crash -- [--hours 8] [--seed 1] [--visits 200] [--kills 100]\n');
  process.exit(1);
}
let passed = 0;
for (let seed = firstSeed; performance.now() < endMs || passed === 0; seed++) {
  const result = await tellCrashStory({
    seed,
    desks: 4,
    visits: Number(values.visits),
    kills: Number(values.kills),
    say: () => {},
  });
  const { lost, foreign, doubled, outOfOrder, untrue, wrongText, openVisits, ...counts } = result;
  const faults = { lost, foreign, doubled, outOfOrder, untrue, wrongText };
  const isBroken = openVisits > 0 || Object.values(faults).some((list) => list.length > 0);
  process.stdout.write(`seed ${seed}: ${isBroken ? 'BROKEN' : 'holds'} ${JSON.stringify(counts)}\n`);
  if (isBroken) {
    process.stdout.write(`${JSON.stringify({ ...faults, openVisits }, null, 2)}\n0 passed, 1 failed\n`);
    process.exit(1);
  }
  passed += 1;
}
process.stdout.write(`${passed} passed, 0 failed\n`);
