/** The line of each device: where it is plugged in, who speaks on it, how much, and what went wrong. */
import { useWords } from '../app/screen-context.ts';
import { Pages } from '../components/pages.tsx';
import { useIsLying } from '../lib/orientation.ts';
import { ToneSign, toneOf } from './device-state.tsx';
import { technicianMessages } from './messages.ts';
import { PageTitle } from './page-title.tsx';
import { type TechnicianDevice, useClassName, useTechnician } from './use-technician.ts';

const PER_PAGE = { upright: 7, lying: 4 };
const MAX_FAULTS = 3;

export function PortsPage() {
  const { devices } = useTechnician();
  const words = useWords(technicianMessages);
  const perPage = useIsLying() ? PER_PAGE.lying : PER_PAGE.upright;
  return (
    <>
      <PageTitle title={words.portsTitle} />
      <Pages
        className="port-list"
        items={devices}
        perPage={perPage}
        render={(device) => <Port key={device.id} device={device} />}
        onward={null}
      />
    </>
  );
}

function Port({ device }: { device: TechnicianDevice }) {
  const words = useWords(technicianMessages);
  const className = useClassName();
  const { path, driver, framesSent, framesReceived, faults, status } = device;
  const worst = Object.entries(faults)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, MAX_FAULTS)
    .map(([name, count]) => `${name} ${count}`);
  return (
    <li>
      <ToneSign tone={toneOf(device)} />
      <span className="port-words">
        <strong>
          {className(device)} · {driver}
        </strong>
        <span className="port-path">{path}</span>
        {status.link !== 'up' && status.detail !== null && <span>{status.detail}</span>}
        <span>
          {words.frames(framesSent, framesReceived)} ·{' '}
          {worst.length === 0 ? words.noFaults : `${words.faults}: ${worst.join(', ')}`}
        </span>
      </span>
    </li>
  );
}
