/** A month of one place as a picture: what kind of day it is, and its hours as a strip from midnight to midnight. */
import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import {
  type DayPlan,
  planOfDay,
  serviceIntervals,
  type SiteHours,
} from '../../../../shared/domain/service-hours/service-hours.ts';
import { addDays, daysOfMonth, dayStartMs, weekdayOf } from '../../../../shared/time/day.ts';
import { type Interval, totalMs } from '../../../../shared/time/intervals.ts';
import { formatDuration } from '../../lib/format.ts';
import { LOCALES, useLanguage, useWords } from '../../lib/i18n.ts';
import type { Exclusion } from '../../../uptime/hours/exclusions.ts';
import { clipExclusions } from '../../../uptime/hours/exclusions.ts';
import { formatHours, isWholeDay, shortHours } from './hours-text.ts';
import { hoursMessages } from './messages.ts';
import './month-calendar.css';

interface MonthCalendarProps {
  /** 2026-11 */
  readonly month: string;
  readonly today: string;
  readonly hours: SiteHours;
  readonly exclusions: readonly Exclusion[];
  readonly onMonth: (month: string) => void;
}

export function MonthCalendar({ month, today, hours, exclusions, onMonth }: MonthCalendarProps) {
  const words = useWords(hoursMessages);
  const language = useLanguage();
  const days = daysOfMonth(month);
  const title = new Intl.DateTimeFormat(LOCALES[language], {
    year: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).format(Date.parse(`${month}-01T00:00Z`));
  return (
    <div className="month-calendar">
      <div className="ds-row month-calendar-head">
        <Button
          aria-label={words.previousMonth}
          icon={<LeftOutlined aria-hidden="true" />}
          onClick={() => onMonth(addDays(days[0]!, -1).slice(0, 7))}
        />
        <h2 aria-live="polite">{title}</h2>
        <Button
          aria-label={words.nextMonth}
          icon={<RightOutlined aria-hidden="true" />}
          onClick={() => onMonth(addDays(days.at(-1)!, 1).slice(0, 7))}
        />
      </div>
      <ol className="month-calendar-days">
        {Array.from({ length: 7 }, (_, index) => (
          <li key={index} aria-hidden="true" className="month-calendar-weekday">
            {words[`short${index}` as 'short0']}
          </li>
        ))}
        {days.map((day, index) => (
          <DayCell
            key={day}
            plan={planOfDay(hours, day)}
            hours={hours}
            exclusions={exclusions}
            isToday={day === today}
            // The first one goes under its weekday, the others follow.
            column={index === 0 ? weekdayOf(day) + 1 : undefined}
          />
        ))}
      </ol>
    </div>
  );
}

interface DayCellProps {
  readonly plan: DayPlan;
  readonly hours: SiteHours;
  readonly exclusions: readonly Exclusion[];
  readonly isToday: boolean;
  readonly column: number | undefined;
}

function DayCell({ plan, hours, exclusions, isToday, column }: DayCellProps) {
  const words = useWords(hoursMessages);
  const { day, special } = plan;
  const range = { fromMs: dayStartMs(day), toMs: dayStartMs(addDays(day, 1)) };
  const service = serviceIntervals(hours, range);
  const away = clipExclusions(exclusions, range);
  const kind = special?.kind ?? (service.length === 0 ? 'closed' : 'normal');
  return (
    <li
      className={`month-calendar-day kind-${kind}${isToday ? ' is-today' : ''}`}
      aria-current={isToday ? 'date' : undefined}
      style={column === undefined ? undefined : { gridColumnStart: column }}
    >
      <span className="month-calendar-number">{Number(day.slice(8))}</span>
      {special !== undefined && (
        <>
          <span className="month-calendar-mark">
            {special.kind === 'holiday' ? words.markHoliday : words.markMakeUp}
          </span>
          <span className="month-calendar-name">{special.name}</span>
        </>
      )}
      <DayText plan={plan} service={service} away={away} />
      <DayStrip range={range} service={service} away={away} />
    </li>
  );
}

interface DayTextProps {
  readonly plan: DayPlan;
  readonly service: readonly Interval[];
  readonly away: readonly Exclusion[];
}

function DayText({ plan, service, away }: DayTextProps) {
  const words = useWords(hoursMessages);
  const language = useLanguage();
  const text = plan.hours.length === 0 ? words.closedDay : formatHours(plan.hours);
  const total = formatDuration(totalMs(service), language);
  const reasons = away.map(({ reason }) => reason).join(' · ');
  return (
    <>
      <span className="month-calendar-hours" aria-hidden="true">
        {isWholeDay(plan.hours) ? words.wholeDay : shortHours(plan.hours) || words.closedDay}
      </span>
      <span className="ds-visually-hidden">{`${text} (${total}) ${reasons}`}</span>
    </>
  );
}

function DayStrip({ range, service, away }: Omit<DayTextProps, 'plan'> & { readonly range: Interval }) {
  const percent = (atMs: number) => (100 * (atMs - range.fromMs)) / (range.toMs - range.fromMs);
  const part = ({ fromMs, toMs }: Interval, className: string) => (
    <rect
      key={`${className} ${fromMs}`}
      className={className}
      x={percent(fromMs)}
      width={percent(toMs) - percent(fromMs)}
      height="1"
    />
  );
  return (
    <svg className="month-calendar-strip" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
      {service.map((interval) => part(interval, 'strip-service'))}
      {away.map((exclusion) => part(exclusion, `strip-${exclusion.cause}`))}
    </svg>
  );
}

export function CalendarLegend() {
  const words = useWords(hoursMessages);
  return (
    <ul className="month-calendar-legend">
      <li className="legend-service">{words.legendService}</li>
      <li className="legend-closure">{words.legendClosure}</li>
      <li className="legend-maintenance">{words.legendMaintenance}</li>
      <li className="legend-holiday">{words.legendHoliday}</li>
      <li className="legend-make-up">{words.legendMakeUp}</li>
    </ul>
  );
}
