/** A work order in few lines: what, where, who, until when. */
import { Link } from 'react-router';
import type { OrderSummary } from '../../../dispatch/api.ts';
import { paths } from '../../app/paths.ts';
import { StatusTag } from '../../components/status-tag.tsx';
import { formatRelative } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { useNow } from '../../lib/use-now.ts';
import { dispatchMessages } from './messages.ts';
import { SeverityTag, useFaultWord } from './words.tsx';

export function OrderCard({ order }: { order: OrderSummary }) {
  const words = useWords(dispatchMessages);
  const faultWord = useFaultWord();
  const what = order.kind === 'repair' ? faultWord(order.faultClass) : words[`kind.${order.kind}`];
  return (
    <article className="ds-card order-card">
      <span className="ds-row">
        <SeverityTag severity={order.severity} />
        <span className="ds-muted">{words[`order.${order.stage}`]}</span>
      </span>
      <strong>
        <Link to={paths.order(order.id)}>{order.kiosk.name}</Link>
      </strong>
      <span>
        {what} · {order.line === 1 ? words.firstLine : words.secondLine}
      </span>
      <span>{order.assigneeName ?? words.nobody}</span>
      <Deadline order={order} />
      {order.arrival?.proof === 'kiosk' && <StatusTag tone="ok" text={words.proven} />}
      {order.isRecoveredByItself && <span className="ds-muted">{words.recovered}</span>}
    </article>
  );
}

/** The one that counts next; what is done has none. */
export function Deadline({ order }: { order: OrderSummary }) {
  const words = useWords(dispatchMessages);
  const language = useLanguage();
  const nowMs = useNow();
  if (order.stage === 'verified' || order.stage === 'closed' || order.stage === 'cancelled') return null;
  const isAnswered = order.respondedAtMs !== null || order.arrival !== null;
  const dueMs = isAnswered ? order.fixByMs : order.respondByMs;
  if (dueMs === null) return null;
  return (
    <span className="ds-row">
      <span className="ds-muted">{isAnswered ? words.fixBy : words.respondBy}</span>
      <time dateTime={new Date(dueMs).toISOString()}>{formatRelative(dueMs, nowMs, language)}</time>
      {dueMs < nowMs && <StatusTag tone="fault" text={words.overdue} />}
    </span>
  );
}
