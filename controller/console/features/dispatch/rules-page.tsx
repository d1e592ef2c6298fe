/** Alert rules: which are on, how bad they are, and how often each would have fired. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Switch } from 'antd';
import { useState } from 'react';
import type { DryRunResult, RuleView } from '../../../dispatch/api.ts';
import { DataTable } from '../../components/data-table.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { RequirePermission } from '../../components/require-permission.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { useToast } from '../../components/toast.tsx';
import { request } from '../../lib/api.ts';
import { formatDuration } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { dispatchMessages } from './messages.ts';
import { rulesQuery } from './queries.ts';
import { settingsMessages } from './settings/messages.ts';
import { RuleDrawer } from './settings/rule-drawer.tsx';
import { SeverityTag } from './words.tsx';

export function RulesPage() {
  return (
    <RequirePermission permission="dispatch.configure">
      <Rules />
    </RequirePermission>
  );
}

function Rules() {
  const words = useWords(dispatchMessages);
  const settings = useWords(settingsMessages);
  const queries = useQueryClient();
  const query = useQuery(rulesQuery);
  const [opened, open] = useState<RuleView | 'new' | null>(null);
  return (
    <>
      <PageHeader
        title={words.rules}
        subtitle={words.rulesText}
        actions={
          <Button type="primary" onClick={() => open('new')}>
            {settings.newRule}
          </Button>
        }
      />
      <QueryState query={query}>{(items) => <Rows items={items} onOpen={open} />}</QueryState>
      {opened !== null && (
        <RuleDrawer
          rule={opened === 'new' ? null : opened}
          onClose={() => open(null)}
          onSaved={() => queries.invalidateQueries({ queryKey: rulesQuery.queryKey })}
        />
      )}
    </>
  );
}

function Rows({ items, onOpen }: { items: readonly RuleView[]; onOpen: (rule: RuleView) => void }) {
  const words = useWords(dispatchMessages);
  const language = useLanguage();
  const waits = ({ forMs, hours }: RuleView) =>
    `${formatDuration(forMs, language)}${hours === 'service' ? ` · ${words.serviceHours}` : ''}`;
  const named = (rule: RuleView) => (
    <Button type="link" className="settings-link" onClick={() => onOpen(rule)}>
      {rule.name[language]}
    </Button>
  );
  return (
    <DataTable
      label={words.rules}
      rows={items}
      rowKey={({ id }) => id}
      onOpen={onOpen}
      columns={[
        { key: 'rule', title: words.rule, render: named },
        {
          key: 'severity',
          title: words.severity,
          render: ({ severity }) => <SeverityTag severity={severity} />,
        },
        { key: 'waits', title: words.waits, render: waits },
        { key: 'enabled', title: words.enabled, render: (rule) => <Enabled rule={rule} /> },
        { key: 'dry-run', title: words.dryRun, render: (rule) => <DryRun rule={rule} /> },
      ]}
      card={(rule) => (
        <>
          <span className="ds-row">
            {named(rule)}
            <Enabled rule={rule} />
          </span>
          <SeverityTag severity={rule.severity} />
          <span className="ds-muted">{waits(rule)}</span>
          <DryRun rule={rule} />
        </>
      )}
    />
  );
}

function Enabled({ rule }: { rule: RuleView }) {
  const words = useWords(dispatchMessages);
  const language = useLanguage();
  const toast = useToast();
  const queries = useQueryClient();
  const { version, ...body } = rule;
  const { mutate, isPending } = useMutation({
    mutationFn: (isEnabled: boolean) =>
      request('PUT', `/alert-rules/${rule.id}`, { body: { ...body, isEnabled }, ifMatch: version }),
    onError: (error) => toast.error(error),
    onSettled: () => queries.invalidateQueries({ queryKey: rulesQuery.queryKey }),
  });
  return (
    <Switch
      size="small"
      aria-label={`${words.enabled}: ${rule.name[language]}`}
      checked={rule.isEnabled}
      loading={isPending}
      onChange={(isEnabled) => mutate(isEnabled)}
    />
  );
}

function DryRun({ rule: { version: _version, ...rule } }: { rule: RuleView }) {
  const words = useWords(dispatchMessages);
  const toast = useToast();
  const { mutate, data, isPending } = useMutation({
    mutationFn: () => request<DryRunResult>('POST', '/alert-rules/dry-run', { body: { rule, days: 30 } }),
    onError: (error) => toast.error(error),
  });
  return data === undefined ? (
    <Button size="small" loading={isPending} onClick={() => mutate()}>
      {words.dryRun}
    </Button>
  ) : (
    <span role="status">{words.dryRunResult(data.count)}</span>
  );
}
