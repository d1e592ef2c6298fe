/** Free text, where nothing else will do: letters and pinyin with characters to choose from (simple-keyboard). */
import { useEffect, useRef, useState } from 'react';
import Keyboard from 'simple-keyboard';
import chinese from 'simple-keyboard-layouts/build/layouts/chinese';
import { useLanguage, useWords } from '../app/screen-context.ts';
import { screenMessages } from '../screens/messages.ts';
import { BigButton } from './big-button.tsx';
import 'simple-keyboard/build/css/index.css';
import './pads.css';

export interface TextPadProps {
  readonly maxLength: number;
  readonly isOptional: boolean;
  readonly onEnter: (text: string) => void;
}

/** Syllables and their characters; its types do not tell of them. */
const { layoutCandidates: PINYIN = {} } = chinese as { layoutCandidates?: Record<string, string> };

const ROWS = {
  default: ['q w e r t y u i o p', 'a s d f g h j k l', 'z x c v b n m {bksp}', '， 。 {space}'],
};

export function TextPad({ maxLength, isOptional, onEnter }: TextPadProps) {
  const words = useWords(screenMessages);
  const language = useLanguage();
  const [text, setText] = useState('');
  const holder = useRef<HTMLDivElement>(null);
  // The keyboard of another language goes on where the last one stopped.
  const typed = useRef('');
  useEffect(() => {
    if (holder.current === null) return undefined;
    const keyboard = new Keyboard(holder.current, {
      layout: ROWS,
      ...(language === 'zh' ? { layoutCandidates: PINYIN } : {}),
      display: { '{bksp}': words.erase, '{space}': words.space },
      maxLength,
      onChange(input) {
        typed.current = input;
        setText(input);
      },
    });
    keyboard.setInput(typed.current);
    return () => keyboard.destroy();
  }, [language, maxLength, words]);
  return (
    <div className="pad pad-text">
      <output className="pad-value" aria-label={words.typed}>
        {text === '' ? ' ' : text}
      </output>
      <div ref={holder} className="simple-keyboard" />
      <BigButton look="primary" isDisabled={text.trim() === '' && !isOptional} onPress={() => onEnter(text)}>
        {text.trim() === '' ? words.skip : words.enter}
      </BigButton>
    </div>
  );
}
