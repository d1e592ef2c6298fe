/** Out of service with a reason that citizens read, and back. */
import { OutOfServiceNotice } from '../../../shared/domain/maintenance.ts';
import { useScreen, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { Confirm } from './confirm.tsx';
import { technicianMessages } from './messages.ts';
import { noticeMessages } from './notice-words.ts';
import { PageTitle } from './page-title.tsx';

export function ServicePage() {
  const { view } = useScreen();
  return view.outOfService === null ? <TakeOut /> : <PutBack notice={view.outOfService} />;
}

function TakeOut() {
  const { work } = useScreen();
  const words = useWords(technicianMessages);
  const notices = useWords(noticeMessages);
  const names = {
    repair: words.noticeRepair,
    supplies: words.noticeSupplies,
    moving: words.noticeMoving,
    placeClosed: words.noticePlaceClosed,
  };
  return (
    <>
      <PageTitle title={words.serviceTitle} />
      <p>{words.serviceText}</p>
      <div className="notice-list">
        {OutOfServiceNotice.options.map((notice) => (
          <Confirm
            key={notice}
            className="device-row"
            title={words.takeOutTitle}
            text={`${words.takeOutText} ${notices[notice]}`}
            yes={words.takeOutYes}
            onYes={() => work({ do: 'takeOut', notice })}
          >
            <span className="device-name">
              <strong>{names[notice]}</strong>
              <span>{notices[notice]}</span>
            </span>
          </Confirm>
        ))}
      </div>
    </>
  );
}

function PutBack({ notice }: { notice: OutOfServiceNotice }) {
  const { work } = useScreen();
  const words = useWords(technicianMessages);
  const notices = useWords(noticeMessages);
  return (
    <>
      <PageTitle title={words.outTitle} />
      <div className="technician-stack technician-middle">
        <p>{words.outText}</p>
        <p className="notice">{notices[notice]}</p>
        <BigButton look="primary" onPress={() => work({ do: 'putBack' })}>
          {words.putBack}
        </BigButton>
      </div>
    </>
  );
}
