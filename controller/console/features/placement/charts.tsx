/** Two lines in a frame: small enough for our own SVG, which prints as sharp as text. */
import { whole } from './figures.ts';
import { useLanguage } from '../../lib/i18n.ts';

interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly isDashed?: boolean;
}

interface LineChartProps {
  readonly label: string;
  readonly series: readonly Series[];
  readonly xName: string;
  readonly formatX: (x: number) => string;
  /** A line at this x. */
  readonly mark?: number;
  /** Steps stay until the next point. */
  readonly isStepped?: boolean;
  /** The axis begins at 0. */
  readonly isFromZero?: boolean;
  /** The axes reach at least this point, as those of a chart beside it do. */
  readonly upTo?: readonly [x: number, y: number] | undefined;
}

const WIDTH = 420;
const HEIGHT = 210;
const LEFT = 62;
const RIGHT = 14;
const TOP = 12;
const BOTTOM = 34;

export function LineChart({
  label,
  series,
  xName,
  formatX,
  mark,
  isStepped = false,
  isFromZero = false,
  upTo,
}: LineChartProps) {
  const language = useLanguage();
  const drawn = series.flatMap(({ points }) => points);
  if (drawn.length === 0) return null;
  const all = upTo === undefined ? drawn : [...drawn, upTo];
  const [minX, maxX] = rangeOf(
    all.map(([x]) => x),
    0,
  );
  const [minY, maxY] = rangeOf([...all.map(([, y]) => y), ...(isFromZero ? [0] : [])], 0.06);
  const low = isFromZero ? 0 : minY;
  const xAt = (x: number) => LEFT + ((x - minX) / (maxX - minX)) * (WIDTH - LEFT - RIGHT);
  const yAt = (y: number) => HEIGHT - BOTTOM - ((y - low) / (maxY - low)) * (HEIGHT - TOP - BOTTOM);
  return (
    <figure className="plan-chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
        {ticksOf(low, maxY).map((tick) => (
          <g key={tick}>
            <line x1={LEFT} x2={WIDTH - RIGHT} y1={yAt(tick)} y2={yAt(tick)} className="plan-chart-grid" />
            <text x={LEFT - 8} y={yAt(tick) + 4} textAnchor="end">
              {whole(tick, language)}
            </text>
          </g>
        ))}
        {ticksOf(minX, maxX).map((tick) => (
          <text key={tick} x={xAt(tick)} y={HEIGHT - BOTTOM + 16} textAnchor="middle">
            {formatX(tick)}
          </text>
        ))}
        <text x={WIDTH - RIGHT} y={HEIGHT - 4} textAnchor="end">
          {xName}
        </text>
        {mark !== undefined && (
          <line x1={xAt(mark)} x2={xAt(mark)} y1={TOP} y2={HEIGHT - BOTTOM} className="plan-chart-mark" />
        )}
        {series.map(({ name, points, isDashed = false }) => (
          <path
            key={name}
            d={pathOf(
              points.map(([x, y]) => [xAt(x), yAt(y)]),
              isStepped,
            )}
            className={isDashed ? 'plan-chart-line plan-chart-dashed' : 'plan-chart-line'}
          />
        ))}
      </svg>
      <figcaption className="ds-row">
        {series.map(({ name, isDashed = false }) => (
          <span key={name} className="plan-chart-key">
            <svg width="26" height="8" aria-hidden="true">
              <path
                d="M1 4H25"
                className={isDashed ? 'plan-chart-line plan-chart-dashed' : 'plan-chart-line'}
              />
            </svg>
            {name}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

/** A range of nothing still has a width. */
function rangeOf(values: readonly number[], margin: number): [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const width = high - low || Math.max(1, Math.abs(high) * 0.1);
  return [low - width * margin, high === low ? low + width : high + width * margin];
}

/** Three to six round numbers. */
function ticksOf(low: number, high: number): number[] {
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const ticks: number[] = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high + step * 1e-9; tick += step) ticks.push(tick);
  return ticks;
}

function pathOf(points: readonly (readonly [number, number])[], isStepped: boolean): string {
  return points
    .map(([x, y], index) => {
      if (index === 0) return `M${x.toFixed(1)} ${y.toFixed(1)}`;
      return isStepped ? `H${x.toFixed(1)}V${y.toFixed(1)}` : `L${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}
