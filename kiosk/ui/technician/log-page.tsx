/** The log on a stick: for whoever looks at it at a desk. */
import { useScreen, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { ToneSign } from './device-state.tsx';
import { technicianMessages } from './messages.ts';
import { PageTitle } from './page-title.tsx';
import { useTechnician } from './use-technician.ts';

export function LogPage() {
  const { work } = useScreen();
  const { exported } = useTechnician();
  const words = useWords(technicianMessages);
  return (
    <>
      <PageTitle title={words.logTitle} />
      <div className="technician-stack technician-middle">
        <StickPicture />
        <p>{words.logText}</p>
        <Outcome />
        <BigButton
          look="primary"
          isDisabled={exported?.state === 'writing'}
          onPress={() => work({ do: 'export' })}
        >
          {words.logWrite}
        </BigButton>
      </div>
    </>
  );
}

function Outcome() {
  const { exported } = useTechnician();
  const words = useWords(technicianMessages);
  if (exported === null) return <p>{words.logInsert}</p>;
  if (exported.state === 'writing') return <p role="status">{words.logWriting}</p>;
  const isWritten = exported.state === 'written';
  const failures = { noStick: words.logNoStick, notWritable: words.logNotWritable };
  return (
    <>
      <p className="device-state" role="status">
        <ToneSign tone={isWritten ? 'ok' : 'fault'} />
        <span>{isWritten ? words.logWritten(exported.lines) : failures[exported.why]}</span>
      </p>
      {isWritten && <p className="port-path">{exported.file}</p>}
    </>
  );
}

function StickPicture() {
  return (
    <svg className="stick-picture" viewBox="0 0 240 100" aria-hidden="true">
      <rect className="jam-machine" x="70" y="18" width="150" height="64" rx="14" />
      <path className="jam-paper" d="M18 30h52v40H18Z" />
      <path className="jam-line" d="M32 40h14v6H32Zm0 14h14v6H32Z" />
      <path className="jam-hand" d="M112 50h64" />
      <path className="jam-hand" d="m160 36 18 14-18 14" />
    </svg>
  );
}
