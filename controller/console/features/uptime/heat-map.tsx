/** Every kiosk and every day as a coloured field, worst kiosk first. */
import { Button } from 'antd';
import { Link } from 'react-router';
import { weekdayOf } from '../../../../shared/time/day.ts';
import type { UptimeHeat } from '../../../uptime/api.ts';
import { paths } from '../../app/paths.ts';
import { QueryState } from '../../components/query-state.tsx';
import { useWords } from '../../lib/i18n.ts';
import { badness, formatShare } from './figures-text.ts';
import './heat-map.css';
import { uptimeMessages } from './messages.ts';
import { type Period, useHeat } from './queries.ts';

/** More than half of the service hours of a day. */
const MOSTLY = 0.5;

export function HeatMap({ period }: { period: Period }) {
  const words = useWords(uptimeMessages);
  const query = useHeat(period);
  return (
    <section className="ds-card ds-stack uptime-figures" aria-labelledby="heat">
      <h2 id="heat">{words.heat}</h2>
      <p className="ds-muted">{words.heatText}</p>
      <QueryState
        query={query}
        isEmpty={({ pages }) => pages[0]?.items.length === 0}
        empty={<p className="ds-muted">{words.noHeat}</p>}
      >
        {({ pages }) => <Table days={pages[0]?.days ?? []} rows={pages.flatMap(({ items }) => items)} />}
      </QueryState>
      {query.hasNextPage && (
        <div>
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {words.more}
          </Button>
        </div>
      )}
    </section>
  );
}

function Table({ days, rows }: { days: readonly string[]; rows: UptimeHeat['items'] }) {
  const words = useWords(uptimeMessages);
  return (
    <div
      className="uptime-heat"
      tabIndex={0}
      role="region"
      aria-label={`${words.heat}: ${words.availability}`}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">{words.kiosks}</th>
            <th scope="col" className="ds-number">
              {words.availability}
            </th>
            {days.map((day) => (
              <th key={day} scope="col" className={weekdayOf(day) > 4 ? 'is-weekend' : ''} title={day}>
                {Number(day.slice(8))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                <Link to={paths.kioskUptime(row.id)}>{row.name}</Link>
              </th>
              <td className="ds-number">{formatShare(row.availability)}</td>
              {row.cells.map((cell, index) => (
                <Cell key={days[index]} kioskId={row.id} day={days[index] ?? ''} cell={cell} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps {
  readonly kioskId: string;
  readonly day: string;
  readonly cell: UptimeHeat['items'][number]['cells'][number];
}

/** Leads to what happened on that day. For keyboards the kiosk's name is the way: a month has a thousand fields. */
function Cell({ kioskId, day, cell }: CellProps) {
  const words = useWords(uptimeMessages);
  if (cell === null) return <td className="heat-none" />;
  const kind = cell.u > MOSTLY || cell.a === null ? 'heat-unknown' : `heat-${badness(cell.a)}`;
  const text = `${day} ${formatShare(cell.a)}${cell.u > 0 ? ` · ${words.unknown} ${formatShare(cell.u, 0)}` : ''}`;
  return (
    <td className={kind} title={text}>
      <Link to={{ pathname: paths.kioskUptime(kioskId), search: `?day=${day}` }} tabIndex={-1}>
        <span className="ds-visually-hidden">{formatShare(cell.a, 0)}</span>
      </Link>
    </td>
  );
}
