/** One picture of the agent's state after the other; nothing of a visit is kept here once it is over (devices.md 7.5). */
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { LOCALES } from '../../../shared/i18n/messages.ts';
import type { View } from '../../agent/ui-api/messages.ts';
import { Frame } from '../components/frame.tsx';
import { IdleDialog } from '../components/idle-dialog.tsx';
import { CardLeftBanner } from '../components/card-left-banner.tsx';
import { TechnicianCorner } from '../technician/corner.tsx';
import { useVoice } from '../lib/voice.ts';
import { StepScreen } from '../screens/step-screen.tsx';
import { Waiting } from '../screens/waiting.tsx';
import { useAgentLink } from './agent-link.ts';
import { ScreenContext, STANDARD_COMFORT, useScreen, type Screen } from './screen-context.ts';
import { tellShellAlive, wipe } from './shell.ts';

export function App() {
  const { view, isConnected, touch, work } = useAgentLink();
  const [comfort, setComfort] = useState(STANDARD_COMFORT);
  useWipeAfterVisit(view);
  useEffect(() => tellShellAlive(), []);
  if (view === null || !isConnected) return <Waiting />;
  const screen: Screen = {
    view,
    touch,
    work,
    comfort,
    changeComfort: (change) => setComfort((before) => ({ ...before, ...change })),
  };
  return (
    <ScreenContext value={screen}>{view.technician === null ? <Page /> : <TechnicianPage />}</ScreenContext>
  );
}

/** Citizens never load it. */
const TechnicianScreens = lazy(async () => {
  const { Technician } = await import('../technician/technician.tsx');
  return { default: Technician };
});

function TechnicianPage() {
  return (
    <Suspense fallback={<Waiting />}>
      <TechnicianScreens />
    </Suspense>
  );
}

function Page() {
  return (
    <Surface>
      <Frame>
        <CardLeftBanner />
        <StepScreen />
      </Frame>
      <IdleDialog />
      <TechnicianCorner />
    </Surface>
  );
}

/** Everything that depends on how the citizen sees and hears. */
function Surface({ children }: { children: React.ReactNode }) {
  const { view, comfort, touch } = useScreen();
  useVoice();
  useEffect(() => {
    const { dataset } = document.documentElement;
    document.documentElement.lang = LOCALES[view.language];
    dataset['size'] = view.textSize;
    dataset['contrast'] = comfort.hasHighContrast ? 'high' : 'normal';
    dataset['reach'] = comfort.isLow ? 'low' : 'normal';
  }, [view.language, view.textSize, comfort]);
  // A touch anywhere says that somebody is there.
  return <div onPointerDown={() => touch({ type: 'activity' })}>{children}</div>;
}

/** When nobody is there again, the page begins anew: what the last citizen saw or typed is nowhere any more. */
function useWipeAfterVisit(view: View | null): void {
  const hadVisit = useRef(false);
  useEffect(() => {
    if (view === null) return;
    if (view.step !== 'attract') hadVisit.current = true;
    else if (hadVisit.current) wipe();
  }, [view]);
}
