import { describe, expect, it } from 'vitest';
import { IS_ALL } from '../support/breadth.ts';
import { tellCrashStory } from './crash-story.ts';

const seed = Number(process.env['CRASH_SEED'] ?? 20261123);

const [VISITS, KILLS] = IS_ALL ? [200, 100] : [100, 50];

describe('kill -9 of anything', () => {
  it('loses nothing, doubles nothing, keeps the order of each kiosk, and every claim of paper is true', async () => {
    const result = await tellCrashStory({
      seed,
      desks: 4,
      visits: VISITS,
      kills: KILLS,
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
    expect(Object.values(result.kills).reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(KILLS);
    // The story must have been about something: most citizens hold paper in spite of it all.
    expect(result.sessions).toBeGreaterThanOrEqual(VISITS);
    expect(result.farewells['served']).toBeGreaterThan(VISITS / 4);
    expect(result.papers).toBeGreaterThan(VISITS / 4);
  });
});
