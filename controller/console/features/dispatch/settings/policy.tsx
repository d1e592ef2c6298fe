/** Who is told when: the steps of the escalation, quiet hours and what is only shown; beside them the policy read out. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { PolicyView } from '../../../../dispatch/api.ts';
import type { Policy, Target } from '../../../../dispatch/notify/policy.ts';
import { SEVERITY_WORDS } from '../../../../dispatch/notify/words.ts';
import { Severity } from '../../../../../shared/domain/work-order.ts';
import { QueryState } from '../../../components/query-state.tsx';
import { commonMessages } from '../../../lib/common-words.ts';
import { useLanguage, useWords } from '../../../lib/i18n.ts';
import { ChoiceField, ManyField, NumberField, SwitchField } from './fields.tsx';
import { settingsMessages } from './messages.ts';
import { inOrder, policySentences } from './policy-words.ts';
import { channelsQuery, policyQuery, techniciansQuery, useSend, useTechnicianNames } from './use-settings.ts';
import { useSpanText, WeekSpansField } from './week-spans.tsx';

const MINUTE_MS = 60_000;
const MAX_STEPS = 8;

export function EscalationPolicy() {
  const query = useQuery(policyQuery);
  // A new version is a new draft.
  return <QueryState query={query}>{(data) => <Editor key={data.version} saved={data} />}</QueryState>;
}

function Editor({ saved: { version, ...saved } }: { saved: PolicyView }) {
  const words = useWords(settingsMessages);
  const common = useWords(commonMessages);
  const { send, isBusy } = useSend();
  const [draft, setDraft] = useState<Policy>(saved);
  const change = (changes: Partial<Policy>) => setDraft({ ...draft, ...changes });
  const isChanged = JSON.stringify(draft) !== JSON.stringify(saved);
  const isWhole = draft.steps.every(({ targets }) => targets.length > 0);
  return (
    <div className="policy-editor">
      <div className="ds-stack">
        <section className="ds-card ds-stack" aria-labelledby="policy-steps">
          <h2 id="policy-steps">{words.steps}</h2>
          <Steps steps={draft.steps} onChange={(steps) => change({ steps })} />
        </section>
        <section className="ds-card ds-stack" aria-labelledby="policy-quiet">
          <h2 id="policy-quiet">{words.quiet}</h2>
          <WeekSpansField
            label={words.quietHours}
            spans={draft.quiet.spans}
            onChange={(spans) => change({ quiet: { ...draft.quiet, spans } })}
          />
          <SeverityField
            label={words.stillTold}
            value={draft.quiet.stillTold}
            onChange={(stillTold) => change({ quiet: { ...draft.quiet, stillTold } })}
          />
        </section>
        <section className="ds-card ds-stack" aria-labelledby="policy-more">
          <h2 id="policy-more">{words.more}</h2>
          <SeverityField
            label={words.mildest}
            value={draft.mildest}
            onChange={(mildest) => change({ mildest })}
          />
          <SwitchField
            label={words.tellRecovery}
            value={draft.tellRecovery}
            onChange={(tellRecovery) => change({ tellRecovery })}
          />
          <NumberField
            label={words.photosKeptDays}
            value={draft.photosKeptDays}
            onChange={(photosKeptDays) => change({ photosKeptDays })}
          />
        </section>
      </div>
      <aside className="ds-card ds-stack policy-preview" aria-labelledby="policy-preview">
        <h2 id="policy-preview">{words.preview}</h2>
        <Preview policy={draft} />
        <div>
          <Button
            type="primary"
            disabled={!isChanged || !isWhole}
            loading={isBusy}
            onClick={() => void send('PUT', '/dispatch-policy', { body: inOrder(draft), ifMatch: version })}
          >
            {common.save}
          </Button>
        </div>
      </aside>
    </div>
  );
}

type Step = Policy['steps'][number];

function Steps({ steps, onChange }: { steps: readonly Step[]; onChange: (steps: Step[]) => void }) {
  const words = useWords(settingsMessages);
  const targets = useTargets();
  const change = (index: number, changes: Partial<Step>) =>
    onChange(steps.map((own, at) => (at === index ? { ...own, ...changes } : own)));
  const lastMs = Math.max(-15 * MINUTE_MS, ...steps.map(({ afterMs }) => afterMs));
  return (
    <>
      {steps.length === 0 && <p className="ds-muted">{words.tellNobody}</p>}
      <ol className="policy-steps">
        {steps.map((step, index) => (
          <li key={index} className="policy-step">
            <NumberField
              label={words.afterMinutes}
              value={Math.round(step.afterMs / MINUTE_MS)}
              onChange={(minutes) =>
                change(index, { afterMs: Math.min(24 * 60, Math.max(0, Math.round(minutes))) * MINUTE_MS })
              }
            />
            <ManyField
              label={words.targets}
              value={step.targets.map(keyOf)}
              options={targets}
              onChange={(keys) => change(index, { targets: keys.map(targetOf) })}
            />
            <Button
              icon={<DeleteOutlined aria-hidden="true" />}
              aria-label={words.removeStep(index + 1)}
              onClick={() => onChange(steps.filter((_, at) => at !== index))}
            />
          </li>
        ))}
      </ol>
      <div>
        <Button
          icon={<PlusOutlined aria-hidden="true" />}
          disabled={steps.length >= MAX_STEPS}
          onClick={() =>
            onChange([...steps, { afterMs: lastMs + 15 * MINUTE_MS, targets: [{ to: 'on-call' }] }])
          }
        >
          {words.addStep}
        </Button>
      </div>
    </>
  );
}

/** Everybody and everything that a step may address. */
function useTargets(): { value: string; label: string }[] {
  const words = useWords(settingsMessages);
  const { data: channels = [] } = useQuery(channelsQuery);
  const { data: technicians = [] } = useQuery(techniciansQuery);
  return [
    { value: 'on-call', label: words.whoeverOnCall },
    ...channels.map(({ id, name }) => ({ value: `channel/${id}`, label: name })),
    ...technicians.map(({ userId, name }) => ({ value: `technician/${userId}`, label: name })),
  ];
}

function keyOf(target: Target): string {
  switch (target.to) {
    case 'on-call':
      return 'on-call';
    case 'channel':
      return `channel/${target.channelId}`;
    case 'technician':
      return `technician/${target.userId}`;
  }
}

function targetOf(key: string): Target {
  const [to, id = ''] = key.split(/\/(.*)/s);
  if (to === 'channel') return { to, channelId: id };
  return to === 'technician' ? { to, userId: id } : { to: 'on-call' };
}

function SeverityField(props: { label: string; value: Severity; onChange: (value: Severity) => void }) {
  const severities = SEVERITY_WORDS[useLanguage()];
  const options = Severity.options.map((value) => ({ value, label: severities[value] }));
  return <ChoiceField {...props} options={options} />;
}

function Preview({ policy }: { policy: Policy }) {
  const language = useLanguage();
  const spanText = useSpanText();
  const technician = useTechnicianNames();
  const { data: channels = [] } = useQuery(channelsQuery);
  const names = {
    technician,
    channel: (id: string) => channels.find((channel) => channel.id === id)?.name ?? id,
  };
  const spans = policy.quiet.spans.map(spanText);
  return (
    <ol className="policy-sentences">
      {policySentences(policy, { names, spans, language }).map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ol>
  );
}
