/** A card that its owner has to take, or cannot have: said loudly, above everything else. */
import { useEffect } from 'react';
import type { View } from '../../agent/ui-api/messages.ts';
import { useScreen, useWords } from '../app/screen-context.ts';
import { chime } from '../lib/chime.ts';
import { frameMessages } from './messages.ts';

const REPEAT_MS = 4000;

export function CardLeftBanner() {
  const { view, comfort } = useScreen();
  const text = useCardText(view);
  const isSaid = (view.isCardLeft || view.card?.hasSound === true) && !comfort.isSilent;
  useEffect(() => {
    if (!isSaid) return undefined;
    chime();
    const timer = setInterval(chime, REPEAT_MS);
    return () => clearInterval(timer);
  }, [isSaid]);
  return text === null ? null : (
    <div className="card-left" role="alert">
      {text}
    </div>
  );
}

/** null: nothing has to be done about a card. */
function useCardText({ card, isCardLeft, helpPhone }: View): string | null {
  const words = useWords(frameMessages);
  const phone = helpPhone ?? words.helpNumber;
  switch (card?.state) {
    case 'take':
      if (card.isOthers) return words.cardOfOthers;
      return card.stage === 'warning' ? words.cardWarning : words.cardOut;
    case 'captured':
    case 'kept':
      return words.cardKept(phone);
    case 'stuck':
    case 'away':
      return words.cardStuck(phone);
    case 'closed':
    case 'insert':
    case 'held':
    case 'returning':
    case 'capturing':
    case undefined:
      return isCardLeft ? words.cardLeft : null;
  }
}
