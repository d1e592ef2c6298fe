/** A last word; the next citizen need not wait for its end. */
import { useScreen, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { Icon } from '../components/icons.tsx';
import { resumeMessages } from './resume-messages.ts';
import { screenMessages } from './messages.ts';

export function Done() {
  const { view, touch } = useScreen();
  const words = useWords(screenMessages);
  const kept = useWords(resumeMessages);
  const outcome = view.outcome ?? 'completed';
  const texts = {
    completed: [words.doneCompleted, words.doneCompletedText],
    'sent-to-counter': [words.doneCounter, words.doneCounterText],
    kept: [kept.doneTitle, kept.doneText],
    cancelled: [words.doneCancelled, words.doneText],
    'timed-out': [words.doneTimedOut, words.doneText],
    failed: [words.doneFailed, words.doneFailedText],
    interrupted: [words.doneFailed, words.doneFailedText],
  } as const;
  const [title, text] = texts[outcome];
  return (
    <div className="screen screen-center">
      {(outcome === 'completed' || outcome === 'kept') && (
        <span className="done-mark">
          <Icon name="check" />
        </span>
      )}
      <h1>{title}</h1>
      <p>{text}</p>
      <BigButton look="plain" onPress={() => touch({ type: 'done' })}>
        {words.finish}
      </BigButton>
    </div>
  );
}
