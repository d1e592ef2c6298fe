/** A card that nobody needs any more lies on the reader: said loudly, above everything else. */
import { useEffect } from 'react';
import { useScreen, useWords } from '../app/screen-context.ts';
import { chime } from '../lib/chime.ts';
import { frameMessages } from './messages.ts';

const REPEAT_MS = 4000;

export function CardLeftBanner() {
  const { view, comfort } = useScreen();
  const words = useWords(frameMessages);
  const isSaid = view.isCardLeft && !comfort.isSilent;
  useEffect(() => {
    if (!isSaid) return undefined;
    chime();
    const timer = setInterval(chime, REPEAT_MS);
    return () => clearInterval(timer);
  }, [isSaid]);
  return view.isCardLeft ? (
    <div className="card-left" role="alert">
      {words.cardLeft}
    </div>
  ) : null;
}
