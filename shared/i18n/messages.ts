/**
 * Words of the two user interfaces. Each feature has one `messages.ts`; Chinese is the source, and English with a key
 * missing or too many does not compile (style.md 5, i18n). A message with values is a function, so nothing is glued together.
 */

export type Language = 'zh' | 'en';
export const LANGUAGES: readonly Language[] = ['zh', 'en'];
/** For Intl and `lang`. */
export const LOCALES: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' };

/** A text, or a text made from values. */
type Message = string | ((...values: never[]) => string);

export interface Messages<Words> {
  readonly zh: Words;
  readonly en: Words;
}

/** Text literals in `zh` widen to string, so that `en` may differ in words but not in shape. */
export function defineMessages<Words extends Record<string, Message>>(
  zh: Words,
  en: { [Key in keyof Words]: Words[Key] extends string ? string : Words[Key] },
): Messages<{ [Key in keyof Words]: Words[Key] extends string ? string : Words[Key] }> {
  return { zh: zh as never, en };
}
