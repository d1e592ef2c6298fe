/** One availability with all that belongs to it: its bounds, what the service hours were made of, failures. */
import type { ReactNode } from 'react';
import type { Figures } from '../../../uptime/api.ts';
import { formatCount, formatDuration, formatHourCount } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { formatShare, partsOf } from './figures-text.ts';
import { uptimeMessages } from './messages.ts';

export function FiguresCard({ title, figures, note }: { title: string; figures: Figures; note?: ReactNode }) {
  const words = useWords(uptimeMessages);
  const language = useLanguage();
  const duration = (ms: number | null) => (ms === null ? '—' : formatDuration(ms, language));
  return (
    <section className="ds-card ds-stack uptime-figures">
      <h2>{title}</h2>
      <div>
        <span className="uptime-number">{formatShare(figures.availability)}</span>
        {figures.availability === null ? (
          <p className="ds-muted">{words.nothingMeasured}</p>
        ) : (
          <p className="ds-muted">
            {figures.unknownMs === 0
              ? words.nothingUnknown
              : words.between(formatShare(figures.low), formatShare(figures.high))}
          </p>
        )}
      </div>
      <Parts figures={figures} />
      <dl className="ds-facts">
        <dt>{words.weighted}</dt>
        <dd>{formatShare(figures.weighted)}</dd>
        <dt>{words.failures}</dt>
        <dd>{formatCount(figures.failures, language)}</dd>
        <dt>{words.mtbf}</dt>
        <dd>{duration(figures.mtbfMs)}</dd>
        <dt>{words.mttr}</dt>
        <dd>{duration(figures.mttrMs)}</dd>
        <dt>{words.excluded}</dt>
        <dd>{formatHourCount(figures.excludedMs, language)}</dd>
      </dl>
      {note !== undefined && <p className="ds-muted">{note}</p>}
    </section>
  );
}

/** Up, down and unknown make up the service hours, to the millisecond. */
function Parts({ figures }: { figures: Figures }) {
  const words = useWords(uptimeMessages);
  const language = useLanguage();
  const parts = partsOf(figures);
  return (
    <div className="uptime-parts">
      <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
        {parts.map(({ key, ms }, index) => {
          const beforeMs = parts.slice(0, index).reduce((sum, part) => sum + part.ms, 0);
          const percent = (value: number) => (100 * value) / Math.max(1, figures.serviceMs);
          return (
            <rect key={key} className={`fill-${key}`} x={percent(beforeMs)} width={percent(ms)} height="1" />
          );
        })}
      </svg>
      <ul>
        {parts.map(({ key, ms }) => (
          <li key={key} className={`part-${key}`}>
            {words[key]} {formatHourCount(ms, language)}
          </li>
        ))}
      </ul>
    </div>
  );
}
