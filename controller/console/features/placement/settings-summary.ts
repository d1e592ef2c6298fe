/** What is asked for in a few words: the headings of the folded parts of the form, and the basis of the report. Pure. */
import type { PlanSettings } from '../../../placement/api.ts';
import { MEASURES } from '../../../placement/layers/layer.ts';
import { LOCALES, type Language } from '../../lib/i18n.ts';
import { percent, whole } from './figures.ts';
import type { SettingsWords } from './settings-messages.ts';

export const SECTIONS = ['existing', 'people', 'limits', 'distance'] as const;
export type SectionName = (typeof SECTIONS)[number];

interface Tongue {
  readonly words: SettingsWords;
  readonly language: Language;
}

type Phrases = (settings: PlanSettings, tongue: Tongue) => (string | false)[];

const PHRASES: Readonly<Record<SectionName, Phrases>> = {
  existing: ({ keepsExisting, countsUptime, countsVisits }, { words }) =>
    keepsExisting
      ? [words.keptText, countsUptime && words.uptimeText, countsVisits && words.visitsText]
      : [words.ignoresExisting],
  people: ({ weights, fadeM }, { words, language }) => [
    ...MEASURES.map((measure) => {
      const weight = weights[measure] ?? 0;
      const number = weight.toLocaleString(LOCALES[language]);
      return weight > 0 && words.weightText(words[`measure.${measure}`], number);
    }),
    fadeM !== null && words.fadeText(whole(fadeM, language)),
  ],
  limits: (settings, { words, language }) => {
    const { budgetYuan, spacingM, leastPerArea, mostPerArea, availability, locked, forbidden } = settings;
    return [
      budgetYuan !== null && words.budgetText(whole(budgetYuan, language)),
      spacingM !== null && words.spacingText(whole(spacingM, language)),
      leastPerArea > 0 && words.leastText(whole(leastPerArea, language)),
      mostPerArea !== null && words.mostText(whole(mostPerArea, language)),
      ...NEEDS.map((need) => settings[need] && words[need]),
      availability < 1 && words.availabilityText(percent(availability, language, 0)),
      locked.length > 0 && words.lockedText(whole(locked.length, language)),
      forbidden.length > 0 && words.forbiddenText(whole(forbidden.length, language)),
    ];
  },
  distance: ({ streetLayer, barrierLayer, detour }, { words }) =>
    streetLayer === null
      ? [words.detourText(String(detour))]
      : [words.streetText, barrierLayer !== null && words.barrierText],
};

export const NEEDS = ['needsPower', 'needsNetwork', 'needsAlwaysOpen'] as const;

/** What is set in one part of the form. */
export function phrasesOf(name: SectionName, settings: PlanSettings, tongue: Tongue): string[] {
  return PHRASES[name](settings, tongue).filter((phrase) => phrase !== false);
}

/** The goal first, then everything that is set. */
export function basisOf(settings: PlanSettings, tongue: Tongue): string[] {
  const { words, language } = tongue;
  return [
    words[`goal.${settings.goal}`],
    settings.goal === 'cheapest'
      ? words.targetText(percent(settings.targetShare, language, 0))
      : words.machinesText(whole(settings.machines, language)),
    words.walkText(whole(settings.walkM, language)),
    ...SECTIONS.map((name) => {
      const text = phrasesOf(name, settings, tongue).join(words.joint);
      return text === '' ? '' : `${words[`section.${name}`]}${language === 'zh' ? '：' : ': '}${text}`;
    }).filter((text) => text !== ''),
  ];
}
