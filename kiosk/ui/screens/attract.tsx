/** Nobody is here: what this machine is for, what works now, and one way to begin. */
import { useScreen, useSay, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { Notice } from '../components/notice.tsx';
import { Picture } from '../components/service-picture.tsx';
import { noticeMessages } from '../technician/notice-words.ts';
import { CardPicture } from './card-picture.tsx';
import { useGroupNames } from './groups.ts';
import { IdleStory } from './idle-story.tsx';
import { screenMessages } from './messages.ts';
import { useIdleItem } from './use-idle-item.ts';

export function Attract() {
  const { view, touch } = useScreen();
  const words = useWords(screenMessages);
  const isOpen = view.services.some((service) => service.isOpen);
  // A notice, or a card that somebody left, matters more than what happened to others.
  const item = useIdleItem(isOpen && view.notice === null && !view.isCardLeft);
  if (!isOpen) return <OutOfService />;
  const begin = (
    <BigButton look="primary" onPress={() => touch({ type: 'begin' })}>
      {words.begin}
    </BigButton>
  );
  if (item !== null) return <IdleStory item={item}>{begin}</IdleStory>;
  return (
    <div className="screen attract">
      <div className="attract-hero">
        <CardPicture />
        <h1>{words.welcome}</h1>
        <p>{words.welcomeHow}</p>
        {begin}
        <Notice />
      </div>
      <OpenServices />
      {view.link === 'offline' && <p className="attract-offline">{words.offline}</p>}
    </div>
  );
}

/** More are not read in passing: then their groups say what this machine is for. */
const MAX_NAMED = 6;

function OpenServices() {
  const { view } = useScreen();
  const words = useWords(screenMessages);
  const names = useGroupNames();
  const say = useSay();
  const open = view.services.filter(({ isOpen }) => isOpen);
  const isMany = open.length > MAX_NAMED;
  const firstOfGroup = open.filter(({ group }, at) => open.findIndex((one) => one.group === group) === at);
  return (
    <section className="attract-open" aria-label={words.openNow}>
      <h2>{words.openNow}</h2>
      <ul>
        {(isMany ? firstOfGroup : open).map(({ id, title, group, picture }) => (
          <li key={id}>
            <Picture name={picture} />
            {isMany ? names[group] : say(title)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function OutOfService() {
  const { view } = useScreen();
  const words = useWords(screenMessages);
  const notices = useWords(noticeMessages);
  return (
    <div className="screen screen-center">
      <h1>{words.nothingOpen}</h1>
      <p>{view.outOfService === null ? words.nothingOpenText : notices[view.outOfService]}</p>
    </div>
  );
}
