/** What happened, oldest first: time, who, what, and the evidence. */
import type { IncidentDetail } from '../../../dispatch/api.ts';
import { UsedPart } from '../../../dispatch/orders/order.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { dispatchMessages } from './messages.ts';
import { useUsedText } from './used-words.ts';
import { wordOf } from './words.tsx';

export function Timeline({ entries }: { entries: IncidentDetail['timeline'] }) {
  const words = useWords(dispatchMessages);
  const language = useLanguage();
  return (
    <ol className="incident-timeline">
      {entries.map(({ seq, atMs, by, kind, detail }) => (
        <li key={seq}>
          <time dateTime={new Date(atMs).toISOString()}>{formatDateTime(atMs, language)}</time>
          <div>
            <strong>{wordOf(words, `entry.${kind}`, kind)}</strong>
            <span className="ds-muted"> · {by?.name ?? words.noOne}</span>
            <Evidence detail={detail} />
          </div>
        </li>
      ))}
    </ol>
  );
}

function Evidence({ detail }: { detail: Record<string, unknown> }) {
  const language = useLanguage();
  const words = useWords(dispatchMessages);
  const usedText = useUsedText();
  const rule = detail['rule'] as Record<'zh' | 'en', string> | undefined;
  const item = detail['item'];
  // A telephone says what was used, a machine how it was refilled.
  const used = UsedPart.safeParse(detail['used'] ?? { part: detail['part'], amount: detail['amount'] }).data;
  const said = [
    rule?.[language],
    detail['text'],
    detail['note'],
    detail['what'],
    typeof item === 'string' ? wordOf(words, `check.${item}`, item) : undefined,
    detail['isDone'] === false ? words.checkOpen : undefined,
    used === undefined ? undefined : usedText(used),
    'afterDays' in detail ? words.photos(Number(detail['count'])) : undefined,
  ];
  const text = said.filter((part) => typeof part === 'string' && part !== '').join(' · ');
  return text === '' ? null : <p className="timeline-text">{text}</p>;
}
