import { describe, expect, it } from 'vitest';
import { PlanSettings } from '../../../placement/api.ts';
import { settingsMessages } from './settings-messages.ts';
import { phrasesOf, type SectionName } from './settings-summary.ts';

const LAYER = '00000000-0000-4000-8000-000000000000';

function said(name: SectionName, settings: object): string[] {
  const asked = PlanSettings.parse({ demandLayer: LAYER, candidateLayer: LAYER, ...settings });
  return phrasesOf(name, asked, { words: settingsMessages.en, language: 'en' });
}

describe('the rules of sub-districts', () => {
  it('say what holds in each, its own numbers and those of all', () => {
    const areaRules = [
      { area: 'A', atLeast: 2 },
      { area: 'B', atMost: 3 },
      { area: 'C', atLeast: 4, atMost: 4 },
      { area: 'D', atLeast: 0 },
      { area: 'E' },
    ];
    expect(said('areas', { areaRules })).toEqual([
      'A at least 2',
      'B at most 3',
      'C exactly 4',
      'D any number',
    ]);
    expect(said('areas', { leastPerArea: 1, areaRules })).toEqual([
      'Each of them at least 1',
      'A at least 2',
      'B 1 to 3',
      'C exactly 4',
      'D any number',
    ]);
    expect(said('areas', {})).toEqual([]);
  });
});

describe('futures', () => {
  const futures = [{ name: 'Winter', demandLayer: LAYER, percent: 20 }];

  it('are told with what counts of them', () => {
    expect(said('futures', { futures, futuresGoal: 'worst' })).toEqual(['Winter 20%', 'the worst case']);
    // Other goals have the average.
    expect(said('futures', { futures, futuresGoal: 'worst', goal: 'fair' })).toEqual([
      'Winter 20%',
      'the average',
    ]);
    expect(said('futures', {})).toEqual([]);
  });
});

describe('the room at machines', () => {
  it('is told with what is assumed, and not where nobody asked', () => {
    expect(said('capacity', { capacity: { visitsPerHour: 10 } })).toEqual([
      '10 visits an hour at a machine',
      '0.5 visits of 1,000 people in the busiest hour (assumed)',
      'at most 2 at a site',
    ]);
    expect(said('capacity', {})).toEqual([]);
  });
});
