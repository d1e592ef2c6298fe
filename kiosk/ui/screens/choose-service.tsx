/** What this machine knows, by what people come for; what cannot be finished now is said so, and cannot be chosen. */
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { View } from '../../agent/ui-api/messages.ts';
import { useScreen, useSay, useWords } from '../app/screen-context.ts';
import { Elsewhere, useAlternatives } from '../components/alternatives.tsx';
import { Notice } from '../components/notice.tsx';
import { BigButton } from '../components/big-button.tsx';
import { Pages } from '../components/pages.tsx';
import { Picture } from '../components/service-picture.tsx';
import { useIsLying } from '../lib/orientation.ts';
import { useGroupNames } from './groups.ts';
import { resumeMessages } from './resume-messages.ts';
import { screenMessages } from './messages.ts';

type Service = View['services'][number];
type Group = Service['group'];

/** In large type without their summaries. */
const UPRIGHT = { standard: 6, large: 3 } as const;
const LYING = { standard: 4, large: 2 } as const;

export function ChooseService() {
  const { view, touch } = useScreen();
  const words = useWords(screenMessages);
  const { resume } = useWords(resumeMessages);
  const groups = [...new Set(view.services.map(({ group }) => group))];
  const [chosen, setChosen] = useState<Group | undefined>(groups[0]);
  const perPage = (useIsLying() ? LYING : UPRIGHT)[view.textSize];
  return (
    <div className="screen screen-wide">
      <div className="choose-head">
        <h1>{words.chooseTitle}</h1>
        {view.hasKept && <BigButton onPress={() => touch({ type: 'resume' })}>{resume}</BigButton>}
      </div>
      <Notice />
      {groups.length > 1 && <Groups groups={groups} chosen={chosen} onChoose={setChosen} />}
      <Pages
        key={chosen}
        className="services"
        items={view.services.filter(({ group }) => group === chosen)}
        perPage={perPage}
        render={(service) => <ServiceButton key={service.id} service={service} />}
        onward={null}
      />
    </div>
  );
}

interface GroupsProps {
  readonly groups: readonly Group[];
  readonly chosen: Group | undefined;
  readonly onChoose: (group: Group) => void;
}

function Groups({ groups, chosen, onChoose }: GroupsProps) {
  const names = useGroupNames();
  return (
    <div className="groups">
      {groups.map((group) => (
        <Button key={group} className="group" aria-pressed={group === chosen} onPress={() => onChoose(group)}>
          {names[group]}
        </Button>
      ))}
    </div>
  );
}

function ServiceButton({ service }: { service: Service }) {
  const { touch } = useScreen();
  const say = useSay();
  const places = useAlternatives(service.id);
  const face = <ServiceFace service={service} place={places[0]?.name} />;
  return (
    <li>
      {service.isOpen || places.length === 0 ? (
        <Button
          className="service"
          isDisabled={!service.isOpen}
          onPress={() => touch({ type: 'chooseService', serviceId: service.id })}
        >
          {face}
        </Button>
      ) : (
        <Elsewhere title={say(service.title)} places={places} className="service service-elsewhere">
          {face}
        </Elsewhere>
      )}
    </li>
  );
}

/** `place`: the nearest that is open for it. */
function ServiceFace({ service, place }: { service: Service; place: string | undefined }) {
  const { view } = useScreen();
  const words = useWords(screenMessages);
  const say = useSay();
  const { title, summary, picture, isOpen } = service;
  const closed = place === undefined ? words.closedNow : words.closedGoTo(place);
  return (
    <>
      <Picture name={picture} />
      <span className="service-words">
        <strong>{say(title)}</strong>
        {isOpen ? view.textSize === 'standard' && <span>{say(summary)}</span> : <span>{closed}</span>}
      </span>
    </>
  );
}
