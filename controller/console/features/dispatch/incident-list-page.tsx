/** What goes on and what is over: incidents, the worst first. */
import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { Link, useNavigate } from 'react-router';
import type { IncidentSummary } from '../../../dispatch/api.ts';
import { paths } from '../../app/paths.ts';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useWords } from '../../lib/i18n.ts';
import { useSearchState } from '../../lib/use-search-state.ts';
import { dispatchMessages } from './messages.ts';
import { incidentsQuery } from './queries.ts';
import { SeverityTag, StageText, useFaultWord } from './words.tsx';

export function IncidentListPage() {
  const words = useWords(dispatchMessages);
  const [{ show }, setSearch] = useSearchState(['show'] as const);
  const isLive = show !== 'past';
  const query = useQuery(incidentsQuery(isLive));
  return (
    <>
      <PageHeader title={words.incidents} subtitle={words.incidentsText} />
      <div className="ds-stack">
        <div>
          <Segmented
            aria-label={words.incidents}
            value={isLive ? 'live' : 'past'}
            options={[
              { value: 'live', label: words.live },
              { value: 'past', label: words.past },
            ]}
            onChange={(value) => setSearch({ show: value === 'past' ? 'past' : '' })}
          />
        </div>
        <QueryState
          query={query}
          isEmpty={(items) => items.length === 0}
          empty={
            isLive ? (
              <EmptyState title={words.noIncidents} description={words.noIncidentsText} />
            ) : (
              <EmptyState title={words.noPast} />
            )
          }
        >
          {(items) => <Rows items={items} />}
        </QueryState>
      </div>
    </>
  );
}

function Rows({ items }: { items: readonly IncidentSummary[] }) {
  const words = useWords(dispatchMessages);
  const faultWord = useFaultWord();
  const navigate = useNavigate();
  return (
    <DataTable
      label={words.incidents}
      rows={items}
      rowKey={({ id }) => id}
      onOpen={({ id }) => void navigate(paths.incident(id))}
      columns={[
        {
          key: 'severity',
          title: words.severity,
          render: ({ severity }) => <SeverityTag severity={severity} />,
        },
        {
          key: 'what',
          title: words.what,
          render: ({ id, faultClass }) => <Link to={paths.incident(id)}>{faultWord(faultClass)}</Link>,
        },
        { key: 'where', title: words.where, render: ({ name }) => name },
        { key: 'stage', title: words.stage, render: (incident) => <StageText incident={incident} /> },
        { key: 'since', title: words.since, render: ({ openedAtMs }) => <RelativeTime atMs={openedAtMs} /> },
      ]}
      card={(incident) => (
        <>
          <span className="ds-row">
            <SeverityTag severity={incident.severity} />
            <RelativeTime atMs={incident.openedAtMs} />
          </span>
          <Link to={paths.incident(incident.id)} style={{ fontWeight: 600 }}>
            {incident.name} · {faultWord(incident.faultClass)}
          </Link>
          <StageText incident={incident} />
        </>
      )}
    />
  );
}
