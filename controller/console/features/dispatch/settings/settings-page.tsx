/** The settings of dispatch, one kind at a time; which one is in the URL. */
import { Segmented } from 'antd';
import { useEffect, useRef } from 'react';
import { PageHeader } from '../../../components/page-header.tsx';
import { RequirePermission } from '../../../components/require-permission.tsx';
import { useWords } from '../../../lib/i18n.ts';
import { useSearchState } from '../../../lib/use-search-state.ts';
import { Channels } from './channels.tsx';
import { settingsMessages } from './messages.ts';
import { OnCallCalendar } from './on-call.tsx';
import { EscalationPolicy } from './policy.tsx';
import { Schedules } from './schedules.tsx';
import './settings.css';
import { Silences } from './silences.tsx';
import { Technicians } from './technicians.tsx';

const TABS = {
  technicians: Technicians,
  'on-call': OnCallCalendar,
  policy: EscalationPolicy,
  channels: Channels,
  silences: Silences,
  schedules: Schedules,
};
type Tab = keyof typeof TABS;
const NAMES = Object.keys(TABS) as Tab[];
const KEYS = ['tab'] as const;

export function DispatchSettingsPage() {
  return (
    <RequirePermission permission="dispatch.configure">
      <DispatchSettings />
    </RequirePermission>
  );
}

function DispatchSettings() {
  const words = useWords(settingsMessages);
  const [{ tab }, set] = useSearchState(KEYS);
  const chosen = NAMES.find((name) => name === tab) ?? 'technicians';
  const Content = TABS[chosen];
  const tabs = useRef<HTMLDivElement>(null);
  // On a telephone the row is longer than the screen.
  useEffect(() => {
    const label = tabs.current?.querySelector('input:checked')?.closest('label');
    label?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [chosen]);
  return (
    <>
      <PageHeader title={words.title} subtitle={words.subtitle} />
      <div className="ds-stack">
        <div ref={tabs} className="settings-tabs">
          <Segmented<Tab>
            aria-label={words.tabs}
            value={chosen}
            onChange={(next) => set({ tab: next }, { push: true })}
            options={NAMES.map((value) => ({ value, label: words[`tab.${value}`] }))}
          />
        </div>
        <Content />
      </div>
    </>
  );
}
