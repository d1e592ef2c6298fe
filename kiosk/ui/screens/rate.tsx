/** How was it? Five faces, or none. */
import { Button } from 'react-aria-components';
import { useScreen, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { screenMessages } from './messages.ts';

/** How far the mouth goes up, from the worst to the best. */
const MOUTHS = [-10, -5, 0, 6, 11];

export function Rate() {
  const { touch } = useScreen();
  const words = useWords(screenMessages);
  const names = [words.stars1, words.stars2, words.stars3, words.stars4, words.stars5];
  return (
    <div className="screen screen-center">
      <h1>{words.rateTitle}</h1>
      <div className="faces">
        {MOUTHS.map((lift, index) => (
          <Button
            key={lift}
            className="face"
            aria-label={names[index] ?? ''}
            onPress={() => touch({ type: 'rate', stars: index + 1 })}
          >
            <svg viewBox="0 0 64 64" aria-hidden="true">
              <circle cx="32" cy="32" r="28" />
              <path d={`M22 25v3M42 25v3M20 ${42 - lift / 2}q12 ${lift} 24 0`} />
            </svg>
            <span>{names[index]}</span>
          </Button>
        ))}
      </div>
      <BigButton onPress={() => touch({ type: 'done' })}>{words.noRating}</BigButton>
    </div>
  );
}
