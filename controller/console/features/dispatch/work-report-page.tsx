/** How well faults were answered and mended: by technician or by region, over some weeks. */
import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import type { Share, WorkReportBy, WorkReportRow } from '../../../dispatch/report/report.ts';
import { paths } from '../../app/paths.ts';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { useWords } from '../../lib/i18n.ts';
import { useSearchState } from '../../lib/use-search-state.ts';
import { dispatchMessages } from './messages.ts';
import { workReportQuery } from './queries.ts';

const KEYS = ['by', 'days'] as const;
const DAYS = ['7', '30', '90'] as const;

export function WorkReportPage() {
  const words = useWords(dispatchMessages);
  const [state, set] = useSearchState(KEYS);
  const by: WorkReportBy = state.by === 'region' ? 'region' : 'technician';
  const days = DAYS.find((count) => count === state.days) ?? '30';
  const query = useQuery(workReportQuery(by, days));
  return (
    <>
      <PageHeader
        title={words.workReport}
        subtitle={words.workReportText}
        back={{ to: paths.orders(), text: words.orders }}
      />
      <div className="ds-stack">
        <div className="ds-row">
          <Segmented<WorkReportBy>
            aria-label={words.reportBy}
            value={by}
            onChange={(next) => set({ by: next === 'region' ? next : '' })}
            options={[
              { value: 'technician', label: words.byTechnician },
              { value: 'region', label: words.byRegion },
            ]}
          />
          <Segmented<string>
            aria-label={words.reportTime}
            value={days}
            onChange={(next) => set({ days: next === '30' ? '' : next })}
            options={DAYS.map((value) => ({ value, label: words.lastDays(value) }))}
          />
        </div>
        <QueryState
          query={query}
          isEmpty={(items) => items.length === 0}
          empty={<EmptyState title={words.noReport} />}
        >
          {(items) => <Rows items={items} />}
        </QueryState>
      </div>
    </>
  );
}

function Rows({ items }: { items: readonly WorkReportRow[] }) {
  const words = useWords(dispatchMessages);
  const share = ({ count, of }: Share) =>
    of === 0 ? '—' : `${Math.round((count / of) * 100)}% (${count}/${of})`;
  const name = (row: WorkReportRow) => (row.id === '' ? words.nobody : row.name);
  return (
    <DataTable
      label={words.workReport}
      rows={items}
      rowKey={({ id }) => id}
      columns={[
        { key: 'name', title: words.reportWho, render: name },
        { key: 'orders', title: words.orders, isNumber: true, render: ({ orders }) => orders },
        {
          key: 'answered',
          title: words.answeredInTime,
          isNumber: true,
          render: (row) => share(row.answeredInTime),
        },
        { key: 'fixed', title: words.fixedInTime, isNumber: true, render: (row) => share(row.fixedInTime) },
        {
          key: 'first',
          title: words.firstTimeFixed,
          isNumber: true,
          render: (row) => share(row.firstTimeFixed),
        },
        { key: 'repeats', title: words.repeats, isNumber: true, render: ({ repeats }) => repeats },
      ]}
      card={(row) => (
        <>
          <strong>{name(row)}</strong>
          <span className="ds-muted">
            {words.orders} {row.orders} · {words.repeats} {row.repeats}
          </span>
          <span>
            {words.answeredInTime} {share(row.answeredInTime)}
          </span>
          <span>
            {words.fixedInTime} {share(row.fixedInTime)}
          </span>
          <span>
            {words.firstTimeFixed} {share(row.firstTimeFixed)}
          </span>
        </>
      )}
    />
  );
}
