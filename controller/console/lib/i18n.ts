/** The language of the console, and its words in it. */
import { createContext, useContext } from 'react';
import type { Language, Messages } from '../../../shared/i18n/messages.ts';

export { defineMessages, LANGUAGES, LOCALES, type Language } from '../../../shared/i18n/messages.ts';

export const LanguageContext = createContext<Language>('zh');

export function useLanguage(): Language {
  return useContext(LanguageContext);
}

export function useWords<Words>(messages: Messages<Words>): Words {
  return messages[useLanguage()];
}
