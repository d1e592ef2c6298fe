/** Digits of our own: large, always in the same place, without a keyboard of the system (devices.md 7.2). */
import { useState } from 'react';
import { useWords } from '../app/screen-context.ts';
import { screenMessages } from '../screens/messages.ts';
import { BigButton } from './big-button.tsx';
import './pads.css';

export interface NumberPadProps {
  readonly minLength: number;
  readonly maxLength: number;
  readonly isOptional: boolean;
  readonly onEnter: (digits: string) => void;
}

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

export function NumberPad({ minLength, maxLength, isOptional, onEnter }: NumberPadProps) {
  const words = useWords(screenMessages);
  const [digits, setDigits] = useState('');
  const isWhole = digits.length >= minLength || (digits === '' && isOptional);
  const add = (digit: string) => setDigits((before) => (before + digit).slice(0, maxLength));
  return (
    <div className="pad">
      <output className="pad-value" aria-label={words.typed}>
        {digits === '' ? '·'.repeat(Math.min(minLength, 11)) : digits}
      </output>
      <div className="pad-keys">
        {DIGITS.map((digit) => (
          <BigButton key={digit} onPress={() => add(digit)}>
            {digit}
          </BigButton>
        ))}
        <BigButton onPress={() => setDigits((before) => before.slice(0, -1))} isDisabled={digits === ''}>
          {words.erase}
        </BigButton>
        <BigButton onPress={() => add('0')}>0</BigButton>
        <BigButton onPress={() => setDigits('')} isDisabled={digits === ''}>
          {words.clear}
        </BigButton>
      </div>
      <BigButton look="primary" isDisabled={!isWhole} onPress={() => onEnter(digits)}>
        {digits === '' && isOptional ? words.skip : words.enter}
      </BigButton>
    </div>
  );
}
