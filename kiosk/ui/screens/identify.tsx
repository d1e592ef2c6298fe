/** The one thing to do now: lay the card down, or put it in. */
import { useScreen, useWords } from '../app/screen-context.ts';
import { Notice } from '../components/notice.tsx';
import { CardPicture } from './card-picture.tsx';
import { screenMessages } from './messages.ts';

export function Identify() {
  const words = useWords(screenMessages);
  const { view } = useScreen();
  const isInserted = view.card?.state === 'insert' || view.card?.state === 'held';
  return (
    <div className="screen screen-center">
      <CardPicture />
      <h1>{isInserted ? words.insertTitle : words.identifyTitle}</h1>
      <p>{isInserted ? words.insertText : words.identifyText}</p>
      <Notice />
    </div>
  );
}
