/** Changes the hours of a site or region from a day on. */
import { Alert, Button, Drawer, Input, Radio } from 'antd';
import { useState } from 'react';
import {
  type DayHours,
  DEFAULT_RULES,
  inForce,
  type ServicePeriods,
  type ServiceRules,
  withPeriod,
} from '../../../../shared/domain/service-hours/service-hours.ts';
import { dayOf } from '../../../../shared/time/day.ts';
import type { OwnHours } from '../../../uptime/hours/api.ts';
import { useToast } from '../../components/toast.tsx';
import { useTask } from '../../components/use-task.ts';
import { isOutdated, request } from '../../lib/api.ts';
import { commonMessages } from '../../lib/common-words.ts';
import { useWords } from '../../lib/i18n.ts';
import { useNow } from '../../lib/use-now.ts';
import { HoursField } from './hours-field.tsx';
import { parseHours, formatHours } from './hours-text.ts';
import { hoursMessages } from './messages.ts';
import { type Owner, useHoursChanged } from './use-hours.ts';

interface HoursDrawerProps {
  readonly owner: Owner;
  readonly own: OwnHours;
  readonly onClose: () => void;
}

/** As it is typed; one text for each day of the week, Monday first. */
interface Draft {
  readonly fromDay: string;
  readonly isOwn: boolean;
  readonly week: readonly string[];
  readonly holidays: ServiceRules['onHolidays']['kind'];
  readonly holidayHours: string;
  readonly makeUp: ServiceRules['onMakeUpDays'];
}

export function HoursDrawer({ owner, own, onClose }: HoursDrawerProps) {
  const words = useWords(hoursMessages);
  const common = useWords(commonMessages);
  const today = dayOf(useNow());
  const [draft, setDraft] = useState(() => draftOf(own.periods, today));
  const { save, isBusy, isStale } = useSave(owner, own, onClose);
  const rules = rulesOf(draft);
  const change = (changes: Partial<Draft>) => setDraft({ ...draft, ...changes });
  return (
    <Drawer open onClose={onClose} size={520} title={words.editTitle}>
      <div className="ds-stack">
        {isStale && <Alert type="warning" showIcon title={words.stale} />}
        <label>
          {words.fromDay}
          <Input
            type="date"
            required
            value={draft.fromDay}
            onChange={({ target }) => change({ fromDay: target.value })}
          />
          <span className="ds-muted">{words.fromDayHint}</span>
        </label>
        <Radio.Group
          aria-label={words.title}
          value={draft.isOwn}
          onChange={({ target }) => change({ isOwn: target.value === true })}
          options={[
            { value: true, label: words.useOwn },
            { value: false, label: words.useInherited },
          ]}
        />
        {draft.isOwn && <RulesFields draft={draft} onChange={change} />}
        <div className="ds-row">
          <Button
            type="primary"
            loading={isBusy}
            disabled={rules === undefined || draft.fromDay === ''}
            onClick={() => rules !== undefined && void save({ fromDay: draft.fromDay, rules })}
          >
            {common.save}
          </Button>
          <Button onClick={onClose}>{common.cancel}</Button>
        </div>
      </div>
    </Drawer>
  );
}

const OFFICE = '09:00–17:00';
const MARKET = '07:00–20:00';
const WHOLE = '00:00–24:00';

function RulesFields({ draft, onChange }: { draft: Draft; onChange: (changes: Partial<Draft>) => void }) {
  const words = useWords(hoursMessages);
  const { week } = draft;
  const all = (text: string) => Array.from({ length: 7 }, () => text);
  const templates = [
    { text: words.templateWhole, week: all(WHOLE) },
    { text: words.templateOffice, week: [OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, '', ''] },
    { text: words.templateMarket, week: all(MARKET) },
    { text: words.sameAsMonday, week: week.map((text, index) => (index < 5 ? week[0]! : text)) },
  ];
  return (
    <>
      <div className="ds-row">
        {templates.map((template) => (
          <Button key={template.text} size="small" onClick={() => onChange({ week: template.week })}>
            {template.text}
          </Button>
        ))}
      </div>
      <div className="hours-week-fields">
        {week.map((text, index) => (
          <HoursField
            key={index}
            id={`hours-${index}`}
            label={words[`day${index}` as 'day0']}
            text={text}
            onChange={(next) => onChange({ week: week.with(index, next) })}
          />
        ))}
      </div>
      <p className="ds-muted">{words.hoursHint}</p>
      <SpecialDays draft={draft} onChange={onChange} />
    </>
  );
}

