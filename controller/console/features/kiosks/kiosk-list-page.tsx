/** The list of kiosks: everything in the URL, filtered and sorted by the server, with actions on many. */
import { DownloadOutlined, EnvironmentOutlined, PlusOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useCallback, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { KioskPage } from '../../../fleet/api.ts';
import type { KioskSummary } from '../../../fleet/read-model.ts';
import { paths } from '../../app/paths.ts';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { apiUrl, request } from '../../lib/api.ts';
import { formatCount } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { useCan } from '../../lib/session.ts';
import { useSearchState } from '../../lib/use-search-state.ts';
import { BulkBar } from './bulk-bar.tsx';
import { ColumnChooser, useColumns } from './columns.tsx';
import { KioskFilterBar, type KioskFilterControl, useKioskFilter } from './filters.tsx';
import { KioskCard } from './kiosk-card.tsx';
import { kioskMessages } from './messages.ts';
import { SavedViews } from './saved-views.tsx';

const PAGE = 50;
const VIEW = ['sort', 'after'] as const;

export function KioskListPage() {
  const words = useWords(kioskMessages);
  const language = useLanguage();
  const [view, setView] = useSearchState(VIEW);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const control = useKioskFilter(() => {
    setView({ after: '' });
    setSelected(new Set());
  });
  const columns = useColumns(view.sort);
  const query = useQuery({
    queryKey: ['kiosks', control.filter, view],
    queryFn: ({ signal }) =>
      request<KioskPage>('GET', '/kiosks', { query: { ...control.filter, ...view, limit: PAGE }, signal }),
    placeholderData: keepPreviousData,
  });
  const total = query.data?.total;
  return (
    <>
      <PageHeader
        title={words.title}
        subtitle={total === undefined ? undefined : words.total(formatCount(total, language))}
        actions={
          <>
            <SavedViews page="kiosks" />
            <ColumnChooser columns={columns} />
            <Actions control={control} sort={view.sort} />
          </>
        }
      />
      <div className="ds-stack">
        <KioskFilterBar control={control} />
        <BulkBar
          selected={selected}
          total={total ?? 0}
          search={control.search}
          onClear={() => setSelected(new Set())}
        />
        <QueryState
          query={query}
          lines={10}
          isEmpty={(page) => page.items.length === 0}
          empty={<NoKiosks control={control} />}
        >
          {(page) => (
            <>
              <Rows
                page={page}
                columns={columns.shown}
                selected={selected}
                onSelect={setSelected}
                onSort={(sort) => setView({ sort, after: '' })}
              />
              <Pager
                next={page.next}
                isFirst={view.after === ''}
                onGo={(after) => setView({ after }, { push: true })}
              />
            </>
          )}
        </QueryState>
      </div>
    </>
  );
}

interface RowsProps {
  readonly page: KioskPage;
  readonly columns: ReturnType<typeof useColumns>['shown'];
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (keys: ReadonlySet<string>) => void;
  readonly onSort: (sort: string) => void;
}

function Rows({ page, columns, selected, onSelect, onSort }: RowsProps) {
  const words = useWords(kioskMessages);
  const navigate = useNavigate();
  const can = useCan();
  const rowKey = useCallback((kiosk: KioskSummary) => kiosk.id, []);
  const canAct = can('kiosks.edit') || can('kiosks.credentials');
  return (
    <DataTable<KioskSummary>
      label={words.title}
      rows={page.items}
      rowKey={rowKey}
      columns={columns}
      onSort={onSort}
      onOpen={(kiosk) => void navigate(paths.kiosk(kiosk.id))}
      card={(kiosk) => <KioskCard kiosk={kiosk} />}
      {...(canAct
        ? {
            selection: {
              keys: selected,
              onChange: onSelect,
              labelOf: (kiosk) => words.selectRow(kiosk.name),
            },
          }
        : {})}
    />
  );
}

function Pager({
  next,
  isFirst,
  onGo,
}: {
  next: string | null;
  isFirst: boolean;
  onGo: (after: string) => void;
}) {
  const words = useWords(kioskMessages);
  if (next === null && isFirst) return null;
  return (
    <div className="ds-row">
      <Button disabled={isFirst} onClick={() => onGo('')}>
        {words.first}
      </Button>
      <Button disabled={next === null} onClick={() => onGo(next ?? '')}>
        {words.next}
      </Button>
    </div>
  );
}

function Actions({ control, sort }: { control: KioskFilterControl; sort: string }) {
  const words = useWords(kioskMessages);
  const language = useLanguage();
  const can = useCan();
  const navigate = useNavigate();
  return (
    <>
      <Link to={paths.map(control.search)}>
        <EnvironmentOutlined aria-hidden="true" /> {words.onMap}
      </Link>
      {can('fleet.export') && (
        <Button
          icon={<DownloadOutlined aria-hidden="true" />}
          href={apiUrl('/kiosks.csv', { ...control.filter, sort, lang: language })}
          download
        >
          {words.export}
        </Button>
      )}
      {can('kiosks.credentials') && (
        <Button
          type="primary"
          icon={<PlusOutlined aria-hidden="true" />}
          onClick={() => void navigate(paths.registerKiosk())}
        >
          {words.register}
        </Button>
      )}
    </>
  );
}

function NoKiosks({ control }: { control: KioskFilterControl }) {
  const words = useWords(kioskMessages);
  const can = useCan();
  if (control.isFiltered) {
    return (
      <EmptyState
        title={words.filteredEmpty}
        description={words.filteredEmptyText}
        action={<Button onClick={control.clear}>{words.clear}</Button>}
      />
    );
  }
  return (
    <EmptyState
      title={words.empty}
      description={words.emptyText}
      action={can('kiosks.credentials') && <Link to={paths.registerKiosk()}>{words.register}</Link>}
    />
  );
}
