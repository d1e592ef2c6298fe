/** One kiosk on one day: every axis as a bar of stretches, and for a chosen moment what each of them rests on. */
import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useParams } from 'react-router';
import { addDays, dayOf, dayStartMs } from '../../../../shared/time/day.ts';
import type { KioskUptime } from '../../../uptime/api.ts';
import { paths } from '../../app/paths.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { useWords } from '../../lib/i18n.ts';
import { useNow } from '../../lib/use-now.ts';
import { useSearchState } from '../../lib/use-search-state.ts';
import { AxisBar, type BarPart } from './axis-bar.tsx';
import { ExplainCard } from './explain-card.tsx';
import { FiguresCard } from './figures-card.tsx';
import { uptimeMessages } from './messages.ts';
import { useKioskUptime } from './queries.ts';
import './uptime.css';
import { useAxisName, useStretchText } from './words.ts';

const KEYS = ['day', 'at'] as const;

export function KioskUptimePage() {
  const { id = '' } = useParams();
  const today = dayOf(useNow());
  const [state, setState] = useSearchState(KEYS);
  const day = /^\d{4}-\d{2}-\d{2}$/.test(state.day) ? state.day : today;
  const range = { fromMs: dayStartMs(day), toMs: dayStartMs(addDays(day, 1)) };
  const query = useKioskUptime(id, range);
  const atMs = /^\d{13}$/.test(state.at) ? Number(state.at) : null;
  return (
    <QueryState query={query} level="page" lines={8}>
      {(uptime) => (
        <View
          uptime={uptime}
          range={range}
          atMs={atMs}
          day={day}
          today={today}
          onDay={(next) => setState({ day: next, at: '' })}
          onMoment={(moment) => setState({ at: String(moment) })}
        />
      )}
    </QueryState>
  );
}

interface ViewProps {
  readonly uptime: KioskUptime;
  readonly range: { readonly fromMs: number; readonly toMs: number };
  readonly atMs: number | null;
  readonly day: string;
  readonly today: string;
  readonly onDay: (day: string) => void;
  readonly onMoment: (atMs: number) => void;
}

function View({ uptime, range, atMs, day, today, onDay, onMoment }: ViewProps) {
  const words = useWords(uptimeMessages);
  const { id, name } = uptime.kiosk;
  return (
    <>
      <PageHeader
        title={words.kioskTitle(name)}
        subtitle={id}
        back={{ to: paths.kiosk(id), text: words.back }}
      />
      <div className="uptime-columns">
        <div className="ds-stack">
          <section className="ds-card ds-stack uptime-figures" aria-labelledby="axes">
            <h2 id="axes">{words.axes}</h2>
            <DayChoice day={day} today={today} onDay={onDay} />
            <p className="ds-muted">{words.axesText}</p>
            <Axes uptime={uptime} range={range} atMs={atMs} onMoment={onMoment} />
          </section>
          <ExplainCard kioskId={id} atMs={atMs} />
        </div>
        <FiguresCard title={`${words.availability} · ${day}`} figures={uptime.figures} />
      </div>
    </>
  );
}

function DayChoice({ day, today, onDay }: Pick<ViewProps, 'day' | 'today' | 'onDay'>) {
  const words = useWords(uptimeMessages);
  return (
    <div className="ds-row">
      <Button
        aria-label={words.previousDay}
        icon={<LeftOutlined aria-hidden="true" />}
        onClick={() => onDay(addDays(day, -1))}
      />
      <strong>{day}</strong>
      <Button
        aria-label={words.nextDay}
        disabled={day >= today}
        icon={<RightOutlined aria-hidden="true" />}
        onClick={() => onDay(addDays(day, 1))}
      />
    </div>
  );
}

function Axes({ uptime, range, atMs, onMoment }: Pick<ViewProps, 'uptime' | 'range' | 'atMs' | 'onMoment'>) {
  const words = useWords(uptimeMessages);
  const axisName = useAxisName(uptime.kiosk.id);
  const stretchText = useStretchText();
  const bar = (name: string, parts: readonly BarPart[]) => (
    <AxisBar key={name} name={name} parts={parts} range={range} atMs={atMs} onMoment={onMoment} />
  );
  const plain = (kind: string, parts: readonly { fromMs: number; toMs: number; reason?: string }[]) =>
    parts.map(({ fromMs, toMs, reason }) => ({ fromMs, toMs, kind, text: reason ?? '' }));
  return (
    <div className="uptime-axes">
      {bar(words['axis.hours'], [
        ...plain('hours', uptime.serviceHours),
        ...plain('excluded', uptime.excluded),
      ])}
      {uptime.axes
        .toSorted((a, b) => ORDER[a.axis.kind] - ORDER[b.axis.kind])
        .map(({ axis, intervals }) =>
          bar(
            axisName(axis),
            intervals.map((interval) => ({
              fromMs: interval.fromMs,
              // What lasts is known only up to here.
              toMs: interval.toMs ?? uptime.settledUntilMs,
              kind: kindOf(interval.state, interval.cause),
              text: stretchText(interval, axisName(axis)),
            })),
          ),
        )}
      {uptime.blind.length > 0 && bar(words['axis.blind'], plain('blind', uptime.blind))}
      <div className="uptime-axis-hours" aria-hidden="true">
        {[0, 6, 12, 18, 24].map((hour) => (
          <span key={hour}>{hour}:00</span>
        ))}
      </div>
    </div>
  );
}

/** What citizens notice first comes first. */
const ORDER = { link: 0, service: 1, device: 2 } as const;

const KINDS: Readonly<Record<string, string>> = {
  online: 'up',
  ok: 'up',
  up: 'up',
  suspect: 'attention',
  attention: 'attention',
  offline: 'down',
  fault: 'down',
  down: 'down',
  'planned-off': 'excluded',
};

/** Cut off and serving is neither up nor down on the axis of the network. */
function kindOf(state: string, cause: string | null): string {
  if (state === 'offline' && cause === 'network-only') return 'attention';
  return KINDS[state] ?? 'unknown';
}
