/** Every device with its state, and the ways to everything else. */
import { Button } from 'react-aria-components';
import { useScreen, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { Pages } from '../components/pages.tsx';
import { useIsLying } from '../lib/orientation.ts';
import { Confirm } from './confirm.tsx';
import { DeviceState, toneOf } from './device-state.tsx';
import { technicianMessages } from './messages.ts';
import { OpenOrders } from './open-orders.tsx';
import { type TechnicianDevice, useClassName, useTechnician } from './use-technician.ts';

/** An order takes the room of two devices. */
const PER_PAGE = {
  upright: { devices: 8, besideOrders: 6, orders: 2 },
  lying: { devices: 6, besideOrders: 4, orders: 1 },
};
const ORDER = { fault: 0, attention: 1, ok: 2 };

export function Home() {
  const { devices, orders } = useTechnician();
  const words = useWords(technicianMessages);
  const perPage = useIsLying() ? PER_PAGE.lying : PER_PAGE.upright;
  const worstFirst = devices.toSorted((a, b) => ORDER[toneOf(a)] - ORDER[toneOf(b)]);
  return (
    <div className="technician-columns">
      <div className="technician-stack technician-wide">
        <OpenOrders perPage={perPage.orders} />
        <section className="technician-stack" aria-label={words.devices}>
          <h1>{words.devices}</h1>
          {devices.length === 0 && <p>{words.noDevices}</p>}
          <Pages
            className="device-list"
            items={worstFirst}
            perPage={orders.length === 0 ? perPage.devices : perPage.besideOrders}
            render={(device) => <DeviceRow key={device.id} device={device} />}
            onward={null}
          />
        </section>
      </div>
      <Tools />
    </div>
  );
}

function DeviceRow({ device }: { device: TechnicianDevice }) {
  const { work } = useScreen();
  const className = useClassName();
  return (
    <li>
      <Button
        className={`device-row tone-edge-${toneOf(device)}`}
        onPress={() => work({ do: 'show', page: 'device', deviceId: device.id })}
      >
        <span className="device-name">
          <strong>{className(device)}</strong>
          <span>{device.id}</span>
        </span>
        <DeviceState device={device} />
      </Button>
    </li>
  );
}

function Tools() {
  const { view, work } = useScreen();
  const words = useWords(technicianMessages);
  const show = (page: 'network' | 'ports' | 'logs' | 'service') => () =>
    work({ do: 'show', page, deviceId: null });
  return (
    <section className="technician-stack" aria-label={words.tools}>
      <h2>{words.tools}</h2>
      <div className="tool-list">
        <BigButton onPress={show('network')}>{words.network}</BigButton>
        <BigButton onPress={show('ports')}>{words.ports}</BigButton>
        <BigButton onPress={show('logs')}>{words.log}</BigButton>
        <BigButton onPress={show('service')}>
          {view.outOfService === null ? words.service : words.serviceBack}
        </BigButton>
        <Confirm
          title={words.restartTitle}
          text={words.restartText}
          yes={words.restart}
          onYes={() => work({ do: 'restart' })}
        >
          {words.restart}
        </Confirm>
      </div>
    </section>
  );
}
