/** What is asked for in a few words: the headings of the folded parts of the form, and the basis of the report. Pure. */
import { type PlanSettings, TIME_SLICES } from '../../../placement/api.ts';
import { ruleOf, type RuleOfArea, saysSomething } from '../../../placement/plan/area-rules.ts';
import { hasYears, isForWorstFuture, machinesAsked } from '../../../placement/plan/asked.ts';
import { MEASURES } from '../../../placement/layers/layer.ts';
import { LOCALES, type Language } from '../../lib/i18n.ts';
import { percent, whole } from './figures.ts';
import type { SettingsWords } from './settings-messages.ts';

export const SECTIONS = [
  'existing',
  'years',
  'hours',
  'people',
  'futures',
  'areas',
  'capacity',
  'limits',
  'distance',
] as const;
export type SectionName = (typeof SECTIONS)[number];

export interface Tongue {
  readonly words: SettingsWords;
  readonly language: Language;
}

type Phrases = (settings: PlanSettings, tongue: Tongue) => (string | false)[];

const PHRASES: Readonly<Record<SectionName, Phrases>> = {
  existing: ({ keepsExisting, countsUptime, countsVisits, moves }, { words, language }) =>
    keepsExisting
      ? [
          moves === null ? words.keptText : words.movesText(whole(moves.atMost, language)),
          countsUptime && moves === null && words.uptimeText,
          countsVisits && words.visitsText,
        ]
      : [words.ignoresExisting],
  years: (settings, { words }) => [hasYears(settings) && words.yearsText(settings.years.join(' + '))],
  hours: ({ slices }, { words, language }) =>
    slices === null
      ? []
      : TIME_SLICES.map((slice) => {
          const number = slices[slice].toLocaleString(LOCALES[language]);
          return slices[slice] > 0 && words.weightText(words[`slice.${slice}`], number);
        }),
  people: ({ weights, fadeM }, { words, language }) => [
    ...MEASURES.map((measure) => {
      const weight = weights[measure] ?? 0;
      const number = weight.toLocaleString(LOCALES[language]);
      return weight > 0 && words.weightText(words[`measure.${measure}`], number);
    }),
    fadeM !== null && words.fadeText(whole(fadeM, language)),
  ],
  futures: (settings, { words, language }) => [
    ...settings.futures.map(({ name, percent: hundredths }) =>
      words.futureText(name, percent(hundredths / 100, language, 0)),
    ),
    settings.futures.length > 0 &&
      words[isForWorstFuture(settings) ? 'futures.worst' : 'futures.expected'].toLowerCase(),
  ],
  areas: (settings, tongue) => {
    const { leastPerArea, mostPerArea, areaRules } = settings;
    const everywhere = { atLeast: leastPerArea, atMost: mostPerArea };
    const { words } = tongue;
    return [
      saysSomething(everywhere) && words.areaText(words.everyArea, ruleText(everywhere, tongue)),
      ...areaRules.map(
        ({ area, atLeast, atMost }) =>
          (atLeast !== null || atMost !== null) &&
          words.areaText(area, ruleText(ruleOf(settings, area), tongue)),
      ),
    ];
  },
  capacity: ({ capacity }, { words, language }) =>
    capacity === null
      ? []
      : [
          words.perHourText(capacity.visitsPerHour.toLocaleString(LOCALES[language])),
          words.perThousandText(capacity.visitsPerThousand.toLocaleString(LOCALES[language])),
          words.perSiteText(whole(capacity.machinesPerSite, language)),
        ],
  limits: (settings, { words, language }) => {
    const { budgetYuan, spacingM, availability, locked, forbidden } = settings;
    return [
      budgetYuan !== null && words.budgetText(whole(budgetYuan, language)),
      spacingM !== null && words.spacingText(whole(spacingM, language)),
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

/** E.g. "2 to 3". */
export function ruleText({ atLeast, atMost }: RuleOfArea, { words, language }: Tongue): string {
  const [least, most] = [whole(atLeast, language), whole(atMost ?? 0, language)];
  if (atMost === null) return atLeast === 0 ? words.anyNumber : words.leastOnly(least);
  if (atLeast === 0) return words.mostOnly(most);
  return atLeast === atMost ? words.exactly(most) : words.between(least, most);
}

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
      : words.machinesText(whole(machinesAsked(settings), language)),
    words.walkText(whole(settings.walkM, language)),
    ...SECTIONS.map((name) => {
      const text = phrasesOf(name, settings, tongue).join(words.joint);
      return text === '' ? '' : `${words[`section.${name}`]}${language === 'zh' ? '：' : ': '}${text}`;
    }).filter((text) => text !== ''),
  ];
}
