import { describe, expect, it } from 'vitest';
import { noteMessages } from './note-messages.ts';
import { noteTexts } from './note-texts.ts';

function textOf(note: { code: string; count: number; name: string }): string | undefined {
  const result = { notes: [note], moved: [], observed: undefined };
  return noteTexts(result, { words: noteMessages.en, language: 'en' })[0];
}

describe('the name in a note', () => {
  it('stays as it is, even where it is all digits', () => {
    expect(textOf({ code: 'unknown-sites', count: 2, name: '1001' })).toMatch(/: 1001\.$/);
    expect(textOf({ code: 'rule-quota', count: 0, name: '2024' })).toContain('"2024"');
  });

  it('is a number where a second count travels in it', () => {
    expect(textOf({ code: 'fewer-sites', count: 10, name: '1200' })).toContain('the 1,200 machines');
    expect(textOf({ code: 'unreachable', count: 50_000, name: '1300' })).toMatch(/^1,300 cells \(50,000 /);
    expect(textOf({ code: 'rule-least-total', count: 2_000, name: '1500' })).toContain('1,500 machines');
  });
});
