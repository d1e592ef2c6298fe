/** The open work orders of this machine, as the controller told last: what is wrong, since when, until when, and what to do. */
import type { OrderNotice } from '../../../shared/domain/work-order.ts';
import { LOCALES } from '../../../shared/i18n/messages.ts';
import { FAULT_WORDS, orderMessages } from '../../../shared/i18n/order-words.ts';
import { useLanguage, useWords } from '../app/screen-context.ts';
import { Pages } from '../components/pages.tsx';
import { technicianMessages } from './messages.ts';
import { useTechnician } from './use-technician.ts';

/** What is only a notice has no colour: green would say that nothing is to be done. */
const EDGES = { critical: 'fault', major: 'fault', warning: 'attention', info: 'none' } as const;

/** Nothing where there is none: most of the time nobody is sent. */
export function OpenOrders({ perPage }: { perPage: number }) {
  const { orders } = useTechnician();
  const words = useWords(technicianMessages);
  if (orders.length === 0) return null;
  return (
    <section className="technician-stack open-orders" aria-label={words.openOrders}>
      <h2>{words.openOrders}</h2>
      <Pages
        className="order-list"
        items={orders}
        perPage={perPage}
        render={(order) => <Order key={order.id} order={order} />}
        onward={null}
      />
    </section>
  );
}

function Order({ order }: { order: OrderNotice }) {
  const words = useWords(technicianMessages);
  const orderWords = useWords(orderMessages);
  const language = useLanguage();
  const time = useTimeText();
  const kind = orderWords[`kind.${order.kind}`];
  const what = order.kind === 'repair' ? words.repairOf(FAULT_WORDS[language][order.faultClass]) : kind;
  return (
    <li className={`order-row tone-edge-${EDGES[order.severity]}`}>
      <p className="order-head">
        <strong>{what}</strong>
        <span>{orderWords[`order.${order.stage}`]}</span>
      </p>
      <p className="order-times">
        <span>{words.orderSince(time(order.openedAtMs))}</span>
        {order.fixByMs !== null && <span>{words.orderUntil(time(order.fixByMs))}</span>}
      </p>
      <ul className="order-checks">
        {order.checklist.map(({ id, isDone }) => (
          <li key={id} data-done={isDone}>
            <svg viewBox="0 0 24 24" role="img" aria-label={isDone ? words.checkDone : words.checkOpen}>
              <rect x="2" y="2" width="20" height="20" rx="5" />
              {isDone && <path d="m7 12 4 4 6-8" />}
            </svg>
            {checkWord(orderWords, id)}
          </li>
        ))}
      </ul>
    </li>
  );
}

/** A newer controller may know more steps than we. */
function checkWord(words: Readonly<Record<string, string>>, id: string): string {
  return words[`check.${id}`] ?? id;
}

function useTimeText(): (atMs: number) => string {
  const locale = LOCALES[useLanguage()];
  return (atMs) =>
    new Date(atMs).toLocaleString(locale, {
      timeZone: 'Asia/Shanghai',
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hour12: false,
    });
}
