/** The day of a technician, on a phone: where to go, what to do there, and what still waits for the network. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Collapse, Input } from 'antd';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { OrderCommandBody, OrderSummary } from '../../../dispatch/api.ts';
import type { ForecastView } from '../../../dispatch/forecast/supply.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { RequirePermission } from '../../components/require-permission.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useWords } from '../../lib/i18n.ts';
import { dispatchMessages } from './messages.ts';
import { addStep, forgetStep, readSteps, sendSteps, type Step, subscribeSteps } from './offline-steps.ts';
import { Deadline } from './order-card.tsx';
import { forecastsQuery, myOrdersQuery, orderQuery } from './queries.ts';
import { SupplyLines } from './supply-words.tsx';
import { SeverityTag, useFaultWord, wordOf } from './words.tsx';
import './dispatch.css';

const RETRY_MS = 5_000;

export function MyDayPage() {
  return (
    <RequirePermission permission="orders.work">
      <MyDay />
    </RequirePermission>
  );
}

function MyDay() {
  const words = useWords(dispatchMessages);
  const query = useQuery(myOrdersQuery);
  const [steps, take] = useSteps();
  const kiosks = [...new Set((query.data ?? []).map(({ kioskId }) => kioskId))].toSorted();
  const { data: forecasts = [] } = useQuery({ ...forecastsQuery(kiosks), enabled: kiosks.length > 0 });
  return (
    <div className="my-day">
      <PageHeader
        title={words.myDay}
        subtitle={query.data === undefined ? undefined : words.myDayText(query.data.length)}
      />
      <Waiting steps={steps} />
      <QueryState
        query={query}
        isEmpty={(items) => items.length === 0}
        empty={<EmptyState title={words.myDayEmpty} description={words.myDayEmptyText} />}
      >
        {(items) => (
          <div className="ds-stack">
            {items.map((order) => (
              <Visit
                key={order.id}
                order={order}
                forecasts={forecasts.filter(({ kioskId }) => kioskId === order.kioskId)}
                isWaiting={steps.some(({ orderId }) => orderId === order.id)}
                take={take}
              />
            ))}
          </div>
        )}
      </QueryState>
    </div>
  );
}

type Take = (order: OrderSummary, body: OrderCommandBody) => void;

/** What waits, and the way to add to it; sent at once, when the network comes back, and every few seconds. */
function useSteps(): [Step[], Take] {
  const queries = useQueryClient();
  const text = useSyncExternalStore(subscribeSteps, () => JSON.stringify(readSteps()));
  const send = useCallback(async () => {
    if (!(await sendSteps())) return;
    await queries.invalidateQueries({ queryKey: ['my-orders'] });
    await queries.invalidateQueries({ queryKey: ['order'] });
  }, [queries]);
  useEffect(() => {
    const timer = setInterval(() => void send(), RETRY_MS);
    const now = () => void send();
    globalThis.addEventListener('online', now);
    now();
    return () => {
      clearInterval(timer);
      globalThis.removeEventListener('online', now);
    };
  }, [send]);
  const take: Take = (order, body) => {
    addStep({ orderId: order.id, body, version: order.version });
    void send();
  };
  return [JSON.parse(text) as Step[], take];
}

function Waiting({ steps }: { steps: readonly Step[] }) {
  const words = useWords(dispatchMessages);
  const waiting = steps.filter(({ refusal }) => refusal === undefined);
  const refused = steps.filter(({ refusal }) => refusal !== undefined);
  return (
    <div className="ds-stack" aria-live="polite">
      {waiting.length > 0 && <Alert type="info" showIcon title={words.queued(waiting.length)} />}
      {refused.map(({ id, refusal }) => (
        <Alert
          key={id}
          type="warning"
          showIcon
          title={words.conflict}
          description={refusal}
          action={<Button onClick={() => forgetStep(id)}>{words.dismiss}</Button>}
        />
      ))}
    </div>
  );
}

