/** What was not good: as many touches as somebody likes, or one to leave it. No text, so that nobody writes a name. */
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { FeedbackReason } from '../../../shared/protocol/index.ts';
import { useScreen, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { Icon } from '../components/icons.tsx';
import { screenMessages } from './messages.ts';

const REASONS = ['slow', 'unclear', 'typing', 'device', 'unfinished'] as const;

export function FeedbackScreen() {
  const { touch } = useScreen();
  const words = useWords(screenMessages);
  const [chosen, setChosen] = useState<readonly FeedbackReason[]>([]);
  const names = {
    slow: words.feedbackSlow,
    unclear: words.feedbackUnclear,
    typing: words.feedbackTyping,
    device: words.feedbackDevice,
    unfinished: words.feedbackUnfinished,
  };
  function toggle(reason: FeedbackReason): void {
    const isChosen = chosen.includes(reason);
    setChosen(isChosen ? chosen.filter((one) => one !== reason) : [...chosen, reason]);
  }
  return (
    <div className="screen">
      <h1>{words.feedbackTitle}</h1>
      <p>{words.feedbackText}</p>
      <div className="options">
        {REASONS.map((reason) => (
          <Button
            key={reason}
            className="group feedback-reason"
            aria-pressed={chosen.includes(reason)}
            onPress={() => toggle(reason)}
          >
            {chosen.includes(reason) && <Icon name="check" />}
            {names[reason]}
          </Button>
        ))}
      </div>
      <div className="pages-controls">
        <BigButton onPress={() => touch({ type: 'done' })}>{words.feedbackSkip}</BigButton>
        <BigButton
          look="primary"
          isDisabled={chosen.length === 0}
          onPress={() => touch({ type: 'feedback', reasons: [...chosen] })}
        >
          {words.feedbackSend}
        </BigButton>
      </div>
    </div>
  );
}
