/** The technician's screens: a picture of the agent's state like the citizen's, in a dress of their own, so that nobody mixes them up. */
import { useEffect } from 'react';
import { LOCALES } from '../../../shared/i18n/messages.ts';
import { ScreenContext, STANDARD_COMFORT, useScreen } from '../app/screen-context.ts';
import { CodePad } from './code-pad.tsx';
import { DevicePage } from './device-page.tsx';
import { Home } from './home.tsx';
import { JamGuide } from './jam-guide.tsx';
import { LogPage } from './log-page.tsx';
import { NetworkPage } from './network-page.tsx';
import { PortsPage } from './ports-page.tsx';
import { Refill } from './refill.tsx';
import { ServicePage } from './service-page.tsx';
import { TechnicianFrame } from './technician-frame.tsx';
import { useTechnician } from './use-technician.ts';
// Before the rules of shape, which are the last of the other file.
import './pictures.css';
import './open-orders.css';
import './technician.css';

/** Speaks the technician's language, in standard type, whatever the last citizen chose. */
export function Technician() {
  const screen = useScreen();
  const language = screen.view.technician?.language ?? 'zh';
  useEffect(() => {
    const { dataset } = document.documentElement;
    document.documentElement.lang = LOCALES[language];
    dataset['size'] = 'standard';
    dataset['contrast'] = 'normal';
    dataset['reach'] = 'normal';
  }, [language]);
  const view = { ...screen.view, language, textSize: 'standard' as const };
  return (
    <ScreenContext value={{ ...screen, view, comfort: STANDARD_COMFORT }}>
      <div onPointerDown={() => screen.work({ do: 'activity' })}>
        <TechnicianFrame>
          <TechnicianScreen />
        </TechnicianFrame>
      </div>
    </ScreenContext>
  );
}

function TechnicianScreen() {
  const { screen, deviceId } = useTechnician();
  switch (screen) {
    case 'code':
      return <CodePad />;
    case 'home':
      return <Home />;
    case 'device':
      return <DevicePage key={deviceId} />;
    case 'jam':
      return <JamGuide />;
    case 'refill':
      return <Refill />;
    case 'network':
      return <NetworkPage />;
    case 'ports':
      return <PortsPage />;
    case 'logs':
      return <LogPage />;
    case 'service':
      return <ServicePage />;
  }
}
