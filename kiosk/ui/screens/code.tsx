/** What a service says, as codes for a telephone, beside paper or instead of it; and what to bring to a counter. */
import { isForOffice } from '../../../shared/domain/service.ts';
import { useScreen, useSay, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { CodePages } from '../components/code-pages.tsx';
import { screenMessages } from './messages.ts';

export function CodeScreen() {
  const { view, touch } = useScreen();
  const words = useWords(screenMessages);
  const say = useSay();
  const { code, service } = view;
  if (code === null || service === null) return null;
  const isOnTheWay = code.counter === null && isForOffice(service);
  return (
    <div className="screen code-screen">
      <p className="screen-about">{say(service.title)}</p>
      <h1>{code.counter === null ? words.codeTitle : words.counterCodeTitle}</h1>
      <CodePages texts={code.texts}>
        <p>{words.codeText}</p>
        {code.counter !== null && (
          <p className="code-office">
            {say(service.office)}{' '}
            {service.telephone !== null && (
              <span>
                {words.call} <strong>{service.telephone}</strong>
              </span>
            )}
          </p>
        )}
      </CodePages>
      <div className="pages-controls">
        {!isOnTheWay && view.canPrint && (
          <BigButton onPress={() => touch({ type: 'next' })}>{words.printAll}</BigButton>
        )}
        <BigButton look="primary" onPress={() => touch({ type: 'done' })}>
          {isOnTheWay ? words.codeGoOn : words.codeTaken}
        </BigButton>
      </div>
    </div>
  );
}
