/** The audit log, newest first; filters are in the URL. */
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Alert, Button, Select } from 'antd';
import { Link } from 'react-router';
import type { AuditEntry } from '../../../audit/api.ts';
import { paths } from '../../app/paths.ts';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { RequirePermission } from '../../components/require-permission.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { useToast } from '../../components/toast.tsx';
import { request } from '../../lib/api.ts';
import { commonMessages } from '../../lib/common-words.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { useSearchState } from '../../lib/use-search-state.ts';
import { Difference } from './difference.tsx';
import { auditMessages } from './messages.ts';

export function AuditPage() {
  return (
    <RequirePermission permission="audit.read">
      <Audit />
    </RequirePermission>
  );
}

const FILTERS = ['entityType', 'entityId'] as const;
const PAGE = 50;

interface AuditList {
  readonly items: AuditEntry[];
  readonly next: string | null;
}

function Audit() {
  const words = useWords(auditMessages);
  const common = useWords(commonMessages);
  const [filter, setFilter] = useSearchState(FILTERS);
  const query = useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) =>
      request<AuditList>('GET', '/audit', {
        query: { ...filter, limit: PAGE, after: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    select: ({ pages }) => pages.flatMap((page) => page.items),
  });
  const isFiltered = filter.entityType !== '' || filter.entityId !== '';
  return (
    <>
      <PageHeader title={words.title} subtitle={words.subtitle} actions={<Verify />} />
      <div className="ds-stack">
        <div className="ds-row" role="search">
          <Select
            aria-label={words.filterEntity}
            placeholder={words.filterEntity}
            allowClear
            style={{ width: 160 }}
            value={filter.entityType === '' ? null : filter.entityType}
            onChange={(value) => setFilter({ entityType: value ?? '' })}
            options={[
              { value: 'kiosk', label: words.entityKiosk },
              { value: 'site', label: words.entitySite },
              { value: 'region', label: words.entityRegion },
              { value: 'user', label: words.entityUser },
              { value: 'token', label: words.entityToken },
            ]}
          />
          <SearchField
            label={words.filterId}
            value={filter.entityId}
            onChange={(entityId) => setFilter({ entityId })}
          />
        </div>
        <QueryState
          query={query}
          isEmpty={(items) => items.length === 0}
          empty={
            <EmptyState
              title={isFiltered ? words.filteredEmpty : words.empty}
              action={
                isFiltered && (
                  <Button onClick={() => setFilter({ entityType: '', entityId: '' })}>{words.clear}</Button>
                )
              }
            />
          }
        >
          {(items) => <Entries items={items} />}
        </QueryState>
        {query.hasNextPage && (
          <div>
            <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {common.more}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}

function Entries({ items }: { items: readonly AuditEntry[] }) {
  const words = useWords(auditMessages);
  const language = useLanguage();
  const actionText = (action: string) =>
    action in words ? String(words[action as keyof typeof words]) : action;
  return (
    <DataTable
      label={words.title}
      rows={items}
      rowKey={(entry) => String(entry.seq)}
      columns={[
        { key: 'when', title: words.when, render: (entry) => formatDateTime(entry.atMs, language) },
        { key: 'who', title: words.who, render: (entry) => entry.actor.name },
        { key: 'what', title: words.what, render: (entry) => actionText(entry.action) },
        { key: 'entity', title: words.entity, render: (entry) => <EntityLink entry={entry} /> },
        {
          key: 'change',
          title: words.change,
          render: (entry) => <Difference before={entry.before} after={entry.after} />,
        },
        {
          key: 'from',
          title: words.from,
          render: ({ address }) => (address === '' ? words.commandLine : address),
        },
      ]}
      card={(entry) => (
        <>
          <span className="ds-muted">{formatDateTime(entry.atMs, language)}</span>
          <span>
            <strong>{entry.actor.name}</strong> {actionText(entry.action)}
          </span>
          <EntityLink entry={entry} />
          <Difference before={entry.before} after={entry.after} />
        </>
      )}
    />
  );
}

function EntityLink({ entry: { entity, after, before } }: { entry: AuditEntry }) {
  if (entity.type === 'kiosk') return <Link to={paths.kiosk(entity.id)}>{entity.id}</Link>;
  if (entity.type === 'site' && after !== null) return <Link to={paths.site(entity.id)}>{entity.id}</Link>;
  // Ids of users and tokens are random: their name says more, where the entry has it.
  const name = (after as { name?: string } | null)?.name ?? (before as { name?: string } | null)?.name;
  return <span className={name === undefined ? 'ds-mono' : ''}>{name ?? entity.id.slice(0, 13)}</span>;
}

interface Verdict {
  readonly isIntact: boolean;
  readonly entries: number;
  readonly firstBadSeq: number | null;
}

function Verify() {
  const words = useWords(auditMessages);
  const toast = useToast();
  const verify = useMutation({
    mutationFn: () => request<Verdict>('GET', '/audit/verify'),
    onError: (error) => toast.error(error),
  });
  return (
    <>
      {verify.data !== undefined && (
        <Alert
          showIcon
          type={verify.data.isIntact ? 'success' : 'error'}
          title={
            verify.data.isIntact
              ? words.intact(verify.data.entries)
              : words.broken(verify.data.firstBadSeq ?? 0)
          }
        />
      )}
      <Button loading={verify.isPending} onClick={() => verify.mutate()}>
        {verify.isPending ? words.verifying : words.verify}
      </Button>
    </>
  );
}
