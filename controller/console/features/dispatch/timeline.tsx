/** What happened, oldest first: time, who, what, and the evidence. */
import type { IncidentDetail } from '../../../dispatch/api.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { dispatchMessages } from './messages.ts';
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
  const rule = detail['rule'] as Record<'zh' | 'en', string> | undefined;
  const said = [rule?.[language], detail['text'], detail['note']];
  const text = said.filter((part) => typeof part === 'string' && part !== '').join(' · ');
  return text === '' ? null : <p className="timeline-text">{text}</p>;
}
