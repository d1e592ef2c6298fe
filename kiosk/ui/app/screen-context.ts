/** What every part of a screen may need: the view, the way to the agent, and the words in the citizen's language. */
import { createContext, useContext } from 'react';
import type { LocalText } from '../../../shared/domain/local-text.ts';
import type { Language, Messages } from '../../../shared/i18n/messages.ts';
import type { View } from '../../agent/ui-api/messages.ts';
import type { Touch, Work } from './agent-link.ts';

export interface Screen {
  readonly view: View;
  readonly touch: (touch: Touch) => void;
  /** What a technician does. */
  readonly work: (work: Work) => void;
  /** Kept for this visit only, and by nobody but this screen. */
  readonly comfort: Comfort;
  readonly changeComfort: (change: Partial<Comfort>) => void;
}

export interface Comfort {
  readonly hasHighContrast: boolean;
  /** All controls in the lower half, for somebody in a wheelchair (devices.md 7.6). */
  readonly isLow: boolean;
  readonly isSilent: boolean;
}

export const STANDARD_COMFORT: Comfort = { hasHighContrast: false, isLow: false, isSilent: false };

export const ScreenContext = createContext<Screen | null>(null);

export function useScreen(): Screen {
  const screen = useContext(ScreenContext);
  if (screen === null) throw new Error('a part of a screen stands outside of one');
  return screen;
}

export function useLanguage(): Language {
  return useScreen().view.language;
}

export function useWords<Words>(messages: Messages<Words>): Words {
  return messages[useLanguage()];
}

/** For texts that come as data. */
export function useSay(): (text: LocalText) => string {
  const language = useLanguage();
  return (text) => text[language];
}
