/** 一次性告知: everything that is needed, told once and completely, with pictures. */
import type { MaterialItem } from '../../../shared/domain/service.ts';
import { useScreen, useSay, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { Pages } from '../components/pages.tsx';
import { Picture } from '../components/service-picture.tsx';
import { useIsLying } from '../lib/orientation.ts';
import { screenMessages } from './messages.ts';
import { SampleButton } from './sample-form.tsx';

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
        render={(item, index) => <Material key={index} item={item} number={index + 1} />}
        onward={
          <>
            <BigButton onPress={() => touch({ type: 'showCode' })}>{words.takeCode}</BigButton>
            <BigButton look="primary" onPress={() => touch({ type: 'next' })}>
              {words.understood}
            </BigButton>
          </>
        }
      />
    </div>
  );
}

function Material({ item, number }: { item: MaterialItem; number: number }) {
  const say = useSay();
  const { name, note, picture, sample } = item;
  return (
    <li className="material">
      <span className="material-number">{number}</span>
      <span className="material-words">
        <strong>{say(name)}</strong>
        {note !== undefined && <span>{say(note)}</span>}
      </span>
      {sample !== undefined && <SampleButton item={{ ...item, sample }} />}
      {sample === undefined && picture !== undefined && <Picture name={picture} />}
    </li>
  );
}
