/** Planned maintenance: what is planned, who approved it, and what it takes out of the reckoning. */
import { PlusOutlined } from '@ant-design/icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { Maintenance, MaintenancePage as Plans, MaintenanceState } from '../../../uptime/hours/api.ts';
import { useConfirm } from '../../components/confirm.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { StatusTag } from '../../components/status-tag.tsx';
import { useToast } from '../../components/toast.tsx';
import { request } from '../../lib/api.ts';
import { commonMessages } from '../../lib/common-words.ts';
import { useWords } from '../../lib/i18n.ts';
import { useCan } from '../../lib/session.ts';
import type { Tone } from '../../lib/status.ts';
import './hours-page.css';
import { rangeText } from './local-time.ts';
import { MaintenanceDrawer } from './maintenance-drawer.tsx';
import { hoursMessages } from './messages.ts';
import { useHoursChanged } from './use-hours.ts';

const PAGE = 100;

export function MaintenancePage() {
  const words = useWords(hoursMessages);
  const common = useWords(commonMessages);
  const can = useCan();
  const [isOpen, setIsOpen] = useState(false);
  const query = useInfiniteQuery({
    queryKey: ['maintenance'],
    queryFn: ({ pageParam }) =>
      request<Plans>('GET', '/maintenance', { query: { limit: PAGE, after: pageParam } }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    select: ({ pages }) => pages.flatMap((page) => page.items),
  });
  return (
    <>
      <PageHeader
        title={words.maintenanceTitle}
        subtitle={words.maintenanceSubtitle}
        actions={
          can('maintenance.plan') && (
            <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setIsOpen(true)}>
              {words.newMaintenance}
            </Button>
          )
        }
      />
      <div className="ds-stack">
        <QueryState
          query={query}
          isEmpty={(items) => items.length === 0}
          empty={<EmptyState title={words.noMaintenance} description={words.noMaintenanceText} />}
        >
          {(items) => <PlanTable items={items} />}
        </QueryState>
        {query.hasNextPage && (
          <div>
            <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {common.more}
            </Button>
          </div>
        )}
      </div>
      {isOpen && <MaintenanceDrawer onClose={() => setIsOpen(false)} />}
    </>
  );
}

const TONES: Record<MaintenanceState, Tone> = {
  proposed: 'attention',
  approved: 'ok',
  running: 'ok',
  done: 'unknown',
  cancelled: 'unknown',
  expired: 'fault',
  late: 'fault',
};

function PlanTable({ items }: { items: readonly Maintenance[] }) {
  const words = useWords(hoursMessages);
  const state = (plan: Maintenance) => (
    <StatusTag tone={TONES[plan.state]} text={words[`state.${plan.state}`]} />
  );
  const place = ({ scope, scopeName }: Maintenance) => (
    <>
      {scopeName} <span className="ds-muted">{words[`scope.${scope.kind}`]}</span>
    </>
  );
  return (
    <DataTable
      label={words.maintenanceTitle}
      rows={items}
      rowKey={({ id }) => id}
      columns={[
        { key: 'state', title: words.state, render: state },
        { key: 'place', title: words.place, render: place },
        { key: 'range', title: words.range, render: ({ fromMs, toMs }) => rangeText(fromMs, toMs) },
        { key: 'reason', title: words.reason, render: ({ reason }) => reason },
        { key: 'planned', title: words.planned, render: ({ plannedBy }) => plannedBy },
        { key: 'approved', title: words.approved, render: ({ approvedBy }) => approvedBy ?? '—' },
        { key: 'actions', title: words.actions, render: (plan) => <PlanActions plan={plan} /> },
      ]}
      card={(plan) => (
        <>
          <span className="ds-row">
            {state(plan)} {place(plan)}
          </span>
          <strong>{plan.reason}</strong>
          <span>{rangeText(plan.fromMs, plan.toMs)}</span>
          <span className="ds-muted">
            {words.planned} {plan.plannedBy}
            {plan.approvedBy !== null && ` · ${words.approved} ${plan.approvedBy}`}
          </span>
          <PlanActions plan={plan} />
        </>
      )}
    />
  );
}

function PlanActions({ plan }: { plan: Maintenance }) {
  const words = useWords(hoursMessages);
  const can = useCan();
  const confirm = useConfirm();
  const toast = useToast();
  const changed = useHoursChanged();

  async function step(
    name: 'approve' | 'cancel' | 'end',
    text: Parameters<typeof confirm>[0],
  ): Promise<void> {
    if (!(await confirm(text))) return;
    try {
      await request('POST', `/maintenance/${plan.id}/${name}`, { ifMatch: plan.version });
    } catch (error) {
      toast.error(error);
    }
    await changed();
  }

  const name = plan.scopeName;
  const isOpen = ['proposed', 'approved'].includes(plan.state);
  return (
    <span className="ds-row">
      {plan.mayApprove && (
        <Button
          size="small"
          type="primary"
          onClick={() =>
            void step('approve', {
              title: words.approveTitle(name),
              description: words.approveText,
              okText: words.approve,
            })
          }
        >
          {words.approve}
        </Button>
      )}
      {isOpen && can('maintenance.plan') && (
        <Button
          size="small"
          onClick={() =>
            void step('cancel', {
              title: words.cancelTitle(name),
              description: words.cancelText,
              okText: words.cancelPlan,
              isDanger: true,
            })
          }
        >
          {words.cancelPlan}
        </Button>
      )}
      {plan.state === 'running' && can('maintenance.plan') && (
        <Button
          size="small"
          onClick={() =>
            void step('end', {
              title: words.endTitle(name),
              description: words.endText,
              okText: words.endNow,
            })
          }
        >
          {words.endNow}
        </Button>
      )}
    </span>
  );
}
