/** The one thing to do now: lay the card down. */
import { useWords } from '../app/screen-context.ts';
import { Notice } from '../components/notice.tsx';
import { CardPicture } from './card-picture.tsx';
import { screenMessages } from './messages.ts';

export function Identify() {
  const words = useWords(screenMessages);
  return (
    <div className="screen screen-center">
      <CardPicture />
      <h1>{words.identifyTitle}</h1>
      <p>{words.identifyText}</p>
      <Notice />
    </div>
  );
}
