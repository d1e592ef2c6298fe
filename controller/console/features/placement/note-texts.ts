/** What a planner should know besides the plan, as sentences. Pure. */
import type { PlanResult } from '../../../placement/api.ts';
import type { Language } from '../../lib/i18n.ts';
import { percent, times, whole } from './figures.ts';
import type { NoteWords, Seen } from './note-messages.ts';

/** Their name carries a second count; every other name is one, even a site's of nothing but digits. */
const COUNTED: ReadonlySet<string> = new Set(['unreachable', 'fewer-sites', 'rule-least-total']);

/** What was done with the machines that stand comes last. */
export function noteTexts(
  { notes, moved, observed }: Pick<PlanResult, 'notes' | 'moved' | 'observed'>,
  { words, language }: { words: NoteWords; language: Language },
): string[] {
  const texts = notes.flatMap(({ code, count, name }) => {
    const word = words[`note.${code}` as keyof NoteWords] as
      string | ((count: string, name: string) => string) | undefined;
    if (word === undefined) return [];
    const figure = code === 'rule-share' ? percent(count, language) : whole(count, language);
    return typeof word === 'string'
      ? word
      : word(figure, COUNTED.has(code) ? whole(Number(name), language) : name);
  });
  if (moved.length > 0) texts.push(words.movedText(moved.map(({ name }) => name).join(words.listJoint)));
  if (observed !== undefined) texts.push(words.observed(seenText(observed, language)));
  return texts;
}

function seenText(observed: NonNullable<PlanResult['observed']>, language: Language): Seen {
  return {
    machines: whole(observed.machines, language),
    hours: whole(observed.openHours, language),
    sessions: whole(observed.sessions, language),
    turnedAway: whole(observed.turnedAway, language),
    least: times(observed.least, language),
    most: times(observed.most, language),
  };
}
