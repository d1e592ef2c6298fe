/** The places where people were let down most. */
import { Link } from 'react-router';
import { paths } from '../../app/paths.ts';
import { DataTable } from '../../components/data-table.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { formatHourCount } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { formatShare } from './figures-text.ts';
import { uptimeMessages } from './messages.ts';
import { type Period, useWorst } from './queries.ts';

export function WorstSites({ period }: { period: Period }) {
  const words = useWords(uptimeMessages);
  const language = useLanguage();
  return (
    <section className="ds-card" aria-labelledby="worst">
      <h2 id="worst">{words.worstSites}</h2>
      <QueryState query={useWorst(period, 'site')}>
        {({ items }) => (
          <DataTable
            label={`${words.worstSites}: ${words.availability}`}
            rows={items}
            rowKey={({ id }) => id}
            columns={[
              {
                key: 'name',
                title: words.site,
                render: ({ id, name }) => <Link to={paths.site(id)}>{name}</Link>,
              },
              {
                key: 'availability',
                title: words.availability,
                isNumber: true,
                render: ({ figures }) => formatShare(figures.availability),
              },
              {
                key: 'down',
                title: words.down,
                isNumber: true,
                render: ({ figures }) => formatHourCount(figures.downMs, language),
              },
              {
                key: 'unknown',
                title: words.unknown,
                isNumber: true,
                render: ({ figures }) => formatHourCount(figures.unknownMs, language),
              },
            ]}
            card={({ id, name, figures }) => (
              <>
                <Link to={paths.site(id)}>{name}</Link>
                <span>
                  {formatShare(figures.availability)} · {words.down}{' '}
                  {formatHourCount(figures.downMs, language)}
                </span>
              </>
            )}
          />
        )}
      </QueryState>
    </section>
  );
}
