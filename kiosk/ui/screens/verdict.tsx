/** What the answers mean: said with a colour, a sign and a sentence, and whom to call. */
import { useScreen, useSay, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { Pages } from '../components/pages.tsx';
import { TakeAway } from '../components/take-away.tsx';
import { useIsLying } from '../lib/orientation.ts';
import { screenMessages } from './messages.ts';

const SIGNS = { danger: '!', caution: '?', calm: '✓' } as const;

const UPRIGHT = { standard: 5, large: 4 } as const;
const LYING = { standard: 4, large: 2 } as const;

export function VerdictScreen() {
  const { view, touch } = useScreen();
  const words = useWords(screenMessages);
  const say = useSay();
  const perPage = (useIsLying() ? LYING : UPRIGHT)[view.textSize];
  const { verdict, service } = view;
  if (verdict === null || service === null) return null;
  return (
    <div className={`screen verdict verdict-${verdict.level}`}>
      <div className="verdict-head">
        <span aria-hidden="true">{SIGNS[verdict.level]}</span>
        <h1>{say(verdict.title)}</h1>
        {service.telephone !== null && (
          <p className="verdict-call">
            {words.call} <strong>{service.telephone}</strong>
          </p>
        )}
      </div>
      <Pages
        items={verdict.advice}
        perPage={perPage}
        render={(advice, index) => (
          <li key={index} className="material">
            <span className="material-number">{index + 1}</span>
            <span className="material-words">{say(advice)}</span>
          </li>
        )}
        onward={
          <>
            <BigButton onPress={() => touch({ type: 'done' })}>{words.finish}</BigButton>
            <TakeAway />
          </>
        }
      />
    </div>
  );
}
