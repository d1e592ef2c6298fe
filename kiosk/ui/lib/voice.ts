/** Says what the screen asks, where the system has a voice; everything it says is also on the screen (devices.md 7.6). */
import { useEffect } from 'react';
import { LOCALES } from '../../../shared/i18n/messages.ts';
import { useScreen, useWords } from '../app/screen-context.ts';
import { voiceMessages } from './voice-messages.ts';

/** Slower than a newsreader: many listeners are old. */
const RATE = 0.9;

export function useVoice(): void {
  const { view, comfort } = useScreen();
  const words = useWords(voiceMessages);
  const text = view.countdown?.kind === 'dialog' ? words.dialog : words[view.step];
  useEffect(() => {
    if (comfort.isSilent || text === '' || !('speechSynthesis' in window)) return;
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.lang = LOCALES[view.language];
    utterance.rate = RATE;
    speechSynthesis.cancel();
    speechSynthesis.speak(utterance);
  }, [text, view.language, comfort.isSilent]);
}
