/** One incident: what happened when, who works on it, who was told and who was not. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import type { IncidentDetail, WhyNot } from '../../../dispatch/api.ts';
import { paths } from '../../app/paths.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { request } from '../../lib/api.ts';
import { useWords } from '../../lib/i18n.ts';
import { IncidentActions } from './incident-actions.tsx';
import { dispatchMessages } from './messages.ts';
import { OrderCard } from './order-card.tsx';
import { incidentQuery } from './queries.ts';
import { Timeline } from './timeline.tsx';
import { SeverityTag, StageText, useFaultWord, wordOf } from './words.tsx';
import './dispatch.css';

export function IncidentPage() {
  const { id = '' } = useParams();
  const query = useQuery(incidentQuery(id));
  return (
    <QueryState query={query} level="page">
      {(incident) => <Incident incident={incident} />}
    </QueryState>
  );
}

function Incident({ incident }: { incident: IncidentDetail }) {
  const words = useWords(dispatchMessages);
  const faultWord = useFaultWord();
  return (
    <>
      <PageHeader
        title={`${incident.name} · ${faultWord(incident.faultClass)}`}
        back={{ to: paths.incidents(), text: words.incidents }}
        subtitle={
          <span className="ds-row">
            <SeverityTag severity={incident.severity} />
            <StageText incident={incident} />
            <RelativeTime atMs={incident.openedAtMs} />
            {incident.kioskId !== null && <Link to={paths.kiosk(incident.kioskId)}>{words.toKiosk}</Link>}
          </span>
        }
        actions={<IncidentActions incident={incident} />}
      />
      <div className="incident-columns">
        <section className="ds-card" aria-labelledby="incident-timeline">
          <h2 id="incident-timeline">{words.timeline}</h2>
          <Timeline entries={incident.timeline} />
        </section>
        <div className="ds-stack">
          {incident.orders.length > 0 && (
            <section className="ds-stack" aria-labelledby="incident-orders">
              <h2 id="incident-orders">{words.ordersHere}</h2>
              {incident.orders.map((order) => (
                <OrderCard key={order.id} order={order} />
              ))}
            </section>
          )}
          <Told incident={incident} />
        </div>
      </div>
    </>
  );
}

function Told({ incident }: { incident: IncidentDetail }) {
  const words = useWords(dispatchMessages);
  const why = useQuery({
    queryKey: ['why-not', incident.id, incident.version],
    queryFn: ({ signal }) =>
      request<{ items: WhyNot[] }>('GET', `/incidents/${incident.id}/why-not`, { signal }),
    select: ({ items }) => items.filter(({ kind }) => `why.${kind}` in words),
  });
  return (
    <section className="ds-card" aria-labelledby="incident-told">
      <h2 id="incident-told">{words.told}</h2>
      {incident.notifications.length === 0 && <p className="ds-muted">{words.noNotifications}</p>}
      <ul className="plain-list">
        {incident.notifications.map(({ id, state, reason, channelId, userId, createdAtMs, sentAtMs }) => (
          <li key={id}>
            <span>
              {words[`state.${state}`]}
              {reason !== '' && (
                <span className="ds-muted"> · {wordOf(words, `reason.${reason}`, reason)}</span>
              )}
            </span>
            <span className="ds-muted">
              {[channelId, userId].filter((part) => part !== null).join(' · ')}{' '}
              <RelativeTime atMs={sentAtMs ?? createdAtMs} />
            </span>
          </li>
        ))}
      </ul>
      <h3>{words.whyNot}</h3>
      <QueryState
        query={why}
        isEmpty={(items) => items.length === 0}
        empty={<p className="ds-muted">{words.nothingToExplain}</p>}
      >
        {(items) => (
          <ul className="plain-list">
            {items.map(({ kind, detail, atMs }) => (
              <li key={`${kind}${detail}${atMs}`}>
                <span>{wordOf(words, `why.${kind}`, kind)}</span>
                <span className="ds-muted">
                  {detail} <RelativeTime atMs={atMs} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </QueryState>
    </section>
  );
}
