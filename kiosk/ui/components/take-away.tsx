/** The two ways to take along what everybody may read: on paper where a printer works, and by telephone. */
import { useScreen, useWords } from '../app/screen-context.ts';
import { screenMessages } from '../screens/messages.ts';
import { BigButton } from './big-button.tsx';

export function TakeAway() {
  const { view, touch } = useScreen();
  const words = useWords(screenMessages);
  return (
    <>
      <BigButton look={view.canPrint ? 'plain' : 'primary'} onPress={() => touch({ type: 'showCode' })}>
        {words.takeCode}
      </BigButton>
      {view.canPrint && (
        <BigButton look="primary" onPress={() => touch({ type: 'next' })}>
          {words.printAll}
        </BigButton>
      )}
    </>
  );
}
