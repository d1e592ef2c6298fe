/** A rule and, beside it, what it would have told of the last month: changed while one looks. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Alert, Button, Drawer, Input } from 'antd';
import { useState } from 'react';
import type { Predicate, Rule } from '../../../../dispatch/alerts/rule.ts';
import type { DryRunResult, RuleView } from '../../../../dispatch/api.ts';
import { SEVERITY_WORDS } from '../../../../dispatch/notify/words.ts';
import { problemMessages } from '../../../../../shared/i18n/problem-words.ts';
import type { FaultClass, Severity } from '../../../../../shared/domain/work-order.ts';
import { FAULT_WORDS } from '../../../../../shared/i18n/order-words.ts';
import { useToast } from '../../../components/toast.tsx';
import { useTask } from '../../../components/use-task.ts';
import { request } from '../../../lib/api.ts';
import { commonMessages } from '../../../lib/common-words.ts';
import { formatDateTime } from '../../../lib/format.ts';
import { useLanguage, useWords } from '../../../lib/i18n.ts';
import { useStateWords } from '../../../lib/status.ts';
import { useDebounced } from '../../../lib/use-debounced.ts';
import { ChoiceField, ManyField, NumberField, SwitchField, TextField } from './fields.tsx';
import { settingsMessages } from './messages.ts';
import './settings.css';

const SECOND_MS = 1_000;

type Change = (changes: Partial<Rule>) => void;

const NEW: Rule = {
  id: '',
  name: { zh: '', en: '' },
  isEnabled: true,
  when: { is: 'problem', of: ['paper-out'] },
  forMs: 60_000,
  keepForMs: 60_000,
  hours: 'service',
  severity: 'warning',
  faultClass: 'paper',
  noData: 'keep',
  groupBy: 'kiosk',
  inhibitedBy: [],
  inMaintenance: 'mute',
};

interface RuleDrawerProps {
  /** null: a new one. */
  readonly rule: RuleView | null;
  readonly onClose: () => void;
  readonly onSaved: () => Promise<void>;
}

export function RuleDrawer({ rule, onClose, onSaved }: RuleDrawerProps) {
  const words = useWords(settingsMessages);
  const common = useWords(commonMessages);
  const toast = useToast();
  const { version, ...before } = rule ?? { ...NEW, version: 0 };
  const [draft, setDraft] = useState<Rule>(before);
  const { isBusy, run } = useTask();
  const change: Change = (changes) => setDraft({ ...draft, ...changes });

  async function save(): Promise<void> {
    await run(async () => {
      await request('PUT', `/alert-rules/${draft.id}`, { body: draft, ifMatch: version });
      toast.success(common.saved);
      onClose();
    });
    await onSaved();
  }

  const isComplete = draft.id !== '' && draft.name.zh !== '' && draft.name.en !== '';
  return (
    <Drawer open onClose={onClose} size={920} title={rule === null ? words.newRule : words.editRule}>
      <div className="rule-editor">
        <div className="ds-stack">
          <NameFields draft={draft} change={change} isNew={rule === null} />
          <ConditionField when={draft.when} onChange={(when) => change({ when })} />
          <TimingFields draft={draft} change={change} />
          <div>
            <Button type="primary" disabled={!isComplete} loading={isBusy} onClick={() => void save()}>
              {common.save}
            </Button>
          </div>
        </div>
        <DryRun rule={draft} />
      </div>
    </Drawer>
  );
}

function NameFields({ draft, change, isNew }: { draft: Rule; change: Change; isNew: boolean }) {
  const words = useWords(settingsMessages);
  const language = useLanguage();
  const severities = Object.entries(SEVERITY_WORDS[language]).map(([value, label]) => ({
    value: value as Severity,
    label,
  }));
  return (
    <>
      {isNew && (
        <TextField
          label={words.ruleId}
          hint={words.channelIdHint}
          max={48}
          value={draft.id}
          onChange={(id) => change({ id })}
        />
      )}
      <span className="settings-pair">
        <TextField
          label={words.nameZh}
          value={draft.name.zh}
          onChange={(zh) => change({ name: { ...draft.name, zh } })}
        />
        <TextField
          label={words.nameEn}
          value={draft.name.en}
          onChange={(en) => change({ name: { ...draft.name, en } })}
        />
      </span>
      <span className="settings-pair">
        <ChoiceField
          label={words.severity}
          value={draft.severity}
          options={severities}
          onChange={(severity) => change({ severity })}
        />
        <ChoiceField
          label={words.faultClass}
          value={draft.faultClass}
          options={useFaultOptions()}
          onChange={(faultClass) => change({ faultClass })}
        />
      </span>
      <SwitchField
        label={words.enabled}
        value={draft.isEnabled}
        onChange={(isEnabled) => change({ isEnabled })}
      />
    </>
  );
}

function useFaultOptions(): { value: FaultClass; label: string }[] {
  const language = useLanguage();
  return Object.entries(FAULT_WORDS[language]).map(([value, label]) => ({
    value: value as FaultClass,
    label,
  }));
}

type Kind = 'problem' | 'link' | 'service' | 'other';

function kindOf({ is }: Predicate): Kind {
  return is === 'problem' || is === 'link' || is === 'service' ? is : 'other';
}

const STARTS: Record<Exclude<Kind, 'other'>, Predicate> = {
  problem: { is: 'problem', of: ['paper-out'] },
  link: { is: 'link', in: ['offline'] },
  service: { is: 'service', in: ['none'] },
};

