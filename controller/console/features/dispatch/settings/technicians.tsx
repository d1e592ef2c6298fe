/** Who goes to machines: where, with which skills, when. */
import { useQuery } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import type { User } from '../../../../accounts/api.ts';
import type { TechnicianView } from '../../../../dispatch/api.ts';
import { isInWeekSpans, type Technician } from '../../../../dispatch/orders/technician.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { StatusTag } from '../../../components/status-tag.tsx';
import { request } from '../../../lib/api.ts';
import { commonMessages } from '../../../lib/common-words.ts';
import { useLanguage, useWords } from '../../../lib/i18n.ts';
import { useCan } from '../../../lib/session.ts';
import { useNow } from '../../../lib/use-now.ts';
import { useRegionNames, useRegions } from '../../sites/use-regions.ts';
import { BoxesField, ChoiceField, ManyField, NumberField, TextField } from './fields.tsx';
import { settingsMessages } from './messages.ts';
import { NameLink, SettingsList } from './settings-list.tsx';
import { techniciansQuery, useSend } from './use-settings.ts';
import { useSpanText, WeekSpansField } from './week-spans.tsx';

export function Technicians() {
  const words = useWords(settingsMessages);
  const can = useCan();
  return (
    <SettingsList
      query={useQuery(techniciansQuery)}
      {...(can('users.manage') && { newText: words.newTechnician })}
      empty={{ title: words.noTechnicians, description: words.noTechniciansText }}
      rows={(items, onOpen) => <Rows items={items} onOpen={onOpen} />}
      drawer={(technician, onClose) => <TechnicianDrawer technician={technician} onClose={onClose} />}
    />
  );
}

function Rows({
  items,
  onOpen,
}: {
  items: readonly TechnicianView[];
  onOpen: (item: TechnicianView) => void;
}) {
  const words = useWords(settingsMessages);
  const language = useLanguage();
  const nowMs = useNow();
  const regionName = useRegionNames();
  const spanText = useSpanText();
  const list = (texts: readonly string[]) => texts.join(language === 'zh' ? '、' : ', ');
  const name = (item: TechnicianView) => <NameLink name={item.name} onOpen={() => onOpen(item)} />;
  const shift = ({ shifts }: TechnicianView) =>
    isInWeekSpans(shifts, nowMs) ? (
      <StatusTag tone="ok" text={words.onShift} />
    ) : (
      <StatusTag tone="unknown" text={words.offShift} />
    );
  const regions = (item: TechnicianView) => list(item.regions.map(regionName));
  const skills = (item: TechnicianView) => list(item.skills.map((skill) => words[`skill.${skill}`]));
  const shifts = (item: TechnicianView) => item.shifts.map(spanText).join('; ');
  return (
    <DataTable
      label={words['tab.technicians']}
      rows={items}
      rowKey={({ userId }) => userId}
      onOpen={onOpen}
      columns={[
        { key: 'name', title: words.name, render: name },
        { key: 'now', title: words.shifts, render: shift },
        { key: 'hours', title: words.when, render: shifts },
        { key: 'regions', title: words.regions, render: regions },
        { key: 'skills', title: words.skills, render: skills },
      ]}
      card={(item) => (
        <>
          <span className="ds-row">
            {name(item)}
            {shift(item)}
          </span>
          <span>{regions(item)}</span>
          <span className="ds-muted">{skills(item)}</span>
          <span className="ds-muted">{shifts(item)}</span>
        </>
      )}
    />
  );
}

/** The middle of the pilot's district. */
const NEW: Technician = {
  userId: '',
  name: '',
  email: null,
  regions: [],
  lines: [1],
  skills: ['printer', 'reader', 'supplies'],
  shifts: [{ weekdays: [0, 1, 2, 3, 4], fromMinute: 9 * 60, toMinute: 18 * 60 }],
  home: { lat: 30.69, lon: 104.05 },
};
const SKILLS = ['printer', 'reader', 'network', 'power', 'supplies'] as const;

function TechnicianDrawer({
  technician,
  onClose,
}: {
  technician: TechnicianView | null;
  onClose: () => void;
}) {
  const words = useWords(settingsMessages);
  const common = useWords(commonMessages);
  const { send, isBusy } = useSend(onClose);
  const { data } = useRegions();
  const { version, ...before } = technician ?? { ...NEW, version: 0 };
  const [draft, setDraft] = useState<Technician>(before);
  const change = (changes: Partial<Technician>) => setDraft({ ...draft, ...changes });
  const regions = (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const isComplete =
    draft.userId !== '' && draft.name !== '' && draft.regions.length > 0 && draft.lines.length > 0;
  return (
    <Drawer open onClose={onClose} size={520} title={technician?.name ?? words.newTechnician}>
      <div className="ds-stack">
        {technician === null && (
          <UserField value={draft.userId} onChange={(userId, name) => change({ userId, name })} />
        )}
        <TextField label={words.name} value={draft.name} max={60} onChange={(name) => change({ name })} />
        <TextField
          label={words.email}
          hint={words.emailHint}
          value={draft.email ?? ''}
          onChange={(email) => change({ email: email === '' ? null : email })}
        />
        <ManyField
          label={words.regions}
          value={draft.regions}
          options={regions}
          onChange={(next) => change({ regions: [...next] })}
        />
        <BoxesField
          label={words.lines}
          value={draft.lines}
          options={[
            { value: 1, label: words.line1 },
            { value: 2, label: words.line2 },
          ]}
          onChange={(lines) => change({ lines: lines as Technician['lines'] })}
        />
        <BoxesField
          label={words.skills}
          value={draft.skills}
          options={SKILLS.map((value) => ({ value, label: words[`skill.${value}`] }))}
          onChange={(skills) => change({ skills: [...skills] })}
        />
        <WeekSpansField label={words.shifts} spans={draft.shifts} onChange={(shifts) => change({ shifts })} />
        <fieldset className="settings-spans">
          <legend>{words.home}</legend>
          <span className="settings-pair">
            <NumberField
              label={words.lat}
              step={0.001}
              value={draft.home.lat}
              onChange={(lat) => change({ home: { ...draft.home, lat } })}
            />
            <NumberField
              label={words.lon}
              step={0.001}
              value={draft.home.lon}
              onChange={(lon) => change({ home: { ...draft.home, lon } })}
            />
          </span>
        </fieldset>
        <div>
          <Button
            type="primary"
            disabled={!isComplete}
            loading={isBusy}
            onClick={() =>
              void send('PUT', `/technicians/${draft.userId}`, { body: draft, ifMatch: version })
            }
          >
            {common.save}
          </Button>
        </div>
      </div>
    </Drawer>
  );
}

/** Those who may work on orders. */
function UserField({ value, onChange }: { value: string; onChange: (id: string, name: string) => void }) {
  const words = useWords(settingsMessages);
  const { data } = useQuery({
    queryKey: ['users'],
    queryFn: () => request<{ items: User[] }>('GET', '/users'),
  });
  const users = (data?.items ?? []).filter(({ roles }) => roles.includes('technician'));
  return (
    <ChoiceField
      label={words.user}
      value={value}
      options={users.map(({ id, displayName, name }) => ({ value: id, label: `${displayName} · ${name}` }))}
      onChange={(id) => onChange(id, users.find((user) => user.id === id)?.displayName ?? '')}
    />
  );
}
