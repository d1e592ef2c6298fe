/** Says what the screen asks, where the system has a voice; everything it says is also on the screen (devices.md 7.6). */
import { useEffect } from 'react';
import { LOCALES } from '../../../shared/i18n/messages.ts';
import type { View } from '../../agent/ui-api/messages.ts';
import { useScreen, useWords } from '../app/screen-context.ts';
import { voiceMessages } from './voice-messages.ts';

/** Slower than a newsreader: many listeners are old. */
const RATE = 0.9;

export function useVoice(): void {
  const { view, comfort } = useScreen();
  const words = useWords(voiceMessages);
  const text = words[sentenceOf(view)];
  useEffect(() => {
    if (comfort.isSilent || text === '' || !('speechSynthesis' in window)) return;
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.lang = LOCALES[view.language];
    utterance.rate = RATE;
    speechSynthesis.cancel();
    speechSynthesis.speak(utterance);
  }, [text, view.language, comfort.isSilent]);
}

/** A forgotten card matters more than the step. */
function sentenceOf({ card, countdown, step, canPrint }: View): keyof typeof voiceMessages.zh {
  if (card?.state === 'take' && !card.isOthers) return 'takeCard';
  if (countdown?.kind === 'dialog') return 'dialog';
  if (step === 'receipt' && !canPrint) return 'printerStopped';
  return step === 'identify' && card?.state === 'insert' ? 'insert' : step;
}