const HOLIDAYS = ['closed', 'as-sunday', 'as-usual', 'own'] as const;
const MAKE_UP = ['as-replaced', 'as-usual'] as const;

function SpecialDays({ draft, onChange }: { draft: Draft; onChange: (changes: Partial<Draft>) => void }) {
  const words = useWords(hoursMessages);
  return (
    <>
      <div>
        <div>{words.onHolidays}</div>
        <Radio.Group
          aria-label={words.onHolidays}
          value={draft.holidays}
          onChange={({ target }) => onChange({ holidays: target.value as Draft['holidays'] })}
          options={HOLIDAYS.map((value) => ({ value, label: words[`holidays.${value}`] }))}
        />
      </div>
      {draft.holidays === 'own' && (
        <div className="hours-week-fields">
          <HoursField
            id="hours-holiday"
            label={words.onHolidays}
            text={draft.holidayHours}
            onChange={(holidayHours) => onChange({ holidayHours })}
          />
        </div>
      )}
      <div>
        <div>{words.onMakeUpDays}</div>
        <Radio.Group
          aria-label={words.onMakeUpDays}
          value={draft.makeUp}
          onChange={({ target }) => onChange({ makeUp: target.value as Draft['makeUp'] })}
          options={MAKE_UP.map((value) => ({ value, label: words[`makeUp.${value}`] }))}
        />
      </div>
    </>
  );
}

/** What is in force, or an office as a start. */
function draftOf(periods: ServicePeriods, today: string): Draft {
  const { week, onHolidays, onMakeUpDays } = inForce(periods, today) ?? {
    ...DEFAULT_RULES,
    onMakeUpDays: 'as-replaced',
  };
  return {
    fromDay: today,
    isOwn: true,
    week: week.map(formatHours),
    holidays: onHolidays.kind,
    holidayHours: onHolidays.kind === 'own' ? formatHours(onHolidays.hours) : '',
    makeUp: onMakeUpDays,
  };
}

/** Undefined while something cannot be read. */
function rulesOf({ isOwn, week, holidays, holidayHours, makeUp }: Draft): ServiceRules | null | undefined {
  if (!isOwn) return null;
  const days = week.map(parseHours).filter((hours): hours is DayHours => hours !== undefined);
  const own = parseHours(holidayHours);
  if (days.length < 7 || own === undefined) return undefined;
  return {
    week: days,
    onHolidays: holidays === 'own' ? { kind: 'own', hours: own } : { kind: holidays },
    onMakeUpDays: makeUp,
  };
}

function useSave(owner: Owner, own: OwnHours, onDone: () => void) {
  const common = useWords(commonMessages);
  const toast = useToast();
  const changed = useHoursChanged();
  const { isBusy, run } = useTask();
  const [isStale, setIsStale] = useState(false);
  async function save(period: ServicePeriods[number]): Promise<void> {
    const body = { periods: withPeriod(own.periods, period) };
    await run(
      async () => {
        await request('PUT', `/${owner.kind}s/${owner.id}/hours`, { body, ifMatch: own.version });
        toast.success(common.saved);
        onDone();
      },
      (error) => {
        const isOld = isOutdated(error);
        if (isOld) setIsStale(true);
        return isOld;
      },
    );
    void changed();
  }
  return { save, isBusy, isStale };
}
