/** How much of the down time that was promised as a maximum each region has used. */
import type * as z from 'zod';
import type { UptimeBudget } from '../../../uptime/api.ts';
import { formatHourCount } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { formatShare } from './figures-text.ts';
import { uptimeMessages } from './messages.ts';

export function BudgetBars({ budget: { items, objective } }: { budget: z.infer<typeof UptimeBudget> }) {
  const words = useWords(uptimeMessages);
  const language = useLanguage();
  return (
    <>
      <p className="ds-muted">{words.budgetText(formatShare(objective, 1))}</p>
      <ul className="uptime-pareto">
        {items.map(({ region, allowedMs, usedMs, burn }) => (
          <li key={region.id}>
            <div className="uptime-pareto-head">
              <span>{region.name}</span>
              <span className={burn !== null && burn > 1 ? 'text-fault' : ''}>{formatShare(burn, 0)}</span>
            </div>
            <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
              <rect
                className={burn !== null && burn > 1 ? 'fill-down' : 'fill-up'}
                width={100 * Math.min(1, burn ?? 0)}
                height="1"
              />
            </svg>
            <span className="ds-muted">
              {words.used(formatHourCount(usedMs, language), formatHourCount(allowedMs, language))}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
