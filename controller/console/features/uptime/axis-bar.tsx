/** One axis of a kiosk as a bar of stretches; each can be chosen with pointer and keyboard. */
import type { Interval } from '../../../../shared/time/intervals.ts';
import { formatClock } from '../../lib/format.ts';

export interface BarPart extends Interval {
  /** Of the style sheet: up, down, unknown, attention, hours, excluded, blind. */
  readonly kind: string;
  readonly text: string;
}

interface AxisBarProps {
  readonly name: string;
  readonly parts: readonly BarPart[];
  readonly range: Interval;
  readonly atMs: number | null;
  readonly onMoment: (atMs: number) => void;
}

export function AxisBar({ name, parts, range, atMs, onMoment }: AxisBarProps) {
  const percent = (ms: number) => `${(100 * (ms - range.fromMs)) / (range.toMs - range.fromMs)}%`;
  const shown = parts
    .map((part) => ({
      ...part,
      fromMs: Math.max(part.fromMs, range.fromMs),
      toMs: Math.min(part.toMs, range.toMs),
    }))
    .filter(({ fromMs, toMs }) => fromMs < toMs);
  return (
    <div className="uptime-axis">
      <span className="uptime-axis-name">{name}</span>
      <div className="uptime-axis-bar">
        {shown.map(({ fromMs, toMs, kind, text }) => {
          const label = `${name} ${formatClock(fromMs)}–${formatClock(toMs)} ${text}`;
          return (
            <button
              key={`${kind} ${fromMs}`}
              type="button"
              className={`stretch-${kind}`}
              style={{ left: percent(fromMs), width: `calc(${percent(range.fromMs + toMs - fromMs)})` }}
              title={label}
              aria-label={label}
              aria-pressed={atMs !== null && fromMs <= atMs && atMs < toMs}
              onClick={() => onMoment(Math.floor((fromMs + toMs) / 2))}
            />
          );
        })}
        {atMs !== null && atMs >= range.fromMs && atMs < range.toMs && (
          <span className="uptime-axis-moment" style={{ left: percent(atMs) }} />
        )}
      </div>
    </div>
  );
}
