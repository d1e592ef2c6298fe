/** The places where kiosks stand. */
import { PlusOutlined, UploadOutlined } from '@ant-design/icons';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type * as z from 'zod';
import { type Site, SiteKind, type SitePage } from '../../../fleet/api.ts';
import { paths } from '../../app/paths.ts';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { StatusTag } from '../../components/status-tag.tsx';
import { request } from '../../lib/api.ts';
import { commonMessages } from '../../lib/common-words.ts';
import { useWords } from '../../lib/i18n.ts';
import { useCan } from '../../lib/session.ts';
import { useSearchState } from '../../lib/use-search-state.ts';
import { siteMessages } from './messages.ts';
import { SiteDrawer } from './site-drawer.tsx';
import { useRegionNames, useRegions } from './use-regions.ts';

const KEYS = ['q', 'region', 'kind'] as const;
const NOTHING = { q: '', region: '', kind: '' };
const PAGE = 100;

export function SiteListPage() {
  const words = useWords(siteMessages);
  const common = useWords(commonMessages);
  const [filter, setFilter] = useSearchState(KEYS);
  const query = useInfiniteQuery({
    queryKey: ['sites', filter],
    queryFn: ({ pageParam, signal }) =>
      request<z.infer<typeof SitePage>>('GET', '/sites', {
        query: { ...filter, limit: PAGE, after: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    select: ({ pages }) => pages.flatMap((page) => page.items),
  });
  const isFiltered = Object.values(filter).some((value) => value !== '');
  return (
    <>
      <PageHeader title={words.title} subtitle={words.subtitle} actions={<Actions />} />
      <div className="ds-stack">
        <Filters filter={filter} onChange={setFilter} />
        <QueryState
          query={query}
          isEmpty={(items) => items.length === 0}
          empty={
            isFiltered ? (
              <EmptyState
                title={words.filteredEmpty}
                action={<Button onClick={() => setFilter(NOTHING)}>{words.clear}</Button>}
              />
            ) : (
              <EmptyState title={words.empty} description={words.emptyText} />
            )
          }
        >
          {(items) => <Rows items={items} />}
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

function Actions() {
  const words = useWords(siteMessages);
  const can = useCan();
  const navigate = useNavigate();
  const [isOpen, setIsOpen] = useState(false);
  if (!can('sites.edit')) return null;
  return (
    <>
      <Button icon={<UploadOutlined aria-hidden="true" />} onClick={() => void navigate(paths.importSites())}>
        {words.import}
      </Button>
      <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setIsOpen(true)}>
        {words.newSite}
      </Button>
      {isOpen && <SiteDrawer site={null} onClose={() => setIsOpen(false)} />}
    </>
  );
}

type Filter = Record<(typeof KEYS)[number], string>;

function Filters({ filter, onChange }: { filter: Filter; onChange: (changes: Partial<Filter>) => void }) {
  const words = useWords(siteMessages);
  const regions = useRegions();
  return (
    <div className="ds-row" role="search">
      <SearchField label={words.search} value={filter.q} onChange={(q) => onChange({ q })} />
      <Select
        allowClear
        aria-label={words.region}
        placeholder={words.region}
        style={{ width: 140 }}
        value={filter.region === '' ? null : filter.region}
        onChange={(value) => onChange({ region: value ?? '' })}
        options={(regions.data?.items ?? []).map(({ id, name }) => ({ value: id as string, label: name }))}
      />
      <Select
        allowClear
        aria-label={words.kind}
        placeholder={words.kind}
        style={{ width: 140 }}
        value={filter.kind === '' ? null : filter.kind}
        onChange={(value) => onChange({ kind: value ?? '' })}
        options={SiteKind.options.map((kind) => ({ value: kind as string, label: words[`kind.${kind}`] }))}
      />
    </div>
  );
}

function Rows({ items }: { items: readonly Site[] }) {
  const words = useWords(siteMessages);
  const regionName = useRegionNames();
  const navigate = useNavigate();
  return (
    <DataTable
      label={words.title}
      rows={items}
      rowKey={(site) => site.id}
      onOpen={(site) => void navigate(paths.site(site.id))}
      columns={[
        {
          key: 'name',
          title: words.name,
          render: (site) => <Link to={paths.site(site.id)}>{site.name}</Link>,
        },
        { key: 'kind', title: words.kind, render: (site) => words[`kind.${site.kind}`] },
        { key: 'region', title: words.region, render: (site) => regionName(site.region) },
        { key: 'address', title: words.address, render: (site) => site.address || '—' },
        {
          key: 'kiosks',
          title: words.kiosks,
          isNumber: true,
          render: (site) =>
            isPlanned(site) ? <StatusTag tone="attention" text={words.planned} /> : site.kiosks,
        },
      ]}
      card={(site) => (
        <>
          <Link to={paths.site(site.id)} style={{ fontWeight: 600 }}>
            {site.name}
          </Link>
          <span className="ds-muted">
            {words[`kind.${site.kind}`]} · {isPlanned(site) ? words.planned : words.kioskCount(site.kiosks)}
          </span>
          {site.address !== '' && <span>{site.address}</span>}
        </>
      )}
    />
  );
}

/** Chosen by a plan, and nothing stands there yet. */
function isPlanned({ kiosks, plan }: Site): boolean {
  return kiosks === 0 && plan !== null;
}
