/** The same kiosks as the list, with the same filters, where they stand; as a table where no map can be drawn. */
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Segmented } from 'antd';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import type { KioskPoint } from '../../../fleet/api.ts';
import { paths } from '../../app/paths.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { FleetMap } from '../../components/fleet-map/fleet-map.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { StatusTag } from '../../components/status-tag.tsx';
import { request } from '../../lib/api.ts';
import { formatCount } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { useSearchState } from '../../lib/use-search-state.ts';
import { KioskFilterBar, useKioskFilter } from '../kiosks/filters.tsx';
import { SavedViews } from '../kiosks/saved-views.tsx';
import './map-page.css';
import { mapPageMessages } from './messages.ts';
import { PointTable } from './point-table.tsx';
import { SelectedKiosks } from './selected-kiosks.tsx';

const VIEW = ['view'] as const;

export function MapPage() {
  const words = useWords(mapPageMessages);
  const language = useLanguage();
  const control = useKioskFilter();
  const query = useQuery({
    queryKey: ['points', control.filter],
    queryFn: ({ signal }) =>
      request<{ items: KioskPoint[] }>('GET', '/kiosks/points', { query: control.filter, signal }),
    select: ({ items }) => items,
  });
  const count = query.data?.length;
  return (
    <>
      <PageHeader
        title={words.title}
        subtitle={count === undefined ? undefined : words.total(formatCount(count, language))}
        actions={
          <>
            <Link to={paths.kiosks(control.search)}>{words.asList}</Link>
            <SavedViews page="map" />
          </>
        }
      />
      <div className="ds-stack">
        <KioskFilterBar control={control} />
        <QueryState
          query={query}
          lines={12}
          isEmpty={(points) => points.length === 0}
          empty={
            <EmptyState title={words.empty} action={<Button onClick={control.clear}>{words.clear}</Button>} />
          }
        >
          {(points) => <MapOrTable points={points} />}
        </QueryState>
      </div>
    </>
  );
}

function MapOrTable({ points }: { points: readonly KioskPoint[] }) {
  const words = useWords(mapPageMessages);
  const [{ view }, setView] = useSearchState(VIEW);
  const [isUnavailable, setIsUnavailable] = useState(false);
  const [selected, setSelected] = useState<readonly string[]>([]);
  const shown = useMemo(() => points.filter(({ id }) => selected.includes(id)), [points, selected]);
  const isTable = view === 'list' || isUnavailable;
  return (
    <>
      <div className="ds-row map-bar">
        <Segmented
          aria-label={words.view}
          value={isTable ? 'list' : 'map'}
          disabled={isUnavailable}
          onChange={(value) => setView({ view: value === 'list' ? 'list' : '' })}
          options={[
            { value: 'map', label: words.showMap },
            { value: 'list', label: words.showList },
          ]}
        />
        <Legend />
      </div>
      {isUnavailable && <Alert type="info" showIcon title={words.noWebGl} />}
      {isTable ? (
        <PointTable points={points} />
      ) : (
        <div className="map-area">
          <FleetMap points={points} onSelect={setSelected} onUnavailable={() => setIsUnavailable(true)} />
          <SelectedKiosks points={shown} onClose={() => setSelected([])} />
        </div>
      )}
    </>
  );
}

function Legend() {
  const words = useWords(mapPageMessages);
  return (
    <span className="ds-row" role="group" aria-label={words.legend}>
      <StatusTag tone="ok" text={words.legendOk} />
      <StatusTag tone="attention" text={words.legendAttention} />
      <StatusTag tone="fault" text={words.legendFault} />
      <StatusTag tone="unknown" text={words.legendUnknown} />
    </span>
  );
}
