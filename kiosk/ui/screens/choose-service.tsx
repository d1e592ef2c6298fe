/** Everything that this machine knows, by what it is for; what cannot be finished now is said so, and cannot be chosen. */
import { Button } from 'react-aria-components';
import { useScreen, useSay, useWords } from '../app/screen-context.ts';
import { Notice } from '../components/notice.tsx';
import { Picture } from '../components/service-picture.tsx';
import { screenMessages } from './messages.ts';

export function ChooseService() {
  const { view, touch } = useScreen();
  const words = useWords(screenMessages);
  const say = useSay();
  return (
    <div className="screen">
      <h1>{words.chooseTitle}</h1>
      <Notice />
      <ul className="services">
        {view.services.map(({ id, title, summary, picture, isOpen }) => (
          <li key={id}>
            <Button
              className="service"
              isDisabled={!isOpen}
              onPress={() => touch({ type: 'chooseService', serviceId: id })}
            >
              <Picture name={picture} />
              <span className="service-words">
                <strong>{say(title)}</strong>
                <span>{isOpen ? say(summary) : words.closedNow}</span>
              </span>
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
