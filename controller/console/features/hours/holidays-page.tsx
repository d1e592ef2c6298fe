/** The public holidays of each year, where they come from, and the import of a new one. */
import { UploadOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { daysOff, type Holiday } from '../../../../shared/domain/service-hours/holidays.ts';
import { dayOf, weekdayOf } from '../../../../shared/time/day.ts';
import type { HolidayYearView } from '../../../uptime/hours/api.ts';
import { DataTable } from '../../components/data-table.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { formatDateTime } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { useCan } from '../../lib/session.ts';
import { useNow } from '../../lib/use-now.ts';
import { HolidayImportDrawer } from './holiday-import.tsx';
import './hours-page.css';
import { hoursMessages } from './messages.ts';
import { useHolidayYears } from './use-hours.ts';

export function HolidaysPage() {
  const words = useWords(hoursMessages);
  const can = useCan();
  const query = useHolidayYears();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <PageHeader
        title={words.holidaysTitle}
        subtitle={words.holidaysSubtitle}
        actions={
          can('sites.edit') && (
            <Button
              type="primary"
              icon={<UploadOutlined aria-hidden="true" />}
              onClick={() => setIsOpen(true)}
            >
              {words.importYear}
            </Button>
          )
        }
      />
      <QueryState query={query}>
        {({ years }) => (
          <div className="ds-stack">
            <Missing years={years} />
            {years.toReversed().map((year) => (
              <YearCard key={year.year} year={year} />
            ))}
          </div>
        )}
      </QueryState>
      {isOpen && <HolidayImportDrawer onClose={() => setIsOpen(false)} />}
    </>
  );
}

/** Announced in October or November for the next year. */
const ANNOUNCED_BY_MONTH = 11;

function Missing({ years }: { years: readonly HolidayYearView[] }) {
  const words = useWords(hoursMessages);
  const today = dayOf(useNow());
  const thisYear = Number(today.slice(0, 4));
  const needed = Number(today.slice(5, 7)) >= ANNOUNCED_BY_MONTH ? [thisYear, thisYear + 1] : [thisYear];
  const missing = needed.find((year) => !years.some((one) => one.year === year));
  if (missing === undefined) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={words.nextYearMissing(missing)}
      description={words.nextYearMissingText}
    />
  );
}

function YearCard({ year }: { year: HolidayYearView }) {
  const words = useWords(hoursMessages);
  const language = useLanguage();
  const off = year.holidays.reduce((sum, holiday) => sum + daysOff(holiday).length, 0);
  const makeUp = year.holidays.reduce((sum, { makeUpDays }) => sum + makeUpDays.length, 0);
  return (
    <section className="ds-card ds-stack" aria-labelledby={`year-${year.year}`}>
      <div className="ds-row">
        <h2 id={`year-${year.year}`}>{year.year}</h2>
        <span className="ds-muted">
          {words.daysOff(off)} · {words.makeUpDays(makeUp)}
        </span>
      </div>
      <p className="ds-muted">
        {year.source !== '' && `${words.holidaysSource(year.source)} · `}
        {words[`origin.${year.origin}`]}
        {year.recordedAtMs !== null &&
          ` · ${year.recordedBy}, ${formatDateTime(year.recordedAtMs, language)}`}
      </p>
      <Holidays year={year} />
    </section>
  );
}

function Holidays({ year }: { year: HolidayYearView }) {
  const words = useWords(hoursMessages);
  const dates = ({ fromDay, toDay }: Holiday) =>
    fromDay === toDay
      ? fromDay
      : `${fromDay} – ${toDay.slice(fromDay.slice(0, 4) === toDay.slice(0, 4) ? 5 : 0)}`;
  const makeUp = ({ makeUpDays }: Holiday) =>
    makeUpDays.map((day) => `${day} ${words[`day${weekdayOf(day)}` as 'day0']}`).join(' · ') || '—';
  return (
    <DataTable
      label={`${words.holidaysTitle} ${year.year}`}
      rows={year.holidays}
      rowKey={({ fromDay }) => fromDay}
      columns={[
        { key: 'name', title: words.holiday, render: ({ name }) => name },
        { key: 'dates', title: words.dates, render: dates },
        {
          key: 'days',
          title: words.legendHoliday,
          render: (holiday) => words.daysOff(daysOff(holiday).length),
        },
        { key: 'makeUp', title: words.makeUp, render: makeUp },
      ]}
      card={(holiday) => (
        <>
          <strong>{holiday.name}</strong>
          <span>
            {dates(holiday)} · {words.daysOff(daysOff(holiday).length)}
          </span>
          {holiday.makeUpDays.length > 0 && (
            <span className="ds-muted">
              {words.makeUp}: {makeUp(holiday)}
            </span>
          )}
        </>
      )}
    />
  );
}
