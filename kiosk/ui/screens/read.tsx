/** The law in plain words, one thought a page; on paper at the end, or not. */
import { useScreen, useSay, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { TakeAway } from '../components/take-away.tsx';
import { screenMessages } from './messages.ts';

export function Read() {
  const { view, touch } = useScreen();
  const words = useWords(screenMessages);
  const say = useSay();
  const { page, service } = view;
  if (page === null || service === null) return null;
  const isLast = page.number === page.total;
  return (
    <div className="screen">
      <p className="screen-about">
        {say(service.title)} · {words.pageOf(page.number, page.total)}
      </p>
      <h1>{say(page.section.title)}</h1>
      <div className="reading">
        {page.section.paragraphs.map((paragraph, index) => (
          <p key={index}>{say(paragraph)}</p>
        ))}
        {page.section.source !== undefined && <p className="reading-source">{say(page.section.source)}</p>}
      </div>
      <div className="pages-controls">
        {isLast && <BigButton onPress={() => touch({ type: 'done' })}>{words.finish}</BigButton>}
        {isLast ? (
          <TakeAway />
        ) : (
          <BigButton look="primary" onPress={() => touch({ type: 'next' })}>
            {words.following}
          </BigButton>
        )}
      </div>
    </div>
  );
}
