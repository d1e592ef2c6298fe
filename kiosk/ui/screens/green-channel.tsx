/** 绿色通道 in one question: who may be done the same day, and what to show for it. */
import { useScreen, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { screenMessages } from './messages.ts';

export function GreenChannel() {
  const { view, touch } = useScreen();
  const words = useWords(screenMessages);
  const texts = {
    elderly: [words.laneElderly, words.laneElderlyNote],
    veteran: [words.laneVeteran, words.laneVeteranNote],
    urgent: [words.laneUrgent, words.laneUrgentNote],
    normal: [words.laneNormal, ''],
  } as const;
  return (
    <div className="screen">
      <p className="screen-about screen-green">{words.green}</p>
      <h1>{words.greenTitle}</h1>
      <ul className="options">
        {view.lanes.map((lane) => (
          <li key={lane}>
            <BigButton look="choice" onPress={() => touch({ type: 'chooseLane', lane })}>
              <span>
                {texts[lane][0]}
                {texts[lane][1] !== '' && <small>{texts[lane][1]}</small>}
              </span>
            </BigButton>
          </li>
        ))}
      </ul>
    </div>
  );
}
