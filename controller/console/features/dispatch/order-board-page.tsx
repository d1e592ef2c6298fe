/** All work orders in hand, in a column for each stage: what the dispatcher looks at. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { OrderSummary } from '../../../dispatch/api.ts';
import { paths } from '../../app/paths.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { useWords } from '../../lib/i18n.ts';
import { dispatchMessages } from './messages.ts';
import { OrderCard } from './order-card.tsx';
import { ordersQuery } from './queries.ts';
import './dispatch.css';

const STAGES = ['open', 'assigned', 'travelling', 'on-site', 'fixed', 'verified'] as const;

export function OrderBoardPage() {
  const words = useWords(dispatchMessages);
  const query = useQuery(ordersQuery);
  return (
    <>
      <PageHeader
        title={words.orders}
        subtitle={words.ordersText}
        actions={<Link to={paths.workReport()}>{words.workReport}</Link>}
      />
      <QueryState
        query={query}
        isEmpty={(items) => items.length === 0}
        empty={<EmptyState title={words.noOrders} />}
      >
        {(items) => (
          <div className="order-board">
            {STAGES.map((stage) => (
              <Column
                key={stage}
                title={words[`order.${stage}`]}
                orders={items.filter((order) => order.stage === stage)}
              />
            ))}
          </div>
        )}
      </QueryState>
    </>
  );
}

function Column({ title, orders }: { title: string; orders: readonly OrderSummary[] }) {
  return (
    <section className="order-column" aria-label={title}>
      <h2>
        {title} <span className="ds-muted">{orders.length}</span>
      </h2>
      {orders.map((order) => (
        <OrderCard key={order.id} order={order} />
      ))}
    </section>
  );
}
