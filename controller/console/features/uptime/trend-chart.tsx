/** Availability day by day as a line, with the band that unknown time leaves open. */
import type * as z from 'zod';
import type { UptimeTrend } from '../../../uptime/api.ts';
import { useWords } from '../../lib/i18n.ts';
import { formatShare } from './figures-text.ts';
import { uptimeMessages } from './messages.ts';

type Days = z.infer<typeof UptimeTrend>['items'];

const HEIGHT = 40;

export function TrendChart({ days }: { days: Days }) {
  const words = useWords(uptimeMessages);
  const measured = days.filter(({ figures }) => figures.availability !== null);
  // The lower end of the axis: a scale from 0 would hide what matters.
  const least = Math.min(0.99, ...measured.map(({ figures }) => figures.availability ?? 1));
  const base = Math.max(0, Math.floor((least - 0.005) * 100) / 100);
  const x = (index: number) => (days.length < 2 ? 50 : (100 * index) / (days.length - 1));
  const y = (share: number) => HEIGHT * (1 - (Math.max(base, share) - base) / (1 - base));
  return (
    <figure className="uptime-trend">
      <div className="uptime-trend-plot">
        <span className="uptime-trend-top">100%</span>
        <span className="uptime-trend-bottom">{formatShare(base, 0)}</span>
        <svg viewBox={`0 0 100 ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          <line className="trend-grid" x1="0" x2="100" y1="0.2" y2="0.2" />
          <line className="trend-grid" x1="0" x2="100" y1={HEIGHT - 0.2} y2={HEIGHT - 0.2} />
          {stretchesOf(days).map((stretch) => (
            <g key={stretch[0]!.index}>
              <path
                className="trend-band"
                d={`M${stretch.map(({ index, high }) => `${x(index)},${y(high)}`).join('L')}L${stretch
                  .toReversed()
                  .map(({ index, low }) => `${x(index)},${y(low)}`)
                  .join('L')}Z`}
              />
              <polyline
                className="trend-line"
                // A day between days without a figure is a dot: the first point comes twice.
                points={[stretch[0]!, ...stretch]
                  .map(({ index, share }) => `${x(index)},${y(share)}`)
                  .join(' ')}
              />
            </g>
          ))}
        </svg>
        <div className="uptime-trend-days" aria-hidden="true">
          {days.map(({ day, figures }) => (
            <span key={day} title={`${day} ${formatShare(figures.availability)}`} />
          ))}
        </div>
      </div>
      <figcaption className="ds-muted uptime-trend-ends">
        <span>{days[0]?.day}</span>
        <span>{words.trendText}</span>
        <span>{days.at(-1)?.day}</span>
      </figcaption>
      <TrendTable days={days} />
    </figure>
  );
}

/** The same for those who do not see it. */
function TrendTable({ days }: { days: Days }) {
  const words = useWords(uptimeMessages);
  return (
    <table className="ds-visually-hidden">
      <caption>{words.trend}</caption>
      <tbody>
        {days.map(({ day, figures }) => (
          <tr key={day}>
            <th scope="row">{day}</th>
            <td>{formatShare(figures.availability)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface Point {
  readonly index: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** Days without a figure interrupt the line. */
function stretchesOf(days: Days): Point[][] {
  const stretches: Point[][] = [];
  for (const [index, { figures }] of days.entries()) {
    const { availability: share, low, high } = figures;
    if (share === null) continue;
    const point = { index, share, low: low ?? share, high: high ?? share };
    const last = stretches.at(-1);
    if (last?.at(-1)?.index === index - 1) last.push(point);
    else stretches.push([point]);
  }
  return stretches;
}
