/** The first page: what serves now, what does not, and why. Each number leads to its kiosks. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { FleetOverview } from '../../../fleet/api.ts';
import { paths } from '../../app/paths.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { ReasonText, toneOfReason } from '../../components/reason-text.tsx';
import { LinkTag, ServiceTag, ToneShape } from '../../components/status-tag.tsx';
import { request } from '../../lib/api.ts';
import { formatCount } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { useCan } from '../../lib/session.ts';
import { VisitSummary } from '../visits/visit-summary.tsx';
import { overviewMessages } from './messages.ts';
import './overview.css';
import { RegionBars } from './region-bars.tsx';
import { Tiles } from './tiles.tsx';

export const overviewQuery = {
  queryKey: ['overview'],
  queryFn: () => request<FleetOverview>('GET', '/overview'),
};

export function OverviewPage() {
  const words = useWords(overviewMessages);
  const query = useQuery(overviewQuery);
  const can = useCan();
  return (
    <>
      <PageHeader title={words.title} subtitle={words.subtitle} />
      <QueryState
        query={query}
        lines={8}
        isEmpty={({ kiosks }) => kiosks === 0}
        empty={
          <EmptyState
            title={words.empty}
            description={words.emptyText}
            action={can('kiosks.credentials') && <Link to={paths.registerKiosk()}>{words.register}</Link>}
          />
        }
      >
        {(overview) => (
          <div className="ds-stack">
            <Tiles overview={overview} />
            <div className="overview-columns">
              <Troubled overview={overview} />
              <div className="ds-stack">
                <Causes overview={overview} />
                <section className="ds-card" aria-labelledby="regions">
                  <h2 id="regions">{words.byRegion}</h2>
                  <RegionBars regions={overview.regions} />
                </section>
                <VisitSummary />
              </div>
            </div>
          </div>
        )}
      </QueryState>
    </>
  );
}

function Troubled({ overview: { troubled, troubledTotal } }: { overview: FleetOverview }) {
  const words = useWords(overviewMessages);
  const language = useLanguage();
  const rest = troubledTotal - troubled.length;
  return (
    <section className="ds-card" aria-labelledby="troubled">
      <h2 id="troubled">{words.troubled}</h2>
      {troubled.length === 0 && <EmptyState title={words.allGood} description={words.allGoodText} />}
      {troubled.length > 0 && (
        <p className="ds-muted" style={{ marginBottom: 12 }}>
          {words.troubledText(formatCount(troubledTotal, language))}
        </p>
      )}
      <ul className="troubled-list">
        {troubled.map((kiosk) => (
          <li key={kiosk.id}>
            <div className="troubled-head">
              <Link to={paths.kiosk(kiosk.id)}>{kiosk.name}</Link>
              <span className="ds-row">
                {kiosk.link !== 'online' && <LinkTag link={kiosk.link} />}
                {/* What it could do when it was last heard of is no news here. */}
                {kiosk.link !== 'offline' && <ServiceTag service={kiosk.service} link={kiosk.link} />}
              </span>
            </div>
            {kiosk.reasons.slice(0, 2).map((reason) => (
              <div key={JSON.stringify(reason)} className={`troubled-reason text-${toneOfReason(reason)}`}>
                <ToneShape tone={toneOfReason(reason)} /> <ReasonText reason={reason} />
              </div>
            ))}
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <Link to={paths.kiosks('service=none,partial&revoked=no')}>
          {words.more(formatCount(rest, language))}
        </Link>
      )}
    </section>
  );
}

function Causes({ overview: { causes } }: { overview: FleetOverview }) {
  const words = useWords(overviewMessages);
  const language = useLanguage();
  return (
    <section className="ds-card" aria-labelledby="causes">
      <h2 id="causes">{words.causes}</h2>
      {causes.length === 0 && <p className="ds-muted">{words.causesEmpty}</p>}
      <ul className="cause-list">
        {causes.map(({ kiosks, sample, filter }) => (
          <li key={`${filter} ${JSON.stringify(sample)}`}>
            <span className={`text-${toneOfReason(sample)}`}>
              <ToneShape tone={toneOfReason(sample)} />
            </span>
            <Link to={paths.kiosks(filter)}>
              <ReasonText reason={sample} />
            </Link>
            <span className="ds-number ds-muted">{words.causeCount(formatCount(kiosks, language))}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
