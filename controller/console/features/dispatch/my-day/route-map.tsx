/** The round as a drawing: stops in their order, to scale, without a network. The list below it says the same in words. */
import type { OrderSummary } from '../../../../dispatch/api.ts';
import { useWords } from '../../../lib/i18n.ts';
import { dispatchMessages } from '../messages.ts';
import { apart, HEIGHT, placesOf, project, RADIUS, WIDTH } from './round-drawing.ts';

export function RouteMap({ orders }: { orders: readonly OrderSummary[] }) {
  const words = useWords(dispatchMessages);
  const stops = placesOf(orders);
  if (stops.length < 2) return null;
  const points = apart(project(stops.map(({ kiosk }) => kiosk)));
  const line = points.map(({ x, y }) => `${x},${y}`).join(' ');
  const names = stops.map(({ kiosk }, index) => `${index + 1} ${kiosk.name}`).join(', ');
  return (
    <figure className="ds-card route-map">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${words.route}: ${names}`}>
        <polyline points={line} />
        {points.map(({ x, y }, index) => (
          <g key={stops[index]?.id} transform={`translate(${x} ${y})`}>
            <circle r={RADIUS} className={index === 0 ? 'route-next' : ''} />
            <text dy="4.5">{index + 1}</text>
          </g>
        ))}
      </svg>
      <figcaption className="ds-muted">{words.routeText(stops.length)}</figcaption>
    </figure>
  );
}
