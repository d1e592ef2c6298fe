/** Where one is, and the way to the overview, or to the device that it is about. */
import type { DeviceId } from '../../../shared/domain/ids.ts';
import { useScreen, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { Icon } from '../components/icons.tsx';
import { technicianMessages } from './messages.ts';

export interface PageTitleProps {
  readonly title: string;
  readonly about?: string;
  /** absent: to the overview. */
  readonly backTo?: { readonly deviceId: DeviceId; readonly title: string };
}

export function PageTitle({ title, about, backTo }: PageTitleProps) {
  const { work } = useScreen();
  const words = useWords(technicianMessages);
  const back = () =>
    backTo === undefined
      ? work({ do: 'show', page: 'home', deviceId: null })
      : work({ do: 'show', page: 'device', deviceId: backTo.deviceId });
  return (
    <div className="technician-title">
      <BigButton onPress={back}>
        <Icon name="back" />
        {backTo?.title ?? words.overview}
      </BigButton>
      <h1>{title}</h1>
      {about !== undefined && <span className="technician-about">{about}</span>}
    </div>
  );
}
