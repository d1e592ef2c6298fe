/** It does not go on at the machine: why, in one touch, so that the paper says the right thing. */
import { useScreen, useSay, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { resumeMessages } from './resume-messages.ts';
import { screenMessages } from './messages.ts';

export function CounterScreen() {
  const { view, touch } = useScreen();
  const words = useWords(screenMessages);
  const { backWithPapers } = useWords(resumeMessages);
  const say = useSay();
  const reasons = {
    materials: words.counterMaterials,
    eligibility: words.counterEligibility,
    device: words.counterDevice,
  } as const;
  return (
    <div className="screen">
      <p className="screen-about">{view.service !== null && say(view.service.title)}</p>
      <h1>{words.counterTitle}</h1>
      <p>{words.counterText}</p>
      <ul className="options">
        {(['materials', 'eligibility', 'device'] as const).map((reason) => (
          <li key={reason}>
            <BigButton look="choice" onPress={() => touch({ type: 'chooseCounter', reason })}>
              {reasons[reason]}
            </BigButton>
          </li>
        ))}
        {view.canKeep && (
          <li>
            <BigButton look="choice" onPress={() => touch({ type: 'keep' })}>
              {backWithPapers}
            </BigButton>
          </li>
        )}
      </ul>
    </div>
  );
}
