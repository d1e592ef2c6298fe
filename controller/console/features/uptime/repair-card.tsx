/** How long repairs took, stage by stage, from the work orders of the month. */
import { Fragment } from 'react';
import type { MonthReport } from '../../../uptime/api.ts';
import { formatCount, formatDuration } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { uptimeMessages } from './messages.ts';

export function RepairCard({ repair }: { repair: MonthReport['repair'] }) {
  const words = useWords(uptimeMessages);
  const language = useLanguage();
  return (
    <section className="ds-card" aria-labelledby="repair">
      <h2 id="repair">{words.repair}</h2>
      {repair.length === 0 ? (
        <p className="ds-muted">{words.noRepairs}</p>
      ) : (
        <dl className="ds-facts">
          {repair.map(({ stage, meanMs, count }) => (
            <Fragment key={stage}>
              <dt>{words[`repair.${stage}`]}</dt>
              <dd>
                {formatDuration(meanMs, language)}{' '}
                <span className="ds-muted">{words.repairs(formatCount(count, language))}</span>
              </dd>
            </Fragment>
          ))}
        </dl>
      )}
    </section>
  );
}
