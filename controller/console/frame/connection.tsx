/** Whether what the page shows is of now: a dot, a word, and the age of the data. */
import { formatClock } from '../lib/format.ts';
import { useWords } from '../lib/i18n.ts';
import { useLive } from '../lib/live.tsx';
import { frameMessages } from './messages.ts';

export function Connection() {
  const words = useWords(frameMessages);
  const { state, asOfMs } = useLive();
  const age = asOfMs === null ? undefined : words.asOf(formatClock(asOfMs));
  const text = { live: words.live, connecting: words.connecting, lost: words.lost }[state];
  return (
    <span className="connection" data-live={state} title={age}>
      <span className="connection-dot" aria-hidden="true" />
      <span role="status" className={state === 'lost' ? '' : 'connection-text'}>
        {text}
      </span>
      {age !== undefined && <span className="connection-text">{age}</span>}
    </span>
  );
}
