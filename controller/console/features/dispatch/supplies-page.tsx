/** Supplies of the whole fleet, what ends first on top, and how good the forecast is. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { ForecastErrors } from '../../../dispatch/api.ts';
import type { ForecastView, SupplyForecast } from '../../../dispatch/forecast/supply.ts';
import { paths } from '../../app/paths.ts';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { formatDuration, formatRelative } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { useNow } from '../../lib/use-now.ts';
import './dispatch.css';
import { forecastErrorsQuery, forecastsQuery } from './queries.ts';
import { supplyMessages } from './supply-messages.ts';
import { SupplyEnd, SupplyLeft, useUseText } from './supply-words.tsx';

export function SuppliesPage() {
  const words = useWords(supplyMessages);
  const query = useQuery(forecastsQuery(null));
  const errors = useQuery(forecastErrorsQuery);
  return (
    <>
      <PageHeader title={words.supplies} subtitle={words.suppliesText} />
      <div className="ds-stack">
        <QueryState
          query={query}
          isEmpty={(items) => items.length === 0}
          empty={<EmptyState title={words.none} description={words.noneText} />}
        >
          {(items) => <Rows items={items} />}
        </QueryState>
        <section className="ds-card" aria-labelledby="errors">
          <h2 id="errors">{words.errorTitle}</h2>
          <p className="ds-muted">{words.errorText}</p>
          <QueryState query={errors}>{(data) => <Errors errors={data} />}</QueryState>
        </section>
      </div>
    </>
  );
}

function Rows({ items }: { items: readonly ForecastView[] }) {
  const words = useWords(supplyMessages);
  const language = useLanguage();
  const nowMs = useNow();
  const useText = useUseText();
  const early = ({ earlyAtMs }: SupplyForecast) =>
    earlyAtMs === null ? '—' : formatRelative(Math.max(earlyAtMs, nowMs), nowMs, language);
  const kiosk = ({ kioskId, kioskName }: ForecastView) => <Link to={paths.kiosk(kioskId)}>{kioskName}</Link>;
  return (
    <DataTable
      label={words.supplies}
      rows={items}
      rowKey={({ kioskId, deviceId, supply }) => `${kioskId} ${deviceId} ${supply}`}
      columns={[
        { key: 'kiosk', title: words.kiosk, render: kiosk },
        { key: 'supply', title: words.supply, render: ({ supply }) => words[`supply.${supply}`] },
        { key: 'end', title: words.end, render: (forecast) => <SupplyEnd forecast={forecast} /> },
        { key: 'early', title: words.early, render: early },
        { key: 'left', title: words.left, render: (forecast) => <SupplyLeft forecast={forecast} /> },
        { key: 'use', title: words.use, render: useText },
        { key: 'basis', title: words.basis, render: ({ basis }) => words[`basis.${basis}`] },
      ]}
      card={(forecast) => (
        <>
          <span className="ds-row">
            <strong>{kiosk(forecast)}</strong>
            <span>{words[`supply.${forecast.supply}`]}</span>
          </span>
          <SupplyEnd forecast={forecast} />
          <SupplyLeft forecast={forecast} />
          <span className="ds-muted">{useText(forecast)}</span>
        </>
      )}
    />
  );
}

function Errors({ errors: { low, days } }: { errors: ForecastErrors }) {
  const words = useWords(supplyMessages);
  const language = useLanguage();
  const measured = days.filter(({ relativeError }) => relativeError !== null);
  if (low.length + measured.length === 0) return <p className="ds-muted">{words.errorNone}</p>;
  return (
    <ul className="plain-list">
      {low.map(({ supply, daysBefore, medianErrorMs, count }) => (
        <li key={`${supply} ${daysBefore}`}>
          <span>{words.errorLow(words[`supply.${supply}`], daysBefore)}</span>
          <span>{words.errorLowValue(formatDuration(medianErrorMs, language), count)}</span>
        </li>
      ))}
      {measured.map(({ supply, relativeError, days: count }) => (
        <li key={supply}>
          <span>{words.errorDay(words[`supply.${supply}`])}</span>
          <span>{words.errorDayValue(Math.round((relativeError ?? 0) * 100), count)}</span>
        </li>
      ))}
    </ul>
  );
}
