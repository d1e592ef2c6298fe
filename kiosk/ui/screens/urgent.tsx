/** Why it is urgent, in one touch; beyond the limits, a kind word that people at the counter decide. */
import { useScreen, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { screenMessages } from './messages.ts';

const REASONS = ['medical', 'exam', 'bereavement', 'journey', 'work'] as const;

export function UrgentScreen() {
  const { view, touch } = useScreen();
  const words = useWords(screenMessages);
  if (view.urgentLimit !== null) return <CounterDecides limit={view.urgentLimit} />;
  const names = {
    medical: words.urgentMedical,
    exam: words.urgentExam,
    bereavement: words.urgentBereavement,
    journey: words.urgentJourney,
    work: words.urgentWork,
  };
  return (
    <div className="screen">
      <p className="screen-about screen-green">{words.green}</p>
      <h1>{words.urgentTitle}</h1>
      <p>{words.urgentText}</p>
      <ul className="options">
        {REASONS.map((reason) => (
          <li key={reason}>
            <BigButton look="choice" onPress={() => touch({ type: 'chooseUrgent', reason })}>
              {names[reason]}
            </BigButton>
          </li>
        ))}
      </ul>
    </div>
  );
}

function CounterDecides({ limit }: { limit: 'card' | 'kiosk' }) {
  const { touch } = useScreen();
  const words = useWords(screenMessages);
  return (
    <div className="screen screen-center">
      <h1>{words.urgentRefusedTitle}</h1>
      <p>{limit === 'card' ? words.urgentRefusedCard : words.urgentRefusedKiosk}</p>
      <p>{words.urgentRefusedHow}</p>
      <BigButton look="primary" onPress={() => touch({ type: 'next' })}>
        {words.urgentGoOn}
      </BigButton>
    </div>
  );
}
