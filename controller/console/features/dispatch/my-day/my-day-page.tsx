/** The day of a technician, on a phone: where to go, what to do there, and what still waits for the network. */
import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useEffect } from 'react';
import { EmptyState } from '../../../components/empty-state.tsx';
import { PageHeader } from '../../../components/page-header.tsx';
import { RequirePermission } from '../../../components/require-permission.tsx';
import { QueryState } from '../../../components/query-state.tsx';
import { useWords } from '../../../lib/i18n.ts';
import '../dispatch.css';
import { dispatchMessages } from '../messages.ts';
import { forecastsQuery, myOrdersQuery } from '../queries.ts';
import { installWorker } from './install-worker.ts';
import { forgetStep, type Step } from './offline-steps.ts';
import { stopNumbers } from './round-drawing.ts';
import { RouteMap } from './route-map.tsx';
import { useSteps } from './use-steps.ts';
import { Visit } from './visit.tsx';
import { withSteps } from './with-steps.ts';

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
  const { steps, take, takePhoto } = useSteps();
  const kiosks = [...new Set((query.data ?? []).map(({ kioskId }) => kioskId))].toSorted();
  const { data: forecasts = [] } = useQuery({ ...forecastsQuery(kiosks), enabled: kiosks.length > 0 });
  useEffect(installWorker, []);
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
        {(items) => {
          const stops = stopNumbers(items);
          return (
            <div className="ds-stack">
              <RouteMap orders={items} />
              {items.map((order) => (
                <Visit
                  key={order.id}
                  stop={stops.get(order.id)}
                  order={withSteps(order, steps)}
                  forecasts={forecasts.filter(({ kioskId }) => kioskId === order.kioskId)}
                  take={take}
                  takePhoto={takePhoto}
                />
              ))}
            </div>
          );
        }}
      </QueryState>
    </div>
  );
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
