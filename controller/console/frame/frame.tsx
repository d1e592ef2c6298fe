/** What surrounds every page: navigation by role, the state of the connection, the person, the keyboard. */
import { MenuOutlined, SearchOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { Navigate, Outlet, ScrollRestoration, useLocation } from 'react-router';
import { paths } from '../app/paths.ts';
import { QueryState } from '../components/query-state.tsx';
import { commonMessages } from '../lib/common-words.ts';
import { useWords } from '../lib/i18n.ts';
import { LiveProvider } from '../lib/live.tsx';
import { sessionQuery } from '../lib/session.ts';
import { useIsPhone } from '../lib/use-media.ts';
import { AccountMenu } from './account-menu.tsx';
import { Connection } from './connection.tsx';
import './frame.css';
import { frameMessages } from './messages.ts';
import { Navigation } from './navigation.tsx';
import { Palette } from './palette.tsx';
import { ShortcutHelp } from './shortcut-help.tsx';
import { useGlobalKeys } from './use-global-keys.ts';

/** Lets nobody in who is not signed in. */
export function Frame() {
  const session = useQuery(sessionQuery);
  const { pathname, search } = useLocation();
  return (
    <QueryState query={session} level="page">
      {(state) => {
        if (state.isSetUpNeeded) return <Navigate to={paths.setUp()} replace />;
        if (state.session === null) {
          const next = encodeURIComponent(`${pathname}${search}`);
          return <Navigate to={`${paths.signIn()}?next=${next}`} replace />;
        }
        return (
          <LiveProvider>
            <FrameOfPage />
          </LiveProvider>
        );
      }}
    </QueryState>
  );
}

const PALETTE_KEYS = /^(Mac|iP)/.test(navigator.platform) ? '⌘ K' : 'Ctrl K';

type Overlay = 'palette' | 'help' | 'menu' | null;

function FrameOfPage() {
  const words = useWords(frameMessages);
  const { product } = useWords(commonMessages);
  const isPhone = useIsPhone();
  const [overlay, setOverlay] = useState<Overlay>(null);
  const close = () => setOverlay(null);
  useGlobalKeys({ openPalette: () => setOverlay('palette'), openHelp: () => setOverlay('help') });
  return (
    <div className="frame">
      <a href="#content" className="frame-skip">
        {words.skip}
      </a>
      <div className="frame-top" role="banner">
        {isPhone && (
          <Button
            type="text"
            icon={<MenuOutlined aria-hidden="true" />}
            aria-label={words.menu}
            onClick={() => setOverlay('menu')}
          />
        )}
        <span className="frame-brand">
          <img src="/favicon.svg" alt="" width="24" height="24" />
          {product}
        </span>
        <Connection />
        <span className="frame-gap" />
        <Button
          className="frame-search"
          icon={<SearchOutlined aria-hidden="true" />}
          {...(isPhone ? { 'aria-label': words.palette } : {})}
          onClick={() => setOverlay('palette')}
        >
          {!isPhone && (
            <>
              {words.palette} <kbd>{PALETTE_KEYS}</kbd>
            </>
          )}
        </Button>
        <AccountMenu onHelp={() => setOverlay('help')} />
      </div>
      {!isPhone && <Navigation />}
      <main id="content" className="frame-content" tabIndex={-1}>
        <Outlet />
      </main>
      {/* A page opened from far down a list begins at its top, and the way back ends where it began. */}
      <ScrollRestoration />
      {isPhone && (
        <Drawer open={overlay === 'menu'} onClose={close} placement="left" size={280} title={product}>
          <Navigation onNavigate={close} />
        </Drawer>
      )}
      <Palette isOpen={overlay === 'palette'} onClose={close} />
      <ShortcutHelp isOpen={overlay === 'help'} onClose={close} />
    </div>
  );
}
