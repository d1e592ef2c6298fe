/** Why services were down, most time first, with the share that the causes above make up together. */
import type * as z from 'zod';
import type { UptimeCauses } from '../../../uptime/api.ts';
import { formatHourCount } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { formatShare } from './figures-text.ts';
import { uptimeMessages } from './messages.ts';

export function Pareto({ causes: { items } }: { causes: z.infer<typeof UptimeCauses> }) {
  const words = useWords(uptimeMessages);
  const language = useLanguage();
  if (items.length === 0) return <p className="ds-muted">{words.noCauses}</p>;
  const most = items[0]!.share;
  return (
    <ol className="uptime-pareto">
      {items.map(({ cause, owner, downMs, share, cumulative }) => (
        <li key={`${cause} ${owner}`}>
          <div className="uptime-pareto-head">
            <span>
              {words[`cause.${cause}`]} <span className="ds-muted">{words[`owner.${owner}`]}</span>
            </span>
            <span>{formatHourCount(downMs, language)}</span>
          </div>
          <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
            <rect className="fill-down" width={(100 * share) / most} height="1" />
          </svg>
          <span className="ds-muted">
            {formatShare(share, 0)} · {words.cumulative} {formatShare(cumulative, 0)}
          </span>
        </li>
      ))}
    </ol>
  );
}