function ConditionField({ when, onChange }: { when: Predicate; onChange: (when: Predicate) => void }) {
  const words = useWords(settingsMessages);
  const states = useStateWords();
  const problems = useWords(problemMessages);
  const kind = kindOf(when);
  const kinds = (['problem', 'link', 'service', 'other'] as const).map((value) => ({
    value,
    label: words[`is.${value}`],
  }));
  const choose = (next: Kind) => onChange(next === 'other' ? { is: 'all', of: [when] } : STARTS[next]);
  const entries = <T extends string>(texts: Record<T, string>) =>
    (Object.entries(texts) as [T, string][]).map(([value, label]) => ({ value, label }));
  return (
    <>
      <ChoiceField label={words.condition} value={kind} options={kinds} onChange={choose} />
      {when.is === 'problem' && (
        <ManyField
          label={words.problems}
          value={when.of}
          options={(Object.keys(problems) as (keyof typeof problems)[]).map((value) => ({
            value,
            label: problems[value]('').trim(),
          }))}
          onChange={(of) => onChange({ ...when, of: [...of] })}
        />
      )}
      {when.is === 'link' && (
        <ManyField
          label={words.links}
          value={when.in}
          options={entries(states.link)}
          onChange={(next) => onChange({ is: 'link', in: [...next] })}
        />
      )}
      {when.is === 'service' && (
        <ManyField
          label={words.links}
          value={when.in}
          options={entries(states.service)}
          onChange={(next) => onChange({ is: 'service', in: [...next] })}
        />
      )}
      {kind === 'other' && <JsonField when={when} onChange={onChange} />}
    </>
  );
}

/** For conditions of several parts; the controller says what is wrong with one. */
function JsonField({ when, onChange }: { when: Predicate; onChange: (when: Predicate) => void }) {
  const words = useWords(settingsMessages);
  const [text, setText] = useState(() => JSON.stringify(when, null, 2));
  function type(next: string): void {
    setText(next);
    try {
      onChange(JSON.parse(next) as Predicate);
    } catch {
      // Not finished yet.
    }
  }
  return (
    <Input.TextArea
      aria-label={words['is.other']}
      className="ds-mono"
      rows={8}
      value={text}
      onChange={({ target }) => type(target.value)}
    />
  );
}

function TimingFields({ draft, change }: { draft: Rule; change: Change }) {
  const words = useWords(settingsMessages);
  const faults = useFaultOptions();
  return (
    <>
      <span className="settings-pair">
        <NumberField
          label={words.lasts}
          value={draft.forMs / SECOND_MS}
          onChange={(seconds) => change({ forMs: Math.round(seconds * SECOND_MS) })}
        />
        <NumberField
          label={words.keeps}
          value={draft.keepForMs / SECOND_MS}
          onChange={(seconds) => change({ keepForMs: Math.round(seconds * SECOND_MS) })}
        />
      </span>
      <span className="settings-pair">
        <ChoiceField
          label={words.hours}
          value={draft.hours}
          options={(['service', 'always'] as const).map((value) => ({
            value,
            label: words[`hours.${value}`],
          }))}
          onChange={(hours) => change({ hours })}
        />
        <ChoiceField
          label={words.noData}
          value={draft.noData}
          options={(['keep', 'alert', 'ok'] as const).map((value) => ({
            value,
            label: words[`noData.${value}`],
          }))}
          onChange={(noData) => change({ noData })}
        />
      </span>
      <span className="settings-pair">
        <ChoiceField
          label={words.inMaintenance}
          value={draft.inMaintenance}
          options={(['mute', 'tell'] as const).map((value) => ({
            value,
            label: words[`inMaintenance.${value}`],
          }))}
          onChange={(inMaintenance) => change({ inMaintenance })}
        />
        <ManyField
          label={words.inhibitedBy}
          value={draft.inhibitedBy}
          options={faults}
          onChange={(next) => change({ inhibitedBy: [...next] })}
        />
      </span>
    </>
  );
}

function DryRun({ rule }: { rule: Rule }) {
  const words = useWords(settingsMessages);
  const language = useLanguage();
  // Names do not change what it does, and a rule that has none yet can be tried as well.
  const tried = {
    ...rule,
    id: rule.id === '' ? 'new' : rule.id,
    name: { zh: '-', en: '-' },
    isEnabled: true,
  };
  const body = useDebounced(JSON.stringify({ rule: tried, days: 30 }));
  const { data, isError } = useQuery({
    queryKey: ['dry-run', body],
    queryFn: () =>
      request<DryRunResult>('POST', '/alert-rules/dry-run', { body: JSON.parse(body) as unknown }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <section className="ds-card rule-dry" aria-labelledby="dry-run" aria-live="polite">
      <h2 id="dry-run">{words.dryTitle}</h2>
      {isError ? (
        <Alert type="warning" showIcon title={words.dryWrong} />
      ) : data === undefined ? null : (
        <>
          <strong>{data.count === 0 ? words.dryNone : words.dryCount(data.count)}</strong>
          <p className="ds-muted">{words.dryKiosks(data.kiosks)}</p>
          <ul className="plain-list">
            {data.fired.slice(0, 12).map(({ kioskId, name, atMs, untilMs, isFlapping }) => (
              <li key={`${kioskId} ${atMs}`}>
                <span>{name}</span>
                <span className="ds-muted">
                  {formatDateTime(atMs, language)}
                  {untilMs === null && ` · ${words.lasting}`}
                  {isFlapping && ` · ${words.flaps}`}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
