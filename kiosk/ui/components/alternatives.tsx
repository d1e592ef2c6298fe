/** Where else it is done, when it is not done here: the nearest place first. */
import { Button, Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { nearest, walkMinutes, type Alternative } from '../../../shared/domain/alternative.ts';
import { useScreen, useWords } from '../app/screen-context.ts';
import { screenMessages } from '../screens/messages.ts';
import { BigButton } from './big-button.tsx';
import './alternatives.css';

type ServiceId = Parameters<typeof nearest>[1];

/** More are not compared by anybody who stands before a closed machine. */
const MAX_NAMED = 3;

/** `serviceId` null: for whatever somebody came. */
export function useAlternatives(serviceId: ServiceId): readonly Alternative[] {
  const { view } = useScreen();
  return nearest(view.alternatives, serviceId).slice(0, view.textSize === 'large' ? 2 : MAX_NAMED);
}

export function AlternativeList({ places }: { places: readonly Alternative[] }) {
  const words = useWords(screenMessages);
  return (
    <ul className="alternatives">
      {places.map((place) => (
        <li key={place.name}>
          <strong>{place.name}</strong>
          <span>{place.address}</span>
          <span className="alternatives-facts">
            <span>{words.walk(place.walkMetres, walkMinutes(place))}</span>
            <span>
              {place.days === 'daily' ? words.daily : words.weekdays} {place.opensAt}–{place.closesAt}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

interface ElsewhereProps {
  readonly title: string;
  readonly places: readonly Alternative[];
  readonly className: string;
  readonly children: React.ReactNode;
}

/** Something that is closed here, and says where to go when it is touched. */
export function Elsewhere({ title, places, className, children }: ElsewhereProps) {
  const words = useWords(screenMessages);
  return (
    <DialogTrigger>
      <Button className={className}>{children}</Button>
      <ModalOverlay className="dialog-overlay" isDismissable>
        <Modal className="dialog-box">
          <Dialog>
            {({ close }) => (
              <>
                <Heading slot="title">{words.elsewhereTitle(title)}</Heading>
                <AlternativeList places={places} />
                <BigButton look="primary" onPress={close}>
                  {words.understoodClose}
                </BigButton>
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
