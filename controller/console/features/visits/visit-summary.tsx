/** How citizens' visits went in the last month, at one kiosk or at all: four figures, then the reasons behind them. */
import { useQuery } from '@tanstack/react-query';
import type { VisitSummary as Summary, VisitTopic } from '../../../fleet/api.ts';
import { QueryState } from '../../components/query-state.tsx';
import { request } from '../../lib/api.ts';
import { formatCount, formatPercent } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { kioskMessages } from '../kiosks/messages.ts';
import { visitMessages } from './messages.ts';
import './visits.css';

const DAYS = 30;

export function VisitSummary({ kioskId }: { kioskId?: string }) {
  const words = useWords(visitMessages);
  const path = `/visits?days=${DAYS}${kioskId === undefined ? '' : `&kiosk=${encodeURIComponent(kioskId)}`}`;
  const query = useQuery({
    queryKey: ['visits', kioskId ?? 'all'],
    queryFn: ({ signal }) => request<Summary>('GET', path, { signal }),
  });
  return (
    <section className="ds-card" aria-labelledby="visits">
      <div className="visits-head">
        <h2 id="visits">{words.title}</h2>
        <span className="ds-muted">{words.span(DAYS)}</span>
      </div>
      <QueryState
        query={query}
        lines={4}
        isEmpty={({ topics }) => totalOf(topics.outcome) === 0}
        empty={<p className="ds-muted">{words.none}</p>}
      >
        {({ topics }) => (
          <>
            <Figures topics={topics} />
            <div className="visits-reasons">
              {(['outcome', 'urgent', 'feedback', 'counter'] as const).map((topic) => (
                <Reasons key={topic} topic={topic} counts={topics[topic]} />
              ))}
            </div>
          </>
        )}
      </QueryState>
    </section>
  );
}

function Figures({ topics }: { topics: Summary['topics'] }) {
  const words = useWords(visitMessages);
  const language = useLanguage();
  const count = (value: number) => formatCount(value, language);
  const visits = totalOf(topics.outcome);
  const finished = topics.outcome['completed'] ?? 0;
  const refused = totalOf(topics.urgentRefused);
  const called = topics.help['called'] ?? 0;
  const rated = totalOf(topics.rating);
  const stars = Object.entries(topics.rating).reduce((sum, [star, times]) => sum + Number(star) * times, 0);
  return (
    <dl className="visits-figures">
      <Figure name={words.visits} value={count(visits)} />
      <Figure
        name={words.finished}
        value={count(finished)}
        note={words.finishedOf(formatPercent(finished / visits, language))}
      />
      <Figure
        name={words.urgentCases}
        value={count(totalOf(topics.urgent))}
        note={refused > 0 ? words.refused(count(refused)) : undefined}
      />
      <Figure
        name={words.helpCalls}
        value={count(called)}
        note={called > 0 ? words.helped(count(topics.help['helped'] ?? 0)) : undefined}
      />
      <Figure
        name={words.rating}
        value={rated === 0 ? '—' : (stars / rated).toFixed(1)}
        note={rated === 0 ? words.noRating : words.ratings(count(rated))}
      />
    </dl>
  );
}

function Figure({ name, value, note }: { name: string; value: string; note?: string | undefined }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <strong className="ds-number">{value}</strong>
        {note !== undefined && <span className="ds-muted">{note}</span>}
      </dd>
    </div>
  );
}

/** Most frequent first; nothing at all where nobody gave a reason. */
function Reasons({
  topic,
  counts,
}: {
  topic: Extract<VisitTopic, 'outcome' | 'urgent' | 'feedback' | 'counter'>;
  counts: Readonly<Record<string, number>>;
}) {
  const words = useWords(visitMessages);
  // The timeline of a kiosk names outcomes too.
  const names = { ...useWords(kioskMessages), ...words };
  const language = useLanguage();
  const most = Math.max(0, ...Object.values(counts));
  if (most === 0) return null;
  const sorted = Object.entries(counts).toSorted(([, first], [, second]) => second - first);
  return (
    <div>
      <h3>{words[topic]}</h3>
      <ul>
        {sorted.map(([answer, times]) => (
          <li key={answer}>
            <span>{nameOf(names, `${topic}.${answer}`)}</span>
            <span className="visits-bar" aria-hidden="true">
              <span style={{ inlineSize: `${(times / most) * 100}%` }} />
            </span>
            <span className="ds-number">{formatCount(times, language)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** An answer of a newer kiosk has no word yet: it is shown as it came. */
function nameOf(words: object, key: string): string {
  const word: unknown = (words as Record<string, unknown>)[key];
  return typeof word === 'string' ? word : key.slice(key.indexOf('.') + 1);
}

function totalOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, times) => sum + times, 0);
}