interface VisitProps {
  readonly order: OrderSummary;
  readonly forecasts: readonly ForecastView[];
  readonly isWaiting: boolean;
  readonly take: Take;
}

function Visit({ order, forecasts, isWaiting, take }: VisitProps) {
  const words = useWords(dispatchMessages);
  const faultWord = useFaultWord();
  const { kiosk } = order;
  return (
    <article className="ds-card order-card" aria-label={kiosk.name}>
      <span className="ds-row">
        <SeverityTag severity={order.severity} />
        <span className="ds-muted">{words[`order.${order.stage}`]}</span>
        <a href={`geo:${kiosk.lat},${kiosk.lon}?q=${kiosk.lat},${kiosk.lon}`}>{words.navigate}</a>
      </span>
      <h2>{kiosk.name}</h2>
      <span>
        {order.kind === 'repair' ? faultWord(order.faultClass) : words[`kind.${order.kind}`]} ·{' '}
        {kiosk.siteName}
      </span>
      <Deadline order={order} />
      {order.isRecoveredByItself && <Alert type="success" title={words.recovered} />}
      {forecasts.length > 0 && <SupplyLines forecasts={forecasts} isShort />}
      <NextStep order={order} isWaiting={isWaiting} take={take} />
      <Collapse
        ghost
        items={[
          {
            key: 'checklist',
            label: words.checklist,
            children: <Checklist order={order} isWaiting={isWaiting} take={take} />,
          },
          { key: 'history', label: words.history, children: <History id={order.id} /> },
        ]}
      />
    </article>
  );
}

function NextStep({ order, isWaiting, take }: { order: OrderSummary; isWaiting: boolean; take: Take }) {
  const words = useWords(dispatchMessages);
  const [note, setNote] = useState('');
  const big = { type: 'primary', size: 'large', block: true, disabled: isWaiting } as const;
  switch (order.stage) {
    case 'assigned':
      return (
        <Button {...big} onClick={() => take(order, { do: 'travel' })}>
          {words.travel}
        </Button>
      );
    case 'travelling':
      return (
        <Button {...big} onClick={() => take(order, { do: 'arrive' })}>
          {words.arrive}
        </Button>
      );
    case 'on-site':
      return (
        <div className="ds-stack">
          <Input
            size="large"
            aria-label={words.fixNote}
            placeholder={words.fixNote}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          <Button {...big} onClick={() => take(order, { do: 'fix', note })}>
            {words.fix}
          </Button>
        </div>
      );
    case 'fixed':
      return <Alert type="info" showIcon title={words.waitsForProof} />;
    case 'verified':
      return <Alert type="success" showIcon title={words.verifiedText} />;
    case 'open':
    case 'closed':
    case 'cancelled':
      return null;
  }
}

function Checklist({ order, isWaiting, take }: { order: OrderSummary; isWaiting: boolean; take: Take }) {
  const words = useWords(dispatchMessages);
  return (
    <ul className="plain-list">
      {order.checklist.map(({ id, isDone }) => (
        <li key={id}>
          <label className="check-row">
            <input
              type="checkbox"
              checked={isDone}
              disabled={isWaiting}
              onChange={() => take(order, { do: 'check', item: id, isDone: !isDone })}
            />
            {wordOf(words, `check.${id}`, id)}
          </label>
        </li>
      ))}
    </ul>
  );
}

function History({ id }: { id: string }) {
  const words = useWords(dispatchMessages);
  const faultWord = useFaultWord();
  const query = useQuery(orderQuery(id));
  return (
    <QueryState
      query={query}
      isEmpty={({ history }) => history.length === 0}
      empty={<p className="ds-muted">{words.noHistory}</p>}
    >
      {({ history }) => (
        <ul className="plain-list">
          {history.map((incident) => (
            <li key={incident.id}>
              <span>{faultWord(incident.faultClass)}</span>
              <span className="ds-muted">
                <RelativeTime atMs={incident.openedAtMs} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </QueryState>
  );
}
