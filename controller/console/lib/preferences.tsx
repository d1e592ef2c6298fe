/** What one person prefers on one machine: language, light or dark, shortcuts. Kept in the browser, never on the server. */
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { LANGUAGES, LanguageContext, type Language } from './i18n.ts';
import { useMedia } from './use-media.ts';

export type ThemeChoice = 'system' | 'light' | 'dark';
export const THEME_CHOICES: readonly ThemeChoice[] = ['system', 'light', 'dark'];

interface Preferences {
  readonly theme: ThemeChoice;
  readonly isDark: boolean;
  readonly hasShortcuts: boolean;
  readonly setLanguage: (language: Language) => void;
  readonly setTheme: (theme: ThemeChoice) => void;
  readonly setShortcuts: (isOn: boolean) => void;
}

const HTML_LANG: Record<Language, string> = { zh: 'zh-CN', en: 'en' };

const PreferencesContext = createContext<Preferences | null>(null);

export function usePreferences(): Preferences {
  const preferences = useContext(PreferencesContext);
  if (preferences === null) throw new Error('no PreferencesProvider above');
  return preferences;
}

export function PreferencesProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage);
  const [theme, setTheme] = useState(() => stored('theme', THEME_CHOICES, 'system'));
  const [hasShortcuts, setShortcuts] = useState(() => stored('shortcuts', ['on', 'off'], 'on') === 'on');
  const isSystemDark = useMedia('(prefers-color-scheme: dark)');
  // Paper is white, whatever the screen is.
  const isPrinting = useMedia('print');
  const isDark = !isPrinting && (theme === 'dark' || (theme === 'system' && isSystemDark));

  useEffect(() => {
    document.documentElement.lang = HTML_LANG[language];
    store('language', language);
  }, [language]);
  useEffect(() => {
    document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
    store('theme', theme);
  }, [isDark, theme]);
  useEffect(() => store('shortcuts', hasShortcuts ? 'on' : 'off'), [hasShortcuts]);

  const preferences = useMemo(
    () => ({ theme, isDark, hasShortcuts, setLanguage, setTheme, setShortcuts }),
    [theme, isDark, hasShortcuts],
  );
  return (
    <PreferencesContext value={preferences}>
      <LanguageContext value={language}>{children}</LanguageContext>
    </PreferencesContext>
  );
}

/** A link may name the language (`?lang=en`); then the choice of this browser; then Chinese. */
function firstLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang');
  return LANGUAGES.find((language) => language === asked) ?? stored('language', LANGUAGES, 'zh');
}

function stored<Value extends string>(key: string, values: readonly Value[], fallback: Value): Value {
  try {
    const text = localStorage.getItem(`doorstep.${key}`);
    return values.find((value) => value === text) ?? fallback;
  } catch {
    // A browser may forbid storage; then every visit starts anew.
    return fallback;
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(`doorstep.${key}`, value);
  } catch {
    // As above.
  }
}
