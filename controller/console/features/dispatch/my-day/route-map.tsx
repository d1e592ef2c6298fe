/** The round as a drawing: stops in their order, to scale, without a network. The list below it says the same in words. */
import type { OrderSummary } from '../../../../dispatch/api.ts';
import { useWords } from '../../../lib/i18n.ts';
import { dispatchMessages } from '../messages.ts';

const WIDTH = 360;
const HEIGHT = 180;
const MARGIN = 26;
/** Streets are not drawn: a single place must not fill the picture. */
const LEAST_DEGREES = 0.004;

interface Point {
  readonly x: number;
  readonly y: number;
}

export function RouteMap({ orders }: { orders: readonly OrderSummary[] }) {
  const words = useWords(dispatchMessages);
  const stops = placesOf(orders);
  if (stops.length < 2) return null;
  const points = project(stops.map(({ order }) => order.kiosk));
  const line = points.map(({ x, y }) => `${x},${y}`).join(' ');
  const names = stops.map(({ order }, index) => `${index + 1} ${order.kiosk.name}`).join(', ');
  return (
    <figure className="ds-card route-map">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${words.route}: ${names}`}>
        <polyline points={line} />
        {points.map(({ x, y }, index) => (
          <g key={stops[index]?.order.id} transform={`translate(${x} ${y})`}>
            <circle r="12" className={index === 0 ? 'route-next' : ''} />
            <text dy="4.5">{index + 1}</text>
          </g>
        ))}
      </svg>
      <figcaption className="ds-muted">{words.routeText(stops.length)}</figcaption>
    </figure>
  );
}

/** Two orders at one place are one stop. */
function placesOf(orders: readonly OrderSummary[]): { order: OrderSummary }[] {
  const ahead = orders.filter(({ stage }) => stage !== 'fixed' && stage !== 'verified');
  return ahead
    .filter(
      ({ kiosk }, index) =>
        ahead.findIndex((other) => other.kiosk.lat === kiosk.lat && other.kiosk.lon === kiosk.lon) === index,
    )
    .map((order) => ({ order }));
}

function project(places: readonly { lat: number; lon: number }[]): Point[] {
  const lats = places.map(({ lat }) => lat);
  const lons = places.map(({ lon }) => lon);
  const middle = {
    lat: (Math.min(...lats) + Math.max(...lats)) / 2,
    lon: (Math.min(...lons) + Math.max(...lons)) / 2,
  };
  const shrink = Math.cos((middle.lat * Math.PI) / 180);
  const high = Math.max(LEAST_DEGREES, Math.max(...lats) - Math.min(...lats));
  const wide = Math.max(LEAST_DEGREES, (Math.max(...lons) - Math.min(...lons)) * shrink);
  const scale = Math.min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high);
  return places.map(({ lat, lon }) => ({
    x: Math.round(WIDTH / 2 + (lon - middle.lon) * shrink * scale),
    y: Math.round(HEIGHT / 2 - (lat - middle.lat) * scale),
  }));
}
