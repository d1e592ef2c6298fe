/** Nobody is here: what this machine is for, what works now, and one way to begin. */
import { walkMinutes } from '../../../shared/domain/alternative.ts';
import { useScreen, useSay, useWords } from '../app/screen-context.ts';
import { AlternativeList, useAlternatives } from '../components/alternatives.tsx';
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
      <ClosedServices />
    </section>
  );
}

/** What cannot be done now, and the nearest place that can. */
function ClosedServices() {
  const { view } = useScreen();
  const words = useWords(screenMessages);
  const say = useSay();
  const closed = view.services.filter(({ isOpen }) => !isOpen);
  const [place] = useAlternatives(closed[0]?.id ?? null);
  if (closed[0] === undefined || place === undefined) return null;
  return (
    <p className="attract-elsewhere">
      {words.closedElsewhere(say(closed[0].title), closed.length, place.name, walkMinutes(place))}
    </p>
  );
}

function OutOfService() {
  const { view } = useScreen();
  const words = useWords(screenMessages);
  const notices = useWords(noticeMessages);
  const places = useAlternatives(null);
  return (
    <div className="screen screen-center">
      <h1>{words.nothingOpen}</h1>
      <p>{view.outOfService === null ? words.nothingOpenText : notices[view.outOfService]}</p>
      {places.length > 0 && (
        <section className="closed-here">
          <h2>{words.elsewhere}</h2>
          <AlternativeList places={places} />
        </section>
      )}
    </div>
  );
}
