/** One work order: where it stands, what was done and used, what it looked like, and what was wrong with the machine before. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import type { OrderDetail } from '../../../dispatch/api.ts';
import { paths } from '../../app/paths.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useWords } from '../../lib/i18n.ts';
import { dispatchMessages } from './messages.ts';
import { Deadline } from './order-card.tsx';
import { OrderPhotos } from './order-photos.tsx';
import { orderQuery, REFETCH_MS } from './queries.ts';
import { Timeline } from './timeline.tsx';
import { useUsedText } from './used-words.ts';
import { SeverityTag, useFaultWord, wordOf } from './words.tsx';
import './dispatch.css';

export function OrderPage() {
  const { id = '' } = useParams();
  const query = useQuery({ ...orderQuery(id), refetchInterval: REFETCH_MS });
  return (
    <QueryState query={query} level="page">
      {(order) => <Order order={order} />}
    </QueryState>
  );
}

function Order({ order }: { order: OrderDetail }) {
  const words = useWords(dispatchMessages);
  const faultWord = useFaultWord();
  const kind = words[`kind.${order.kind}`];
  const what = order.kind === 'repair' ? `${kind} · ${faultWord(order.faultClass)}` : kind;
  return (
    <>
      <PageHeader
        title={`${order.kiosk.name} · ${what}`}
        back={{ to: paths.orders(), text: words.orders }}
        subtitle={
          <span className="ds-row">
            <SeverityTag severity={order.severity} />
            <span>{words[`order.${order.stage}`]}</span>
            <RelativeTime atMs={order.openedAtMs} />
            {order.incidentId !== null && (
              <Link to={paths.incident(order.incidentId)}>{words.toIncident}</Link>
            )}
            <Link to={paths.kiosk(order.kioskId)}>{words.toKiosk}</Link>
          </span>
        }
      />
      <div className="incident-columns">
        <section className="ds-card" aria-labelledby="order-timeline">
          <h2 id="order-timeline">{words.timeline}</h2>
          <Timeline entries={order.timeline} />
        </section>
        <div className="ds-stack">
          <Work order={order} />
          <OrderPhotos order={order} />
          <Before history={order.history} />
        </div>
      </div>
    </>
  );
}

function Work({ order }: { order: OrderDetail }) {
  const words = useWords(dispatchMessages);
  const usedText = useUsedText();
  return (
    <section className="ds-card ds-stack" aria-labelledby="order-work">
      <h2 id="order-work">{words.work}</h2>
      <span>
        {order.assigneeName ?? words.nobody} · {order.line === 1 ? words.firstLine : words.secondLine}
      </span>
      {order.address !== '' && (
        <span className="ds-muted">
          {order.kiosk.siteName} · {order.address}
        </span>
      )}
      <Deadline order={order} />
      <ul className="plain-list order-checks" aria-label={words.checklist}>
        {order.checklist.map(({ id, isDone }) => (
          <li key={id}>
            <span>{wordOf(words, `check.${id}`, id)}</span>
            <span className="ds-muted">{isDone ? words.checkDone : words.checkOpen}</span>
          </li>
        ))}
      </ul>
      {order.used.length > 0 && (
        <>
          <h3>{words.used}</h3>
          <ul className="plain-list">
            {order.used.map((used, index) => (
              <li key={index}>{usedText(used)}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Before({ history }: Pick<OrderDetail, 'history'>) {
  const words = useWords(dispatchMessages);
  const faultWord = useFaultWord();
  return (
    <section className="ds-card" aria-labelledby="order-history">
      <h2 id="order-history">{words.history}</h2>
      {history.length === 0 && <p className="ds-muted">{words.noHistory}</p>}
      <ul className="plain-list">
        {history.map(({ id, faultClass, openedAtMs }) => (
          <li key={id}>
            <Link to={paths.incident(id)}>{faultWord(faultClass)}</Link>
            <span className="ds-muted">
              <RelativeTime atMs={openedAtMs} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
