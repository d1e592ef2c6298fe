import { describe, expect, it } from 'vitest';
import { tellCrashStory } from './crash-story.ts';

const seed = Number(process.env['CRASH_SEED'] ?? 20261123);

describe('kill -9 of anything', () => {
  it('loses nothing, doubles nothing, keeps the order of each kiosk, and every claim of paper is true', async () => {
    const result = await tellCrashStory({
      seed,
      desks: 4,
      visits: 200,
      kills: 100,
      say: (line) => process.stdout.write(`${line}\n`),
    });
    process.stdout.write(`seed ${seed}: ${JSON.stringify(result)}\n`);

    const { lost, foreign, doubled, outOfOrder, untrue, wrongText } = result;
    expect({ lost, foreign, doubled, outOfOrder, untrue, wrongText }).toEqual({
      lost: [],
      foreign: [],
      doubled: [],
      outOfOrder: [],
      untrue: [],
      wrongText: [],
    });
    expect(result.openVisits).toBe(0);
    expect(Object.values(result.kills).reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(100);
    // The story must have been about something: most citizens hold paper in spite of it all.
    expect(result.sessions).toBeGreaterThanOrEqual(200);
    expect(result.farewells['served']).toBeGreaterThan(50);
    expect(result.papers).toBeGreaterThan(50);
  });
});
