/** Preventive work by the calendar: what, where, on which days. */
import { useQuery } from '@tanstack/react-query';
import { Button, Drawer, Input } from 'antd';
import { useState } from 'react';
import type { ScheduleView } from '../../../../dispatch/api.ts';
import type { Schedule } from '../../../../dispatch/preventive/schedule.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { commonMessages } from '../../../lib/common-words.ts';
import { useLanguage, useWords } from '../../../lib/i18n.ts';
import { useRegionNames, useRegions } from '../../sites/use-regions.ts';
import { dispatchMessages } from '../messages.ts';
import { BoxesField, ChoiceField, ManyField, SwitchField, TextField } from './fields.tsx';
import { settingsMessages } from './messages.ts';
import { EnabledTag, NameLink, SettingsList } from './settings-list.tsx';
import { schedulesQuery, useSend } from './use-settings.ts';
import { minuteOf, timeOfMinute, useDayOptions, useSpanText } from './week-spans.tsx';

const KINDS = ['daily-test', 'cleaning', 'refill'] as const;
type KioskId = NonNullable<Schedule['kioskIds']>[number];

export function Schedules() {
  const words = useWords(settingsMessages);
  return (
    <SettingsList
      query={useQuery(schedulesQuery)}
      newText={words.newSchedule}
      empty={{ title: words.noSchedules, description: words.noSchedulesText }}
      rows={(items, onOpen) => <Rows items={items} onOpen={onOpen} />}
      drawer={(schedule, onClose) => <ScheduleDrawer schedule={schedule} onClose={onClose} />}
    />
  );
}

function Rows({ items, onOpen }: { items: readonly ScheduleView[]; onOpen: (item: ScheduleView) => void }) {
  const words = useWords(settingsMessages);
  const kinds = useWords(dispatchMessages);
  const language = useLanguage();
  const spanText = useSpanText();
  const regionName = useRegionNames();
  const name = (item: ScheduleView) => <NameLink name={item.name} onOpen={() => onOpen(item)} />;
  const where = ({ regionIds, kioskIds }: ScheduleView) =>
    kioskIds?.join(', ') ??
    regionIds?.map(regionName).join(language === 'zh' ? '、' : ', ') ??
    words.allRegions;
  const state = ({ isEnabled }: ScheduleView) => <EnabledTag isEnabled={isEnabled} />;
  return (
    <DataTable
      label={words['tab.schedules']}
      rows={items}
      rowKey={({ id }) => id}
      onOpen={onOpen}
      columns={[
        { key: 'name', title: words.scheduleName, render: name },
        { key: 'work', title: words.work, render: ({ kind }) => kinds[`kind.${kind}`] },
        { key: 'when', title: words.when, render: spanText },
        { key: 'where', title: words.where, render: where },
        { key: 'state', title: words.enabled, render: state },
      ]}
      card={(item) => (
        <>
          <span className="ds-row">
            {name(item)}
            {state(item)}
          </span>
          <span>
            {kinds[`kind.${item.kind}`]} · {where(item)}
          </span>
          <span className="ds-muted">{spanText(item)}</span>
        </>
      )}
    />
  );
}

const NEW: Schedule = {
  name: '',
  isEnabled: true,
  kind: 'daily-test',
  regionIds: null,
  kioskIds: null,
  weekdays: [0, 1, 2, 3, 4],
  fromMinute: 8 * 60,
  toMinute: 18 * 60,
  needsPhoto: false,
};

function ScheduleDrawer({ schedule, onClose }: { schedule: ScheduleView | null; onClose: () => void }) {
  const words = useWords(settingsMessages);
  const common = useWords(commonMessages);
  const { send, isBusy } = useSend(onClose);
  const { id: knownId, version, ...before } = schedule ?? { ...NEW, id: '', version: 0 };
  const [id, setId] = useState(knownId);
  const [draft, setDraft] = useState<Schedule>(before);
  const isComplete =
    id !== '' && draft.name !== '' && draft.weekdays.length > 0 && draft.fromMinute < draft.toMinute;
  return (
    <Drawer open onClose={onClose} size={520} title={schedule?.name ?? words.newSchedule}>
      <div className="ds-stack">
        <TextField
          label={words.channelId}
          hint={words.channelIdHint}
          value={id}
          max={48}
          isDisabled={schedule !== null}
          onChange={setId}
        />
        <ScheduleFields draft={draft} change={(changes) => setDraft({ ...draft, ...changes })} />
        <div className="ds-row">
          <Button
            type="primary"
            disabled={!isComplete}
            loading={isBusy}
            onClick={() => void send('PUT', `/schedules/${id}`, { body: draft, ifMatch: version })}
          >
            {common.save}
          </Button>
          {schedule !== null && (
            <Button
              danger
              loading={isBusy}
              onClick={() => void send('DELETE', `/schedules/${id}`, { ifMatch: version })}
            >
              {common.remove}
            </Button>
          )}
        </div>
      </div>
    </Drawer>
  );
}

function ScheduleFields({
  draft,
  change,
}: {
  draft: Schedule;
  change: (changes: Partial<Schedule>) => void;
}) {
  const words = useWords(settingsMessages);
  const kinds = useWords(dispatchMessages);
  const days = useDayOptions();
  const { data } = useRegions();
  const regions = (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const idsOf = (text: string) => text.split(/[,，\s]+/u).filter((part) => part !== '') as KioskId[];
  return (
    <>
      <TextField
        label={words.scheduleName}
        value={draft.name}
        max={60}
        onChange={(name) => change({ name })}
      />
      <ChoiceField
        label={words.work}
        value={draft.kind}
        options={KINDS.map((value) => ({ value, label: kinds[`kind.${value}`] }))}
        onChange={(kind) => change({ kind })}
      />
      <BoxesField
        label={words.days}
        value={draft.weekdays}
        options={days}
        onChange={(weekdays) => change({ weekdays: [...weekdays] })}
      />
      <span className="ds-row">
        <Input
          type="time"
          aria-label={words.from}
          value={timeOfMinute(draft.fromMinute)}
          onChange={({ target }) => change({ fromMinute: minuteOf(target.value) })}
        />
        {words.to}
        <Input
          type="time"
          aria-label={words.to}
          value={timeOfMinute(draft.toMinute)}
          // Midnight at the end of the day.
          onChange={({ target }) => change({ toMinute: minuteOf(target.value) || 24 * 60 })}
        />
      </span>
      <ManyField
        label={words.regions}
        placeholder={words.allRegions}
        value={draft.regionIds ?? []}
        options={regions}
        onChange={(ids) => change({ regionIds: ids.length === 0 ? null : [...ids] })}
      />
      <TextField
        label={words.scheduleKiosks}
        hint={words.scheduleKiosksHint}
        max={4_000}
        value={draft.kioskIds?.join(', ') ?? ''}
        onChange={(text) => change({ kioskIds: text === '' ? null : idsOf(text) })}
      />
      <SwitchField
        label={words.needsPhoto}
        value={draft.needsPhoto}
        onChange={(needsPhoto) => change({ needsPhoto })}
      />
      <SwitchField
        label={words.enabled}
        value={draft.isEnabled}
        onChange={(isEnabled) => change({ isEnabled })}
      />
    </>
  );
}
