/** 一次性告知: everything that is needed, told once and completely, with pictures. */
import { useScreen, useSay, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { Pages } from '../components/pages.tsx';
import { Picture } from '../components/service-picture.tsx';
import { useIsLying } from '../lib/orientation.ts';
import { screenMessages } from './messages.ts';

const UPRIGHT = { standard: 6, large: 3 } as const;
const LYING = { standard: 3, large: 1 } as const;

export function Checklist() {
  const { view, touch } = useScreen();
  const words = useWords(screenMessages);
  const say = useSay();
  const perPage = (useIsLying() ? LYING : UPRIGHT)[view.textSize];
  const { service } = view;
  if (service === null) return null;
  return (
    <div className="screen">
      <p className="screen-about">{say(service.title)}</p>
      <h1>{words.checklistTitle}</h1>
      <Pages
        items={service.materials}
        perPage={perPage}
        render={({ name, note, picture }, index) => (
          <li key={index} className="material">
            <span className="material-number">{index + 1}</span>
            <span className="material-words">
              <strong>{say(name)}</strong>
              {note !== undefined && <span>{say(note)}</span>}
            </span>
            {picture !== undefined && <Picture name={picture} />}
          </li>
        )}
        onward={
          <BigButton look="primary" onPress={() => touch({ type: 'next' })}>
            {words.understood}
          </BigButton>
        }
      />
    </div>
  );
}
