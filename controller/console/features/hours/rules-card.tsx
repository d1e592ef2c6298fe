/** The rule that is in force today, in words, and what changed when. */
import type { ReactNode } from 'react';
import {
  type DayHours,
  type DayPlan,
  DEFAULT_RULES,
  inForce,
  type ServiceRules,
  type SiteHours,
} from '../../../../shared/domain/service-hours/service-hours.ts';
import type { OwnHours } from '../../../uptime/hours/api.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { formatHours, isWholeDay } from './hours-text.ts';
import { hoursMessages } from './messages.ts';
import type { Owner } from './use-hours.ts';

interface RulesCardProps {
  readonly owner: Owner;
  readonly own: OwnHours;
  readonly plan: DayPlan;
  readonly hours: SiteHours;
  readonly today: string;
}

export function RulesCard({ owner, own, plan, hours, today }: RulesCardProps) {
  const words = useWords(hoursMessages);
  const language = useLanguage();
  const rules = inForce(hours.site, today) ?? inForce(hours.region, today) ?? DEFAULT_RULES;
  const isOwnRegion = owner.kind === 'region' && plan.owner === 'region';
  const next = own.periods.find(({ fromDay }) => fromDay > today);
  return (
    <section className="ds-card ds-stack" aria-labelledby="in-force">
      <h2 id="in-force">{words.inForce}</h2>
      <p className={plan.owner === 'default' ? 'text-attention' : 'ds-muted'}>
        {isOwnRegion ? words['owner.ownRegion'] : words[`owner.${plan.owner}`]}
      </p>
      <Week rules={rules} />
      {next !== undefined && <p className="text-attention">{words.futureFrom(next.fromDay)}</p>}
      {own.periods.length > 0 && <History own={own} />}
      {own.recordedAtMs !== null && own.recordedBy !== null && (
        <p className="ds-muted">
          {words.recorded(own.recordedBy, formatDateTime(own.recordedAtMs, language))}
        </p>
      )}
    </section>
  );
}

function Week({ rules }: { rules: ServiceRules }) {
  const words = useWords(hoursMessages);
  const { week, onHolidays, onMakeUpDays } = rules;
  const holidays = words[`holidays.${onHolidays.kind}`];
  return (
    <dl className="hours-week">
      {groupsOf(week).map(({ first, last, hours }) => (
        <Row key={first} term={`${dayName(first)}${first === last ? '' : `–${dayName(last)}`}`}>
          <HoursText hours={hours} />
        </Row>
      ))}
      <Row term={words.onHolidays}>
        {holidays} {onHolidays.kind === 'own' && <HoursText hours={onHolidays.hours} />}
      </Row>
      <Row term={words.onMakeUpDays}>{words[`makeUp.${onMakeUpDays}`]}</Row>
    </dl>
  );

  function dayName(index: number): string {
    return words[`day${index}` as 'day0'];
  }
}

function Row({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  );
}

function HoursText({ hours }: { hours: DayHours }) {
  const words = useWords(hoursMessages);
  if (hours.length === 0) return words.closedDay;
  return isWholeDay(hours) ? words.wholeDay : formatHours(hours);
}

/** Neighbouring days with the same hours are one line. */
function groupsOf(week: ServiceRules['week']): { first: number; last: number; hours: DayHours }[] {
  const groups: { first: number; last: number; hours: DayHours }[] = [];
  for (const [index, hours] of week.entries()) {
    const group = groups.at(-1);
    if (group !== undefined && formatHours(group.hours) === formatHours(hours)) group.last = index;
    else groups.push({ first: index, last: index, hours });
  }
  return groups;
}

function History({ own }: { own: OwnHours }) {
  const words = useWords(hoursMessages);
  return (
    <>
      <h3>{words.history}</h3>
      <ul className="hours-list">
        {own.periods.toReversed().map(({ fromDay, rules }) => (
          <li key={fromDay}>
            <strong>{words.historyRow(fromDay)}</strong>
            {rules === null ? (
              <span className="ds-muted">{words.followsRegion}</span>
            ) : (
              <Summary rules={rules} />
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Summary({ rules: { week } }: { rules: ServiceRules }) {
  const words = useWords(hoursMessages);
  return groupsOf(week).map(({ first, last, hours }) => (
    <span key={first} className="ds-muted">
      {words[`day${first}` as 'day0']}
      {first === last ? '' : `–${words[`day${last}` as 'day0']}`} <HoursText hours={hours} />
    </span>
  ));
}
