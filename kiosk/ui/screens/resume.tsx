/** Somebody comes back: the code, then the card that was there. */
import { useState } from 'react';
import { CODE_DIGITS } from '../../agent/resume/code.ts';
import { useScreen, useWords } from '../app/screen-context.ts';
import { Notice } from '../components/notice.tsx';
import { NumberPad } from '../components/number-pad.tsx';
import { CardPicture } from './card-picture.tsx';
import { resumeMessages } from './resume-messages.ts';

export function ResumeScreen() {
  const { view, touch } = useScreen();
  const words = useWords(resumeMessages);
  const [tries, setTries] = useState(0);
  if (view.asksFor === 'card') return <CardAgain />;
  return (
    <div className="screen">
      <h1>{words.enterTitle}</h1>
      <p>{words.enterText}</p>
      <Notice />
      <NumberPad
        // A code that was refused is typed anew.
        key={tries}
        minLength={CODE_DIGITS}
        maxLength={CODE_DIGITS}
        isOptional={false}
        onEnter={(code) => {
          setTries(tries + 1);
          touch({ type: 'enterCode', code });
        }}
      />
    </div>
  );
}

function CardAgain() {
  const { view } = useScreen();
  const words = useWords(resumeMessages);
  const isInserted = view.card?.state === 'insert' || view.card?.state === 'held';
  return (
    <div className="screen screen-center">
      <CardPicture />
      <h1>{isInserted ? words.insertTitle : words.cardTitle}</h1>
      <p>{words.cardText}</p>
      <Notice />
    </div>
  );
}
