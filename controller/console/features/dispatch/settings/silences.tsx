/** Times in which nothing is told of some kiosks: what goes on, what comes, and a new one. */
import { useQuery } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import type { FaultClass } from '../../../../../shared/domain/work-order.ts';
import { FAULT_WORDS } from '../../../../../shared/i18n/order-words.ts';
import type { SilenceView } from '../../../../dispatch/api.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { StatusTag } from '../../../components/status-tag.tsx';
import { commonMessages } from '../../../lib/common-words.ts';
import { useLanguage, useWords } from '../../../lib/i18n.ts';
import { useNow } from '../../../lib/use-now.ts';
import { rangeText } from '../../hours/local-time.ts';
import { ScopeField, type ScopeDraft } from '../../hours/scope-field.tsx';
import { timeDraft, timeOf } from '../../hours/time-fields.tsx';
import { ManyField, SwitchField, TextField, TimeField } from './fields.tsx';
import { settingsMessages } from './messages.ts';
import { SettingsList } from './settings-list.tsx';
import { silencesQuery, useSend } from './use-settings.ts';

export function Silences() {
  const words = useWords(settingsMessages);
  return (
    <SettingsList
      query={useQuery(silencesQuery)}
      newText={words.newSilence}
      empty={{ title: words.noSilences, description: words.noSilencesText }}
      rows={(items) => <Rows items={items.toSorted((a, b) => b.fromMs - a.fromMs)} />}
      drawer={(_item, onClose) => <SilenceDrawer onClose={onClose} />}
    />
  );
}

function Rows({ items }: { items: readonly SilenceView[] }) {
  const words = useWords(settingsMessages);
  const language = useLanguage();
  const nowMs = useNow();
  const where = ({ kioskId, siteId, regionId }: SilenceView) =>
    kioskId ?? siteId ?? regionId ?? words.everywhere;
  const when = ({ fromMs, toMs }: SilenceView) => rangeText(fromMs, toMs);
  const classes = ({ faultClasses }: SilenceView) =>
    faultClasses === undefined
      ? words.allClasses
      : faultClasses.map((name) => FAULT_WORDS[language][name]).join(language === 'zh' ? '、' : ', ');
  const state = ({ fromMs, toMs }: SilenceView) =>
    nowMs >= toMs ? (
      <StatusTag tone="unknown" text={words.over} />
    ) : nowMs < fromMs ? (
      <StatusTag tone="unknown" text={words.coming} />
    ) : (
      <StatusTag tone="attention" text={words.running} />
    );
  return (
    <DataTable
      label={words['tab.silences']}
      rows={items}
      rowKey={({ id }) => id}
      columns={[
        { key: 'reason', title: words.reason, render: ({ reason }) => reason },
        { key: 'where', title: words.where, render: where },
        { key: 'when', title: words.when, render: when },
        { key: 'classes', title: words.classes, render: classes },
        { key: 'state', title: '', render: state },
        { key: 'end', title: '', render: (item) => <EndSilence silence={item} /> },
      ]}
      card={(item) => (
        <>
          <span className="ds-row">
            <strong>{item.reason}</strong>
            {state(item)}
          </span>
          <span>{where(item)}</span>
          <span className="ds-muted">{when(item)}</span>
          <EndSilence silence={item} />
        </>
      )}
    />
  );
}

function EndSilence({ silence: { id, version, reason } }: { silence: SilenceView }) {
  const words = useWords(settingsMessages);
  const { send, isBusy } = useSend();
  return (
    <Button
      size="small"
      loading={isBusy}
      aria-label={`${words.endSilence}: ${reason}`}
      onClick={() => void send('DELETE', `/silences/${id}`, { ifMatch: version })}
    >
      {words.endSilence}
    </Button>
  );
}

function SilenceDrawer({ onClose }: { onClose: () => void }) {
  const words = useWords(settingsMessages);
  const common = useWords(commonMessages);
  const language = useLanguage();
  const nowMs = useNow();
  const { send, isBusy } = useSend(onClose);
  const [isEverywhere, setIsEverywhere] = useState(false);
  const [scope, setScope] = useState<ScopeDraft>({ kind: 'kiosk', id: '' });
  const [draft, setDraft] = useState(() => timeDraft(nowMs, { inHours: 0 }));
  const [classes, setClasses] = useState<readonly FaultClass[]>([]);
  const time = timeOf(draft);
  const isComplete = time !== undefined && (isEverywhere || scope.id !== '');
  const idOf = (kind: ScopeDraft['kind']) => (!isEverywhere && scope.kind === kind ? scope.id : null);
  const body = {
    kioskId: idOf('kiosk'),
    siteId: idOf('site'),
    regionId: idOf('region'),
    ...(classes.length === 0 ? {} : { faultClasses: classes }),
    ...time,
  };
  const options = Object.entries(FAULT_WORDS[language]).map(([value, label]) => ({
    value: value as FaultClass,
    label,
  }));
  return (
    <Drawer open onClose={onClose} size={480} title={words.newSilence}>
      <div className="ds-stack">
        <SwitchField label={words.everywhere} value={isEverywhere} onChange={setIsEverywhere} />
        {!isEverywhere && <ScopeField scope={scope} onChange={setScope} />}
        <ManyField
          label={words.classes}
          placeholder={words.allClasses}
          value={classes}
          options={options}
          onChange={setClasses}
        />
        <TimeField label={words.from} value={draft.from} onChange={(from) => setDraft({ ...draft, from })} />
        <TimeField label={words.to} value={draft.to} onChange={(to) => setDraft({ ...draft, to })} />
        <TextField
          label={words.reason}
          value={draft.reason}
          onChange={(reason) => setDraft({ ...draft, reason })}
        />
        <div>
          <Button
            type="primary"
            disabled={!isComplete}
            loading={isBusy}
            onClick={() => void send('POST', '/silences', { body, idempotencyKey: crypto.randomUUID() })}
          >
            {common.save}
          </Button>
        </div>
      </div>
    </Drawer>
  );
}
